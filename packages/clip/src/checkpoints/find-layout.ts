import { CommonGroundError } from "@commonground/core";
import { INDEX_SUFFIX } from "../weights/shard-index.ts";
import { huggingFaceLayout } from "./hugging-face-layout.ts";
import type { Layout } from "./layout.ts";
import { openAiLayout } from "./openai-layout.ts";
import { openClipLayout } from "./open-clip-layout.ts";

export const layouts: readonly Layout[] = [openClipLayout, huggingFaceLayout, openAiLayout];

/** Enough to recognise a place by. */
const MAX_LISTED_FILES = 20;

export interface LayoutMatch {
  readonly layout: Layout;
  /** The weights, or the index of their shards. */
  readonly weightsFile: string;
}

const SHARD = /-\d{5}-of-\d{5}\.(\w+)$/u;

/** Names that the weights of a layout may have, safetensors before PyTorch's files, whole before in shards. */
export function weightsNames({ weights, torchWeights }: Layout): readonly string[] {
  return [...withIndices(weights), ...withIndices(torchWeights)];
}

const withIndices = (names: readonly string[]): string[] =>
  names.concat(names.map((name) => name + INDEX_SUFFIX));

/**
 * The layout that the file names of a model follow, and which of them is the weights; undefined where there is none. Of
 * several the one with the name `preferred`; else a layout whose configuration is there wins over one that needs none,
 * then safetensors over PyTorch's files.
 */
export function matchLayout(files: ReadonlySet<string>, preferred?: string): LayoutMatch | undefined {
  const alone = layouts.filter(({ name }) => name === preferred);
  return (alone.length > 0 ? matchAmong(alone, files) : undefined) ?? matchAmong(layouts, files);
}

function matchAmong(candidates: readonly Layout[], files: ReadonlySet<string>): LayoutMatch | undefined {
  const here = (names: readonly string[]): string | undefined => names.find((name) => files.has(name));
  const configured = candidates.filter(({ config }) => config !== undefined && files.has(config));
  const others = candidates.filter(({ config }) => config === undefined);
  for (const some of [configured, others]) {
    for (const isTorch of [false, true]) {
      for (const layout of some) {
        const weightsFile = here(withIndices(isTorch ? layout.torchWeights : layout.weights));
        if (weightsFile !== undefined) return { layout, weightsFile };
      }
    }
  }
  return undefined;
}

/**
 * The layout of a weights file that is named itself, by what is beside it: of several one that knows its name, the one
 * without a configuration if nothing is.
 */
export function layoutBeside(files: ReadonlySet<string>, weightsFile: string): Layout {
  const configured = layouts.filter(({ config }) => config !== undefined && files.has(config));
  return (
    configured.find((layout) => weightsNames(layout).includes(weightsFile)) ?? configured[0] ?? openAiLayout
  );
}

/**
 * The layout of a model's files, as `matchLayout` has it, or an error. `place` is what errors call where the files are.
 * Throws `NOT_FOUND`, naming what there is.
 */
export function findLayout(files: ReadonlySet<string>, place: string, preferred?: string): LayoutMatch {
  const match = matchLayout(files, preferred);
  if (match !== undefined) return match;
  const expected = layouts
    .flatMap(({ weights, torchWeights, config }) =>
      config === undefined ? [] : `${[...weights, ...torchWeights].join(" or ")} beside ${config}`,
    )
    .join("; ");
  const listed = [...files].toSorted().slice(0, MAX_LISTED_FILES);
  const named = [...files].find((name) => /\.(?:pt|pth|ckpt|bin|safetensors)$/u.test(name));
  const hint =
    named === undefined
      ? ""
      : SHARD.test(named)
        ? `; ${named} is a shard, whose index (${named.replace(SHARD, `.$1${INDEX_SUFFIX}`)}) is missing`
        : `; weights of another name are loaded by their own path (${named})`;
  throw new CommonGroundError(
    "NOT_FOUND",
    `${place}: holds no model; expected ${expected}; found ${listed.join(", ") || "nothing"}${hint}`,
  );
}
