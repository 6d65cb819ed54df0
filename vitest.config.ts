import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (room: string) => fileURLToPath(new URL(`packages/${room}/src/index.ts`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: {
      "@commonground/core": source("core"),
      "@commonground/clip": source("clip"),
      "@commonground/report": source("report"),
    },
  },
  test: {
    include: ["packages/*/src/**/*.test.ts", "tests/**/*.test.ts", "banks/**/*.test.ts"],
    testTimeout: 30_000,
  },
});
