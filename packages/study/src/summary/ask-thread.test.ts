import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { askThread } from "./ask-thread.ts";
import type { ToThread } from "./tell-thread.ts";

const message = {
  kind: "run",
  telling: { run: { folder: "out/pets/model", record: { identity: { items: 7 } } } },
} as unknown as ToThread;

/** A thread that does this with what it is asked, and may hold 16 MB. */
const thread = (does: string) =>
  new Worker(
    `const { parentPort } = require("node:worker_threads"); parentPort.on("message", () => { ${does} })`,
    {
      eval: true,
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 },
    },
  );

test("a thread that runs out of memory is told with the run it was at, and what to do", async () => {
  const hungry = thread("const held = []; for (;;) held.push(Array.from({ length: 1e5 }, Math.random))");
  await expect(askThread(hungry, message)).rejects.toMatchObject({
    name: "CommonGroundError",
    code: "TOO_LARGE",
    message: expect.stringMatching(/^out\/pets\/model: telling its 7 rows .*--max-old-space-size/u),
    cause: { code: "ERR_WORKER_OUT_OF_MEMORY" },
  });
});

test("any other error of a thread is handed on as it is, and a stop is the signal's reason", async () => {
  await expect(askThread(thread("throw new RangeError('odd')"), message)).rejects.toThrow(RangeError);
  const silent = thread("");
  const reason = new Error("stopped");
  await expect(askThread(silent, message, AbortSignal.abort(reason))).rejects.toBe(reason);
  await silent.terminate();
});
