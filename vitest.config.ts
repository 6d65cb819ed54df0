import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const source = (room: string, entry = "index") =>
  fileURLToPath(new URL(`packages/${room}/src/${entry}.ts`, import.meta.url));

const UNITS = ["packages/*/src/**/*.test.ts", "packages/*/testing/*.test.ts", "banks/**/*.test.ts"];
/** They put modules of their own in the place of ours, before anything has loaded these. */
const REPLACE_MODULES = ["packages/core/src/explanation/walk.test.ts"];

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
    // Pages on a busy machine; the second that is usual passes while they wait for their turn.
    expect: { poll: { timeout: 30_000 } },
    testTimeout: 90_000,
    hookTimeout: 90_000,
    // Files share the modules that their worker has loaded, but for those that replace some: loading them anew took as
    // long as the unit tests.
    projects: [
      {
        extends: true,
        test: {
          name: "units",
          include: UNITS,
          exclude: [...configDefaults.exclude, ...REPLACE_MODULES],
          isolate: false,
        },
      },
      { extends: true, test: { name: "whole", include: ["tests/**/*.test.ts"], isolate: false } },
      { extends: true, test: { name: "replaced modules", include: REPLACE_MODULES } },
    ],
  },
});
