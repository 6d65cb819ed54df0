// The worker that reads results: files, columns, sorting and resampling, away from the page and from the model's worker.

import { CommonGroundError } from "@commonground/core";
import { createStudyEngine } from "../results/study-engine.ts";
import type { StudyAnswer, StudyQuestion } from "./study-messages.ts";
import { showLife } from "./vital-sign.ts";

const port = globalThis as unknown as {
  postMessage(message: StudyAnswer): void;
  addEventListener(type: "message", listener: (event: MessageEvent<StudyQuestion>) => void): void;
};

const engine = createStudyEngine((done, all, of) => port.postMessage({ kind: "progress", done, all, of }));

port.addEventListener("message", ({ data: { id, call, args } }) => {
  const answer = engine[call] as (...args: readonly unknown[]) => Promise<unknown>;
  answer(...args).then(
    (value) => port.postMessage({ kind: "answer", id, value }),
    (error: unknown) => {
      const code = error instanceof CommonGroundError ? error.code : "CRASHED";
      const message = error instanceof Error ? error.message : String(error);
      port.postMessage({ kind: "failed", id, error: { code, message } });
    },
  );
});
showLife((message) => port.postMessage(message));
