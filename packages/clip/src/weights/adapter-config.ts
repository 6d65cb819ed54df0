import { CommonGroundError } from "@commonground/core";
import * as z from "zod/mini";
import type { ConfigFile } from "../checkpoints/layout.ts";
import { parseSection, size } from "../tower/parse-config.ts";

export const ADAPTER_CONFIG = "adapter_config.json";
/** Names that an adapter's weights may have, the preferred one first. */
export const ADAPTER_WEIGHTS = ["adapter_model.safetensors", "adapter_model.bin"] as const;

/** Names or ends of names; "^" means the whole name. peft takes other regular expressions, too. */
const pattern = z.nullish(
  z.record(
    z.string().check(z.regex(/^\^?[\w.]+$/u, "expected names of modules, not expressions")),
    z.number().check(z.positive()),
  ),
);

const file = z.object({
  peft_type: z.literal("LORA"),
  auto_mapping: z.nullish(z.object({ base_model_class: z.nullish(z.string()) })),
  base_model_name_or_path: z.nullish(z.string().check(z.minLength(1))),
  revision: z.nullish(z.string().check(z.minLength(1))),
  r: size,
  lora_alpha: z.number().check(z.positive()),
  use_rslora: z.nullish(z.boolean()),
  rank_pattern: pattern,
  alpha_pattern: pattern,
  bias: z.nullish(z.enum(["none", "all", "lora_only"])),
  lora_bias: z.nullish(z.boolean()),
  use_dora: z.nullish(z.boolean()),
  modules_to_save: z.nullish(z.array(z.string().check(z.minLength(1)))),
  fan_in_fan_out: z.nullish(z.literal(false)),
  // The others change the base when the adapter is put on it.
  init_lora_weights: z.nullish(z.union([z.boolean(), z.enum(["gaussian", "orthogonal"])])),
});

/** Choose modules in training; the tensors of the file say which they were. */
const HARMLESS = new Set([
  "exclude_modules",
  "inference_mode",
  "layers_pattern",
  "layers_to_transform",
  "lora_dropout",
  "megatron_core",
  "peft_version",
  "qalora_group_size",
  "runtime_config",
  "target_modules",
  "task_type",
]);

/** Ways to change a model that are not merged here (peft 0.21, tuners/lora/config.py). */
const UNBUILT = [
  "alora_invocation_tokens",
  "arrow_config",
  "corda_config",
  "ensure_weight_tying",
  "eva_config",
  "kasa_config",
  "layer_replication",
  "loftq_config",
  "lora_ga_config",
  "megatron_config",
  "monteclora_config",
  "target_parameters",
  "trainable_token_indices",
  "use_bdlora",
  "use_qalora",
  "velora_config",
];

/** What peft's adapter_config.json says of a LoRA. */
export interface AdapterConfig {
  readonly path: string;
  /** The model it belongs to: a hub id or a path. */
  readonly base: string;
  /** That model's revision on the hub; undefined for its newest. */
  readonly revision: string | undefined;
  /** The class of the module that peft wrapped, a whole model's or a part's, where it was noted. */
  readonly trained: string | undefined;
  /** The rank that a module (its name in the base) must have. */
  readonly rankOf: (module: string) => number;
  /** What the product of a module's two matrices is multiplied by. */
  readonly scaleOf: (module: string) => number;
  /** Whether scales are α/√r (rank-stabilised, D. Kalajdzievski, arXiv 2312.03732) and not α/r. */
  readonly stabilised: boolean;
  /** Whether rows have lengths of their own (DoRA). */
  readonly hasLengths: boolean;
  /** Whether a product comes with a bias. */
  readonly hasProductBias: boolean;
  /** Whether biases of the model were trained. */
  readonly hasBiases: boolean;
  /** Ends of the names of modules that were trained whole. */
  readonly wholeModules: readonly string[];
}

/**
 * Reads adapter_config.json. Throws `INVALID_CONFIG`, or `UNSUPPORTED_ARCHITECTURE` for adapters of another kind.
 */
export function parseAdapterConfig({ path, value }: ConfigFile): AdapterConfig {
  const kind = (Object(value) as Record<string, unknown>)["peft_type"];
  if (typeof kind === "string" && kind !== "LORA") {
    throw new CommonGroundError(
      "UNSUPPORTED_ARCHITECTURE",
      `${path}: the adapter is of peft's kind ${kind.slice(0, 40)}; LORA is merged, for others merge it in Python (merge_and_unload) and save the whole model`,
    );
  }
  const config = parseSection(file, value, path, "", { harmless: HARMLESS, unbuilt: UNBUILT });
  const trained = config.auto_mapping?.base_model_class?.slice(0, 40);
  if (!config.base_model_name_or_path) {
    const on = trained === undefined ? "" : ` (it was trained on a ${trained})`;
    throw new CommonGroundError(
      "INVALID_CONFIG",
      `${path}: base_model_name_or_path does not say which model the adapter belongs to${on}; put its hub id or path there`,
    );
  }
  const stabilised = config.use_rslora === true;
  const rankOf = (module: string) => named(config.rank_pattern, module) ?? config.r;
  return {
    path,
    base: config.base_model_name_or_path,
    revision: config.revision ?? undefined,
    trained,
    stabilised,
    hasLengths: config.use_dora === true,
    hasProductBias: config.lora_bias === true,
    hasBiases: (config.bias ?? "none") !== "none",
    wholeModules: config.modules_to_save ?? [],
    rankOf,
    scaleOf(module) {
      const alpha = named(config.alpha_pattern, module) ?? config.lora_alpha;
      return alpha / (stabilised ? Math.sqrt(rankOf(module)) : rankOf(module));
    },
  };
}

/** The first entry whose key is the module's name, or without "^" its end (peft, get_pattern_key). */
function named(
  patterns: Readonly<Record<string, number>> | null | undefined,
  module: string,
): number | undefined {
  const found = Object.entries(patterns ?? {}).find(([key]) =>
    key.startsWith("^") ? module === key.slice(1) : module === key || module.endsWith(`.${key}`),
  );
  return found?.[1];
}
