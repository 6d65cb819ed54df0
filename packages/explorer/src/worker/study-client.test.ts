import { expect, test } from "vitest";
import { createStudyClient, type StudyPort } from "./study-client.ts";
import type { StudyAnswer, StudyQuestion } from "./study-messages.ts";

/**
 * Workers that answer, or stop at a question by its name; they refuse to open what is called `refused`, and all but the first
 * what is called `gone`.
 */
function workers(stopAt: (worker: number, call: string) => boolean) {
  const asked: string[] = [];
  let count = 0;
  const start = (): StudyPort => {
    const self = count++;
    const listeners = new Map<string, (event: never) => void>();
    return {
      addEventListener: (type: string, listener: (event: never) => void) =>
        void listeners.set(type, listener),
      terminate() {},
      postMessage({ id, call, args }: StudyQuestion) {
        const { name } = (args[0] ?? {}) as { readonly name?: string };
        asked.push(`${self} ${call}${call === "open" && name !== "a" ? ` ${name}` : ""}`);
        queueMicrotask(() => {
          if (stopAt(self, call)) return listeners.get("error")!({ message: "out of memory" } as never);
          const answer: StudyAnswer =
            call === "open" && (name === "refused" || (name === "gone" && self > 0))
              ? { kind: "failed", id, error: { code: "NOT_FOUND", message: "holds no results" } }
              : { kind: "answer", id, value: `${self} ${call}` };
          return listeners.get("message")!({ data: answer } as never);
        });
      },
    };
  };
  return { asked, ask: createStudyClient(start, () => {}) };
}

const OPENED = { files: [], name: "a", images: [], imagesAt: "" };

test("what waited when the worker stopped is asked again of another one, for which the study is opened first", async () => {
  const { asked, ask } = workers((worker, call) => worker === 0 && call === "image");
  await ask("open", OPENED);
  expect(await ask("image", "a", 1)).toBe("1 image");
  expect(asked).toEqual(["0 open", "0 image", "1 open", "1 image"]);
  expect(await ask("classNames", "a")).toBe("1 classNames");
});

test("what stops one worker after the other is told; the next question is answered by another one", async () => {
  const { asked, ask } = workers((_, call) => call === "image");
  await ask("open", OPENED);
  await expect(ask("image", "a", 1)).rejects.toMatchObject({
    code: "STOPPED",
    message: expect.stringContaining("out of memory"),
  });
  expect(asked.filter((each) => each.endsWith("image"))).toEqual(["0 image", "1 image"]);
  expect(await ask("classNames", "a")).toBe("2 classNames");
});

test("a worker that stops while a study is opened opens it again", async () => {
  const { asked, ask } = workers((worker) => worker === 0);
  expect(await ask("open", OPENED)).toBe("1 open");
  expect(asked).toEqual(["0 open", "1 open"]);
});

test("what could not be opened leaves what was open, with another worker, too", async () => {
  const { asked, ask } = workers((worker, call) => worker === 0 && call === "image");
  await ask("open", OPENED);
  await expect(ask("open", { ...OPENED, name: "refused" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await ask("image", "a", 1)).toBe("1 image");
  expect(asked).toEqual(["0 open", "0 open refused", "0 image", "1 open", "1 image"]);
  expect(await ask("open", { ...OPENED, name: "b" })).toBe("1 open");
});

test("where opening stops the worker, what was open is there again before it is tried once more", async () => {
  let opens = 0;
  const { asked, ask } = workers((_, call) => call === "open" && ++opens === 2);
  await ask("open", OPENED);
  await expect(ask("open", { ...OPENED, name: "refused" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await ask("classNames", "a")).toBe("1 classNames");
  expect(asked).toEqual(["0 open", "0 open refused", "1 open", "1 open refused", "1 classNames"]);
});

test("where what was open is gone when it is opened again, its questions are told so, and another study opens", async () => {
  const { asked, ask } = workers((worker, call) => worker === 0 && call === "image");
  await ask("open", { ...OPENED, name: "gone" });
  await expect(ask("image", "a", 1)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await ask("open", { ...OPENED, name: "b" })).toBe("1 open");
  expect(await ask("classNames", "a")).toBe("1 classNames");
  expect(asked.slice(2)).toEqual(["1 open gone", "1 open b", "1 classNames"]);
});
