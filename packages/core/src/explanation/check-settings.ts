import { CommonGroundError } from "../errors.ts";
import { MAX_PARTS } from "./part-identity.ts";
import { DEFAULT_SETTINGS, type ExplainSettings } from "./settings.ts";

/**
 * Values each setting with a fixed choice may take; also what a command offers. Features of patches may name a block
 * besides (`tokens@9`).
 */
export const SETTING_CHOICES = {
  features: ["tokens", "keys", "keys-nobias", "ensemble"],
  prominent: ["gdc", "pca", "none"],
  foreground: ["border", "majority"],
  parts: ["kmeans", "pca"],
  regions: ["ellipse", "pooled"],
  projection: ["tokens", "value", "self"],
  masks: ["refined", "patches"],
  causes: ["shapley", "none"],
  removal: ["blur", "page", "mean", "drop"],
  relevance: ["released", "paper", "none"],
  relevanceText: ["bare", "template"],
  match: ["transport", "topk"],
} as const satisfies { [K in keyof ExplainSettings]?: readonly ExplainSettings[K][] };

/** Range, ends included, of each whole-number setting. */
export const SETTING_RANGES = {
  partCount: [1, MAX_PARTS],
  candidates: [1, 1_000_000],
  descriptorsPerPart: [1, 100],
  languageConcepts: [1, 1_000_000],
  seed: [0, 0xffff_ffff],
} as const satisfies { [K in keyof ExplainSettings]?: readonly [number, number] };

/**
 * What is given, else what is recommended (by a bank or a model), else the defaults; masks, unless given, are refined
 * only where regions or causes are made of them. Throws `INVALID_ARGUMENT` naming the setting, the value and what is
 * allowed, and for settings that are no object.
 */
export function effectiveSettings(
  given: Partial<ExplainSettings> = {},
  recommended: { readonly [K in keyof ExplainSettings]?: ExplainSettings[K] | undefined } = {},
): ExplainSettings {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `settings: are ${given === null ? "null" : Array.isArray(given) ? "a list" : `a ${typeof given}`}; give an object of settings, or leave them out`,
    );
  }
  const merged: ExplainSettings = { ...DEFAULT_SETTINGS, ...stated(recommended), ...stated(given) };
  const unused = merged.regions === "pooled" && merged.causes === "none";
  const effective = unused && given.masks === undefined ? { ...merged, masks: "patches" as const } : merged;
  for (const key of Object.keys(effective)) {
    if (!Object.hasOwn(DEFAULT_SETTINGS, key))
      refuse(key, "no such setting", Object.keys(DEFAULT_SETTINGS).join(", "));
  }
  for (const [key, choices] of Object.entries(SETTING_CHOICES)) {
    const value = effective[key as keyof typeof SETTING_CHOICES];
    if (
      !(choices as readonly string[]).includes(value) &&
      !(key === "features" && BLOCK_FEATURE.test(value))
    ) {
      refuse(key, value, choices.join(", ") + (key === "features" ? "; of a block as tokens@9" : ""));
    }
  }
  for (const [key, [least, most]] of Object.entries(SETTING_RANGES)) {
    const value = effective[key as keyof typeof SETTING_RANGES];
    if (!Number.isInteger(value) || value < least || value > most) {
      refuse(key, value, `a whole number from ${least} to ${most}`);
    }
  }
  const { temperature } = effective;
  if (!Number.isFinite(temperature) || temperature < MIN_TEMPERATURE || temperature > MAX_TEMPERATURE) {
    refuse("temperature", temperature, `a number from ${MIN_TEMPERATURE} to ${MAX_TEMPERATURE}`);
  }
  return effective;
}

const BLOCK_FEATURE = /^(?:tokens|keys|keys-nobias)@(?:0|[1-9]\d{0,5})$/;

// Below 0.005, exp(2.5 · similarity / τ) spans more than a double's exponent; above 1,000 the plan is flat.
const MIN_TEMPERATURE = 0.005;
const MAX_TEMPERATURE = 1000;

function stated<T extends object>(settings: T): T {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as T;
}

function refuse(key: string, value: unknown, allowed: string): never {
  throw new CommonGroundError("INVALID_ARGUMENT", `Setting ${key} is ${String(value)}; allowed: ${allowed}`);
}
