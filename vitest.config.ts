import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (room: string, entry = "index") =>
  fileURLToPath(new URL(`packages/${room}/src/${entry}.ts`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: {
      "@commonground/core": source("core"),
      "@commonground/files/node": source("files", "node"),
      "@commonground/files/web": source("files", "web"),
      "@commonground/files": source("files"),
      "@commonground/clip": source("clip"),
      "@commonground/report": source("report"),
      "@commonground/explorer": source("explorer", "server/index"),
      "@commonground/evaluate": source("evaluate"),
      "@commonground/study/web": source("study", "web"),
      "@commonground/study/queue": source("study", "queue"),
      "@commonground/study": source("study"),
    },
  },
  test: {
    // Most of the time goes to commands in processes of their own; by default two cores would get one worker.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    include: [
      "packages/*/src/**/*.test.ts",
      "packages/*/testing/*.test.ts",
      "tests/**/*.test.ts",
      "banks/**/*.test.ts",
    ],
    testTimeout: 90_000,
    // Pages on a busy machine; the second that is usual passes while they wait for their turn.
    expect: { poll: { timeout: 30_000 } },
    hookTimeout: 90_000,
  },
});
