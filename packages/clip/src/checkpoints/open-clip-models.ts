import { fileURLToPath } from "node:url";
import { readJson } from "@commonground/files/node";
import { MAX_CONFIG_BYTES } from "./limits.ts";

type ModelConfig = Readonly<Record<string, unknown>>;

/** Ends open_clip's names of models with OpenAI's activation; taken after any name. */
const QUICK = "-quickgelu";

/** The configurations that ship with open_clip (`model_cfg` of open_clip_config.json), by its names. */
export async function openClipModels(): Promise<ReadonlyMap<string, ModelConfig>> {
  const path = fileURLToPath(import.meta.resolve("@commonground/clip/data/open-clip-models.json"));
  const kind = {
    what: "list of configurations",
    maxBytes: MAX_CONFIG_BYTES,
    code: "INVALID_CONFIG",
  } as const;
  return new Map(Object.entries((await readJson(path, kind)) as Record<string, ModelConfig>));
}

/** The configuration of a name; `-quickgelu` after a name that has no such variant sets the activation. */
export function findOpenClipModel(
  models: ReadonlyMap<string, ModelConfig>,
  name: string,
): ModelConfig | undefined {
  const found = models.get(name);
  if (found !== undefined || !name.endsWith(QUICK)) return found;
  const plain = models.get(name.slice(0, -QUICK.length));
  return plain && { ...plain, quick_gelu: true };
}
