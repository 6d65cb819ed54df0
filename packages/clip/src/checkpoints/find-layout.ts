import { CommonGroundError } from "@commonground/core";
import { huggingFaceLayout } from "./hugging-face-layout.ts";
import type { Layout } from "./layout.ts";
import { openAiLayout } from "./openai-layout.ts";
import { openClipLayout } from "./open-clip-layout.ts";
import { isPickle, pickleError } from "./pickles.ts";

export const layouts: readonly Layout[] = [openClipLayout, huggingFaceLayout, openAiLayout];

/** Enough to recognise a place by. */
const MAX_LISTED_FILES = 20;

/** The layout that the file names of a model follow, and which of them is the weights; undefined where there is none. */
export function matchLayout(files: ReadonlySet<string>): { layout: Layout; weightsFile: string } | undefined {
  for (const layout of layouts) {
    const weightsFile = layout.weights.find((name) => files.has(name));
    if (weightsFile !== undefined && (layout.config === undefined || files.has(layout.config))) {
      return { layout, weightsFile };
    }
  }
  return undefined;
}

/**
 * The same, or an error. `place` is what errors call
 * where the files are. Throws `NOT_FOUND`, naming what there is, or `UNSUPPORTED_FEATURE` for a pickle, with the way to
 * convert it.
 */
export function findLayout(
  files: ReadonlySet<string>,
  place: string,
): { layout: Layout; weightsFile: string } {
  const match = matchLayout(files);
  if (match !== undefined) return match;
  const expected = layouts
    .flatMap(({ weights, config }) =>
      config === undefined ? [] : `${weights.join(" or ")} beside ${config}`,
    )
    .join("; ");
  const index = [...files].find((name) => name.endsWith(".safetensors.index.json"));
  if (index !== undefined) {
    throw new CommonGroundError(
      "UNSUPPORTED_FEATURE",
      `${place}: its weights are in shards (${index}), which are not supported; give a folder with the weights in one file`,
    );
  }
  const pickle = [...files].find(isPickle);
  if (pickle !== undefined) {
    throw pickleError(place, pickle, {
      fetch: "",
      pathOf: (file) => `'${file}'`,
      converted: convertedName(files),
      afterwards: "in its folder",
    });
  }
  const listed = [...files].toSorted().slice(0, MAX_LISTED_FILES);
  throw new CommonGroundError(
    "NOT_FOUND",
    `${place}: holds no model; expected ${expected}; found ${listed.join(", ") || "nothing"}`,
  );
}

/** The weights' name in the layout whose configuration is there. */
function convertedName(files: ReadonlySet<string>): string {
  const layout = layouts.find(({ config }) => config !== undefined && files.has(config)) ?? openClipLayout;
  return layout.weights[0] ?? "";
}
