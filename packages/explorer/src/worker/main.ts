// The worker: the method, the files and the model, away from the page.

import { prepareVocabulary } from "@commonground/core";
import { loadModel } from "@commonground/clip/web";
import { readBank } from "@commonground/files/web";
import { createEngine } from "./engine.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { patientEncoder } from "./patient-encoder.ts";
import { readyTexts } from "./ready-texts.ts";

const port = globalThis as unknown as {
  postMessage(message: FromWorker): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
};

const receive = createEngine(
  async (place, begin) => {
    begin("model");
    const [model, bank, cache] = await Promise.all([
      loadModel(place.model),
      readBank(place.bank),
      readyTexts(place.texts),
    ]);
    begin("words");
    const encoder = patientEncoder(model);
    return { encoder, vocabulary: await prepareVocabulary(encoder, bank, { cache }) };
  },
  (message) => port.postMessage(message),
);
port.addEventListener("message", ({ data }) => receive(data));
