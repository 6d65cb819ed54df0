/*
 * What weights without a configuration are: told by --architecture, by the params.txt of the training run that wrote
 * them, or by their sizes. What sizes cannot tell, the activation above all, is never assumed without a word.
 */
import { basename, dirname, join } from "node:path";
import { CommonGroundError, contentHash } from "@commonground/core";
import { decodeText, type SafetensorsHeader } from "@commonground/files";
import { readFileBytes, readJson } from "@commonground/files/node";
import { fittingModels } from "./fitting-models.ts";
import { type ConfigFile, type Layout, OPENAI_MEAN, OPENAI_STD } from "./layout.ts";
import { MAX_CONFIG_BYTES } from "./limits.ts";
import { findOpenClipModel, openClipModels } from "./open-clip-models.ts";
import { refuseOtherTensors } from "./other-models.ts";
import { isOpenAi, openAiLayout } from "./openai-layout.ts";
import { openClipLayout } from "./open-clip-layout.ts";
import { parseTrainingRun, type TrainingRun } from "./training-run.ts";

const KIND = { what: "configuration", maxBytes: MAX_CONFIG_BYTES, code: "INVALID_CONFIG" } as const;

type ModelConfig = Readonly<Record<string, unknown>>;

export interface AssumedConfig {
  readonly layout: Layout;
  readonly config: ConfigFile;
  /** What was assumed, in a sentence; undefined where nothing was. */
  readonly assumed: string | undefined;
}

/**
 * The configuration of the weights at `path`, which have none beside them. `architecture` is open_clip's name of their
 * model, or the path of a configuration. Throws `NOT_FOUND` where neither that nor the files tell what they are, or
 * `INVALID_CONFIG`.
 */
export async function assumeConfig(
  path: string,
  header: SafetensorsHeader,
  architecture: string | undefined,
): Promise<AssumedConfig> {
  const run = await findTrainingRun(path);
  if (architecture !== undefined) return toldConfig(path, architecture, run);
  if (isOpenAi((tensor) => header.tensors.get(tensor)?.shape)) {
    return { layout: openAiLayout, config: { path, value: undefined }, assumed: undefined };
  }
  refuseOtherTensors(path, header.tensors.keys());
  const models = await openClipModels();
  if (run !== undefined) return trainedConfig(run, models);
  const fitting = fittingModels(header, models);
  const [name, second] = fitting;
  if (name !== undefined && second === undefined) {
    const told =
      `No configuration is beside the weights; of open_clip's models ${name} alone has their sizes, and is taken with its ` +
      "activation, which weights do not show (--architecture says otherwise).";
    return configOf(`open_clip's ${name}`, models.get(name)!, {}, told);
  }
  const found =
    name === undefined
      ? "none of open_clip's models has their sizes; give --architecture and the path of the model's configuration"
      : `their sizes are those of ${fitting.join(", ")}, which differ in what weights do not show; say which with --architecture`;
  throw new CommonGroundError(
    "NOT_FOUND",
    `${path}: has no ${openClipLayout.config}, config.json or params.txt beside it, and ${found}`,
  );
}

async function toldConfig(
  path: string,
  architecture: string,
  run: FoundRun | undefined,
): Promise<AssumedConfig> {
  const { overrides, preprocess } = run ?? { overrides: {}, preprocess: {} };
  const told = run && `Besides, ${basename(run.path)} of its training counts.`;
  if (architecture.endsWith(".json")) {
    const value = await readJson(architecture, KIND);
    if (Object.hasOwn(Object(value), "model_cfg")) {
      return {
        layout: openClipLayout,
        config: { path: architecture, value, sha256: await contentHash(value) },
        assumed: undefined,
      };
    }
    return configOf(architecture, overridden(Object(value), overrides), preprocess, told);
  }
  const models = await openClipModels();
  const model = findOpenClipModel(models, architecture);
  if (model === undefined) throw unknownModel(path, architecture, models);
  return configOf(`open_clip's ${architecture}`, overridden(model, overrides), preprocess, told);
}

async function trainedConfig(
  run: FoundRun,
  models: ReadonlyMap<string, ModelConfig>,
): Promise<AssumedConfig> {
  const { path, overrides, preprocess, pretrained } = run;
  const found = findOpenClipModel(models, run.model);
  if (found === undefined) throw unknownModel(path, run.model, models);
  const model = overridden(found, overrides);
  if (pretrained === "openai" && model["quick_gelu"] !== true) {
    throw new CommonGroundError(
      "NOT_FOUND",
      `${path}: the run began with OpenAI's weights as ${run.model}; versions of open_clip differ in whether that is with ` +
        `QuickGELU; give --architecture ${run.model}-quickgelu (open_clip 2) or ${run.model} (open_clip 3)`,
    );
  }
  const began =
    pretrained === ""
      ? ""
      : ` It began with ${pretrained}, and the file does not say whether that set another preprocessing.`;
  const told = `The weights came without a configuration; ${basename(path)} of their training names open_clip's ${run.model}.`;
  return configOf(path, model, preprocess, told + began);
}

function overridden(
  model: ModelConfig,
  { quick_gelu, image_size, context_length }: TrainingRun["overrides"],
): ModelConfig {
  return {
    ...model,
    ...(quick_gelu === undefined ? {} : { quick_gelu }),
    vision_cfg: { ...Object(model["vision_cfg"]), ...(image_size === undefined ? {} : { image_size }) },
    text_cfg: { ...Object(model["text_cfg"]), ...(context_length === undefined ? {} : { context_length }) },
  };
}

interface FoundRun extends TrainingRun {
  readonly path: string;
}

/** params.txt beside the weights, or above the folder `checkpoints` that training puts them into. */
async function findTrainingRun(path: string): Promise<FoundRun | undefined> {
  const folder = dirname(path);
  const above = basename(folder) === "checkpoints" ? [dirname(folder)] : [];
  for (const place of [folder, ...above]) {
    const file = join(place, "params.txt");
    const bytes = await readFileBytes(file, KIND).catch((error: unknown) => {
      if (error instanceof CommonGroundError && error.code === "NOT_FOUND") return undefined;
      throw error;
    });
    if (bytes !== undefined)
      return { path: file, ...parseTrainingRun(decodeText(bytes, file, KIND.code), file) };
  }
  return undefined;
}

/** What open_clip does with images of a model that says nothing else (open_clip/transform.py, PreprocessCfg). */
const PREPROCESS = { mean: OPENAI_MEAN, std: OPENAI_STD, interpolation: "bicubic", resize_mode: "shortest" };

/** `told` is what was assumed so far. */
async function configOf(
  path: string,
  model: ModelConfig,
  preprocess: TrainingRun["preprocess"],
  told: string | undefined,
): Promise<AssumedConfig> {
  const defaults = Object.keys(PREPROCESS).filter((name) => !Object.hasOwn(preprocess, name));
  const value = { model_cfg: model, preprocess_cfg: { ...PREPROCESS, ...preprocess } };
  const standing =
    defaults.length === 0
      ? undefined
      : `Images are prepared by open_clip's defaults (${defaults.join(", ")}).`;
  return {
    layout: openClipLayout,
    config: { path, value, sha256: await contentHash(value) },
    assumed: [told, standing].filter(Boolean).join(" ") || undefined,
  };
}

function unknownModel(path: string, name: string, models: ReadonlyMap<string, unknown>): CommonGroundError {
  const start = name.toLowerCase().slice(0, 5);
  const near = [...models.keys()].filter((each) => each.toLowerCase().startsWith(start)).slice(0, 8);
  return new CommonGroundError(
    "NOT_FOUND",
    `${path}: ${name} is none of the models that ship with open_clip${near.length === 0 ? "" : ` (such as ${near.join(", ")})`}; ` +
      `give --architecture and the path of its configuration, as it was given to the training`,
  );
}
