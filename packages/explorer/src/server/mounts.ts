import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { OUR_BANKS, OUR_MODELS } from "../ours.ts";

/** Folders of other packages that the application needs below its own address. */
export interface Mount {
  /** Begins the path, without a slash before it. */
  readonly below: string;
  readonly folder: string;
  /** Which of its files, by their path in it; a static host gets just these. */
  readonly files: readonly string[];
}

const packageOf = (file: string) => dirname(fileURLToPath(import.meta.resolve(file)));

const MODEL_FILES = ["open_clip_config.json", "open_clip_model.safetensors", "tokenizer.json"];

/** The runtime, the embedded models, the banks and texts that were encoded ahead, each from the package that it comes in. */
export function mounts(): readonly Mount[] {
  const models = packageOf("@commonground/models-emoji/package.json");
  return [
    {
      below: "runtime",
      folder: packageOf("onnxruntime-web/wasm"),
      files: [
        "ort.wasm.bundle.min.mjs",
        "ort-wasm-simd-threaded.wasm",
        // With WebGPU; nobody loads it before a first image has been explained without.
        "ort.webgpu.bundle.min.mjs",
        "ort-wasm-simd-threaded.asyncify.wasm",
      ],
    },
    {
      below: "models",
      folder: models,
      files: OUR_MODELS.flatMap(({ name }) => MODEL_FILES.map((file) => `${name}/${file}`)),
    },
    {
      below: "banks",
      folder: packageOf("@commonground/banks/package.json"),
      files: OUR_BANKS.map(({ name }) => `${name}.json`),
    },
    { below: "texts", folder: `${models}/texts`, files: readdirSync(`${models}/texts`) },
  ];
}

/** The built application: `npm run explorer:build` makes it, and the package comes with it. */
export const site = `${packageOf("@commonground/explorer/package.json")}/site`;
