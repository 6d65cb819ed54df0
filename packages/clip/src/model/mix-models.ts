import { canonicalJson, CommonGroundError, contentHash } from "@commonground/core";
import { computationOf } from "../checkpoints/computation.ts";
import { HARMLESS_FIELDS } from "../tower/harmless-fields.ts";
import { mixWeights } from "../weights/mix-weights.ts";
import type { StoredWeights } from "../weights/stored-weights.ts";
import type { Checkpoint } from "../checkpoints/load-checkpoint.ts";
import { createWeights } from "../tower/weights.ts";
import type { ResolvedModel } from "./resolve-model.ts";

/** Fields that change no number of the model, in any layout; what may differ between two that are mixed. */
const HARMLESS = new Set([
  ...HARMLESS_FIELDS.transformers,
  ...HARMLESS_FIELDS.openClipModel,
  ...HARMLESS_FIELDS.openClipPreprocess,
  ...HARMLESS_FIELDS.tokenizerSettings,
  // Of tokenizer.json, which every text goes past here.
  "version",
  "truncation",
  "padding",
  "caution",
  "recommended",
]);

/**
 * (1 − mix) of one model's weights and `mix` of another's, all else as the first has it. Throws `INVALID_ARGUMENT` for
 * a `mix` that is not from 0 to 1, and where the two are not of one architecture, preprocessing and tokenizer, naming
 * what differs, or as the hub does where one of them has a tokenizer and the other would have CLIP's common one.
 */
export async function mixModels(
  one: ResolvedModel,
  other: ResolvedModel,
  mix: number,
): Promise<ResolvedModel> {
  if (!(mix >= 0 && mix <= 1)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `mix is ${mix}; give the second model's share, from 0 to 1`,
    );
  }
  const [a, b] = [one.checkpoint, other.checkpoint];
  const refuse = (what: string) =>
    new CommonGroundError(
      "INVALID_ARGUMENT",
      `${one.id} and ${other.id} cannot be mixed: ${what}; give two models of one architecture`,
    );
  const weights = mixWeights(a.weights, b.weights, mix);
  if (computes(a, weights) !== computes(b, weights)) {
    const field =
      a.layout.name === b.layout.name
        ? (difference(a.config.value, b.config.value, "") ??
          difference(a.preprocessor?.value, b.preprocessor?.value, ""))
        : `layout (${a.layout.name} and ${b.layout.name}), and what the defaults of these are`;
    throw refuse(`they compute in different ways${field === undefined ? "" : `: they differ in ${field}`}`);
  }
  const [left, right] = await tokenizers(a, b);
  const field = difference(left, right, "");
  if (field !== undefined) throw refuse(`their tokenizers are not the same: they differ in ${field}`);
  const told = `The weights are ${share(1 - mix)} × those of ${named(one)} and ${share(mix)} × those of ${named(other)}.`;
  return {
    ...one,
    id: `${one.id} × ${share(1 - mix)} + ${other.id} × ${share(mix)}`,
    revision: null,
    checkpoint: {
      ...a,
      weights: { ...weights, paths: [...a.weights.paths, ...b.weights.paths] },
      assumed: [a.assumed, told].filter(Boolean).join(" "),
    },
    hash: async () => contentHash({ mix, weights: [await one.hash(), await other.hash()] }),
  };
}

/** What a checkpoint's configuration makes of the weights. */
function computes({ layout, config, preprocessor }: Checkpoint, { header, source }: StoredWeights): string {
  const parsed = layout.parse(config, preprocessor, (tensor) => header.tensors.get(tensor)?.shape);
  return computationOf(parsed, createWeights(source.name, header, parsed.locate));
}

const share = (value: number): string => String(Number(value.toPrecision(6)));

const named = ({ id, revision }: ResolvedModel): string =>
  revision === null ? id : `${id} at ${revision.slice(0, 7)}`;

/** What decides the tokens of texts, of each; nothing of two that have no files of their own. */
async function tokenizers(a: Checkpoint, b: Checkpoint): Promise<readonly unknown[]> {
  const haveNone = a.tokenizer === undefined && b.tokenizer === undefined;
  return Promise.all(
    [a, b].map(async ({ tokenizer, tokenizerSettings, commonTokenizer }) => ({
      tokenizer: haveNone
        ? commonTokenizer !== undefined
        : ((tokenizer ?? (await commonTokenizer?.()))?.value ?? null),
      settings: tokenizerSettings.map(({ value }) => value),
    })),
  );
}

/** The first field that two configurations differ in and that may change a number. */
function difference(a: unknown, b: unknown, key: string): string | undefined {
  if (isRecord(a) && isRecord(b)) {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => !HARMLESS.has(name));
    for (const name of names) {
      const found = difference(a[name], b[name], key === "" ? name : `${key}.${name}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const [left, right] = [canonicalJson(a ?? null), canonicalJson(b ?? null)];
  return left === right ? undefined : `${key} (${left.slice(0, 60)} and ${right.slice(0, 60)})`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
