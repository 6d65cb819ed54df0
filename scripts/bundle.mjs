// Puts the built command into a handful of files (packages/cli/bin/bundle.js says why), unless they are up to date.

import { renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { folder, freshBundle } from "../packages/cli/bin/bundle.js";

const built = (path) => fileURLToPath(new URL(`../packages/${path}`, import.meta.url));

if (freshBundle() === undefined) {
  const { rolldown } = await import("rolldown");
  const bundle = await rolldown({
    input: {
      main: built("cli/dist/main.js"),
      // A process and a thread of their own, which a study starts by their names beside the file that starts them.
      "worker-process": built("study/dist/run/worker-process.js"),
      "tell-thread": built("study/dist/summary/tell-thread.js"),
    },
    platform: "node",
    // What finds files beside its own.
    external: ["onnxruntime-node", "bullmq", "ioredis"],
  });
  const unfinished = `${folder.slice(0, -1)}-${process.pid}`;
  try {
    await bundle.write({ dir: unfinished, format: "esm" });
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } catch (error) {
    // Another one may have made it meanwhile.
    if (freshBundle() === undefined) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
