import { CommonGroundError } from "@commonground/core";
import { huggingFaceLayout } from "./hugging-face-layout.ts";
import type { Layout } from "./layout.ts";
import { openAiLayout } from "./openai-layout.ts";
import { openClipLayout } from "./open-clip-layout.ts";

export const layouts: readonly Layout[] = [openClipLayout, huggingFaceLayout, openAiLayout];

/** Enough to recognise a place by. */
const MAX_LISTED_FILES = 20;

/**
 * The layout that the file names of a model follow, and which of them is the weights. `place` is what errors call
 * where the files are. Throws `NOT_FOUND`, naming what there is; a pickle is refused with the way to convert it.
 */
export function findLayout(
  files: ReadonlySet<string>,
  place: string,
): { layout: Layout; weightsFile: string } {
  for (const layout of layouts) {
    const weightsFile = layout.weights.find((name) => files.has(name));
    if (weightsFile !== undefined && (layout.config === undefined || files.has(layout.config))) {
      return { layout, weightsFile };
    }
  }
  const expected = layouts
    .flatMap(({ weights, config }) =>
      config === undefined ? [] : `${weights.join(" or ")} beside ${config}`,
    )
    .join("; ");
  const pickle = [...files].find((name) => /\.(?:bin|pt|pth|ckpt)$/.test(name));
  const listed = [...files].toSorted().slice(0, MAX_LISTED_FILES);
  throw new CommonGroundError(
    "NOT_FOUND",
    pickle === undefined
      ? `loadModel: ${place} holds no model; expected ${expected}; found ${listed.join(", ") || "nothing"}`
      : `loadModel: ${place}: ${pickle} is a pickle, which can run any code when it is opened, and is refused; ` +
          `convert it where you trust it: python -c "import torch, safetensors.torch as s; ` +
          `w = torch.load('${pickle}', map_location='cpu', weights_only=True); ` +
          `s.save_file({k: v.clone().contiguous() for k, v in w.items()}, '${convertedName(files)}')"`,
  );
}

/** The weights' name in the layout whose configuration is there. */
function convertedName(files: ReadonlySet<string>): string {
  const layout = layouts.find(({ config }) => config !== undefined && files.has(config)) ?? openClipLayout;
  return layout.weights[0] ?? "";
}
