import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { loadOnnxRuntime } from "./load-onnxruntime.ts";

export const DEVICES = ["cpu", "webgpu", "cuda", "coreml", "dml"] as const;

/** What computes: an execution provider of onnxruntime. */
export type Device = (typeof DEVICES)[number];

/** What each device needs beyond onnxruntime-node as it is installed. */
const NEEDS: Readonly<Record<Device, string>> = {
  cpu: "nothing more",
  webgpu: "a graphics driver with Vulkan, Metal or Direct3D 12",
  cuda:
    "Linux on x64 with an NVIDIA driver, CUDA, cuDNN 9 and onnxruntime's CUDA libraries " +
    "(npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12)",
  coreml: "macOS",
  dml: "Windows",
};

/** Not in the package: its install script would have to fetch it. Asked for without it, the runtime complains at length. */
const CUDA_LIBRARY = join(
  dirname(createRequire(import.meta.url).resolve("onnxruntime-node")),
  `../bin/napi-v6/${process.platform}/${process.arch}/libonnxruntime_providers_cuda.so`,
);

/** What to install for a device that could not be used. */
export function deviceHint(device: Device): string {
  return `device ${device} needs ${NEEDS[device]}; or use --device cpu`;
}

/**
 * Throws `INVALID_ARGUMENT` for an unknown device and `RUNTIME` for one whose library is not installed or not made for
 * this system. That a device is there shows when a model is first used.
 */
export async function checkDevice(device: Device = "cpu"): Promise<void> {
  if (!DEVICES.includes(device)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `device is ${String(device)}; give ${DEVICES.join(", ")}`,
    );
  }
  if (device === "cpu") return;
  const { listSupportedBackends } = await loadOnnxRuntime();
  const supported = listSupportedBackends()
    .filter(({ name }) => name !== "cuda" || existsSync(CUDA_LIBRARY))
    .map(({ name }) => name);
  if (!supported.includes(device)) {
    throw new CommonGroundError(
      "RUNTIME",
      `onnxruntime has no device ${device} on ${process.platform} ${process.arch}, only ` +
        `${supported.filter((name) => (DEVICES as readonly string[]).includes(name)).join(", ")}; ${deviceHint(device)}`,
    );
  }
}
