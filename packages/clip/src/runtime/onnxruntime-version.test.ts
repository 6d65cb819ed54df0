import { readFileSync } from "node:fs";
import { SOFTWARE_VERSION } from "@commonground/core";
import { expect, test } from "vitest";
import { ONNXRUNTIME_VERSION } from "./onnxruntime-version.ts";

test("results name the versions that are pinned", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(manifest.dependencies["onnxruntime-node"]).toBe(ONNXRUNTIME_VERSION);
  expect(manifest.peerDependencies["onnxruntime-web"]).toBe(ONNXRUNTIME_VERSION);
  expect(manifest.version).toBe(SOFTWARE_VERSION);
});
