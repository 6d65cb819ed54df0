/*
 * What the tensors of an adapter are for, by the names that peft gives them (tuners/lora/layer.py,
 * utils/save_and_load.py of peft 0.21): pairs of matrices that change a module, and whole tensors in place of the
 * model's own.
 */
import { CommonGroundError } from "@commonground/core";
import { huggingFaceLayout } from "../checkpoints/hugging-face-layout.ts";
import { openClipLayout } from "../checkpoints/open-clip-layout.ts";
import type { WeightEntry, WeightsHeader } from "./stored-weights.ts";

/** What peft puts before the names of the model's own modules. */
const PREFIX = "base_model.model.";
/** What it puts between a module's name and its tensors' where it has wrapped the module. */
const WRAPPED = /\.(?:base_layer|modules_to_save)(?=\.)/gu;
/** The copy of a wholly trained module from before training. */
const ORIGINAL = ".original_module.";

/** How an adapter changes a module. */
export interface ModuleChange {
  /** The module by its name in the model. */
  readonly module: string;
  /** The one whose rank and scale it has. */
  readonly settings: string;
  /** Of an embedding: B and A are those of the transposed table. */
  readonly isTable: boolean;
  /**
   * How often the product counts. The output projection of PyTorch's `MultiheadAttention` gets it twice in peft, in
   * training and in merging alike (`MultiheadAttention.merge` adds it and calls the projection's own `merge`).
   */
  readonly times: 1 | 2;
  readonly a?: WeightEntry;
  readonly b?: WeightEntry;
  /** Added to the module's bias. */
  readonly bias?: WeightEntry;
  /** Lengths of the changed weight's rows. */
  readonly lengths?: WeightEntry;
}

export interface AdapterTensors {
  readonly changes: readonly ModuleChange[];
  /** Tensors in place of the model's, by the names they have there. */
  readonly whole: ReadonlyMap<string, WeightEntry>;
}

const PARTS = [
  [/^(.+)\.lora_A\.weight$/u, "a", false],
  [/^(.+)\.lora_B\.weight$/u, "b", false],
  [/^(.+)\.lora_embedding_A$/u, "a", true],
  [/^(.+)\.lora_embedding_B$/u, "b", true],
  [/^(.+)\.lora_B\.bias$/u, "bias", false],
  [/^(.+)\.lora_magnitude_vector(?:\.weight)?$/u, "lengths", false],
] as const;

/** The names that a module's weight may have in the model; the second is `MultiheadAttention`'s. */
export const weightNames = (module: string): readonly string[] => [
  `${module}.weight`,
  `${module}.in_proj_weight`,
];

/** The layout of the models that an adapter can belong to, by the names of the modules it changes, if they tell. */
export function adaptedLayout({ tensors }: WeightsHeader): string | undefined {
  const outer = new Set(Array.from(tensors.keys(), (full) => ownName(full).split(".")[0]!));
  if (
    ["vision_model", "text_model", "visual_projection", "text_projection", "encoder"].some((name) =>
      outer.has(name),
    )
  )
    return huggingFaceLayout.name;
  return ["visual", "transformer", "text"].some((name) => outer.has(name)) ? openClipLayout.name : undefined;
}

/** Sorts an adapter's tensors. Throws `INVALID_WEIGHTS` where there are none, or for a module that has parts twice. */
export function sortAdapter({ tensors }: WeightsHeader, file: string): AdapterTensors {
  const changes = new Map<string, ModuleChange>();
  const whole = new Map<string, WeightEntry>();
  for (const [full, entry] of tensors) {
    const name = ownName(full);
    const part = PARTS.find(([form]) => form.test(name));
    if (part === undefined) {
      if (name.includes(ORIGINAL)) continue;
      const own = name.replaceAll(WRAPPED, "");
      // With biases saved, a whole module's are there twice, by its own name and the wrapped one.
      if (own === name || !whole.has(own)) whole.set(own, entry);
      continue;
    }
    const [form, key, isTable] = part;
    const wrapped = form.exec(name)![1]!;
    const module = wrapped.replaceAll(WRAPPED, "");
    const inner = /^(.+)\.base_layer\.out_proj$/u.exec(wrapped)?.[1];
    const change = changes.get(module) ?? {
      module,
      settings: inner ?? module,
      isTable,
      times: inner === undefined ? 1 : 2,
    };
    if (change[key] !== undefined) {
      throw new CommonGroundError(
        "INVALID_WEIGHTS",
        `${file}: has ${full} and another tensor of the same meaning; save the adapter again with peft`,
      );
    }
    changes.set(module, { ...change, [key]: entry });
  }
  if (changes.size === 0 && whole.size === 0) {
    throw new CommonGroundError(
      "INVALID_WEIGHTS",
      `${file}: holds no tensors; give the adapter that training saved`,
    );
  }
  return { changes: [...changes.values()], whole };
}

const ownName = (full: string): string => (full.startsWith(PREFIX) ? full.slice(PREFIX.length) : full);
