import { readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import type { Scoring } from "@commonground/core";
import { fileSource } from "../files/file-source.ts";
import { fileError } from "../files/read-file-bytes.ts";
import { readJson } from "../files/read-json.ts";
import type { ByteSource } from "../safetensors/byte-source.ts";
import type { SafetensorsHeader } from "../safetensors/header.ts";
import { readHeader } from "../safetensors/read-header.ts";
import { readTensor } from "../safetensors/read-tensor.ts";
import { embeddedModels } from "./embedded.ts";
import { huggingFaceLayout } from "./hugging-face-layout.ts";
import type { ClipConfig, ConfigFile, Layout } from "./layout.ts";
import { openClipLayout } from "./open-clip-layout.ts";
import { createWeights } from "./weights.ts";
import type { Weights } from "./weights.ts";

const layouts: readonly Layout[] = [openClipLayout, huggingFaceLayout];

/** Real configurations have some kilobytes. */
const MAX_CONFIG_BYTES = 10_000_000;

/** Enough to recognise a directory by. */
const MAX_LISTED_FILES = 20;

/** A model's files, read and checked, but for the weights themselves. */
export interface Checkpoint {
  readonly config: ClipConfig;
  readonly scoring: Scoring;
  readonly weights: Weights;
  /** Real path of the weights file, symbolic links resolved. */
  readonly weightsPath: string;
  /** Path of tokenizer.json; null where the directory has none. */
  readonly tokenizerPath: string | null;
}

/**
 * Reads a directory in one of the known layouts. Throws `NOT_FOUND` when it has no checkpoint that can be read
 * (naming what it has), and what layouts and weights throw.
 */
export async function loadCheckpoint(directory: string): Promise<Checkpoint> {
  const files = await listDirectory(directory);
  const { layout, weightsFile } = findLayout(directory, files);
  // Runtimes refuse weights outside the folder they are given, and the hub's cache keeps symbolic links.
  const weightsPath = await realpath(join(directory, weightsFile)).catch((cause: unknown) => {
    throw fileError(join(directory, weightsFile), "weights file", "INVALID_SAFETENSORS", cause);
  });
  const source = await fileSource(weightsPath);
  const [header, config, preprocessor] = await Promise.all([
    readHeader(source),
    readConfig(directory, layout.config),
    layout.preprocessor !== undefined && files.has(layout.preprocessor)
      ? readConfig(directory, layout.preprocessor)
      : undefined,
  ]);
  const parsed = layout.parse(config, preprocessor, (tensor) => header.tensors.has(tensor));
  return {
    config: parsed,
    scoring: await readScoring(source, header),
    weights: createWeights(weightsPath, header, parsed.locate),
    weightsPath,
    tokenizerPath: files.has("tokenizer.json") ? join(directory, "tokenizer.json") : null,
  };
}

async function listDirectory(directory: string): Promise<ReadonlySet<string>> {
  try {
    return new Set(await readdir(directory));
  } catch (cause) {
    const names = embeddedModels()
      .map(({ name }) => name)
      .join(", ");
    throw new CommonGroundError(
      "NOT_FOUND",
      `loadModel: ${directory} is neither an embedded model (${names}) nor a directory that can be read; ` +
        "give one of these names or the path of a directory",
      { cause },
    );
  }
}

function findLayout(directory: string, files: ReadonlySet<string>): { layout: Layout; weightsFile: string } {
  for (const layout of layouts) {
    const weightsFile = layout.weights.find((name) => files.has(name));
    if (weightsFile !== undefined && files.has(layout.config)) {
      return { layout, weightsFile };
    }
  }
  const expected = layouts
    .map(({ weights, config }) => `${weights.join(" or ")} beside ${config}`)
    .join("; ");
  const pickle = [...files].find((name) => /\.(?:bin|pt|pth|ckpt)$/.test(name));
  const listed = [...files].toSorted().slice(0, MAX_LISTED_FILES);
  throw new CommonGroundError(
    "NOT_FOUND",
    pickle === undefined
      ? `loadModel: ${directory} holds no model; expected ${expected}; found ${listed.join(", ") || "nothing"}`
      : `loadModel: ${directory}: ${pickle} is a pickle, which can run any code when it is opened, and is refused; ` +
          `convert it where you trust it: python -c "import torch, safetensors.torch as s; ` +
          `w = torch.load('${pickle}', map_location='cpu', weights_only=True); ` +
          `s.save_file({k: v.clone().contiguous() for k, v in w.items()}, '${convertedName(files)}')"`,
  );
}

/** The weights' name in the layout whose configuration is there. */
function convertedName(files: ReadonlySet<string>): string {
  const layout = layouts.find(({ config }) => files.has(config)) ?? openClipLayout;
  return layout.weights[0] ?? "";
}

async function readConfig(directory: string, name: string): Promise<ConfigFile> {
  const path = join(directory, name);
  const options = { what: "configuration", maxBytes: MAX_CONFIG_BYTES, code: "INVALID_CONFIG" } as const;
  return { path, value: await readJson(path, options) };
}

/** Models with a bias on their logits are trained with sigmoids (SigLIP), the others with a softmax. */
async function readScoring(source: ByteSource, header: SafetensorsHeader): Promise<Scoring> {
  const scale = await readNumber(source, header, "logit_scale");
  return header.tensors.has("logit_bias")
    ? { kind: "sigmoid", scale: Math.exp(scale), bias: await readNumber(source, header, "logit_bias") }
    : { kind: "softmax", scale: Math.exp(scale), bias: 0 };
}

async function readNumber(source: ByteSource, header: SafetensorsHeader, name: string): Promise<number> {
  const { data, shape } = await readTensor(source, header, name);
  const [value] = data;
  if (data.length !== 1 || value === undefined || !Number.isFinite(value)) {
    throw new CommonGroundError(
      "INVALID_SAFETENSORS",
      `loadModel: ${source.name}: tensor ${name} must hold one finite number, found shape [${shape.join(", ")}]`,
    );
  }
  return value;
}
