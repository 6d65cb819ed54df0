import type { MutualKnowledgeExplanation } from "@commonground/core";
import { formatPercent } from "@commonground/report";
import type { Layer } from "../../state/view-state.ts";

/** What is drawn over the picture, as people choose it. */
export const LAYER_NAMES: Readonly<Record<Layer, string>> = {
  parts: "Parts",
  patches: "Patches",
  values: "Values",
  prominent: "Rough object",
  object: "Object",
  none: "Picture",
};

/** The layers in which parts are drawn, and can be pointed at and taken away. */
export const OF_PARTS: ReadonlySet<Layer> = new Set<Layer>(["parts", "patches", "values"]);

/** What a layer shows, in words; null where the picture of the parts says it. */
export function tellLayer(
  { parts, prominent, prediction, method, causes }: MutualKnowledgeExplanation,
  layer: Layer,
): string | null {
  const all = prominent.rows * prominent.columns;
  const chosen = prominent.patches.filter((each) => each === 1).length;
  switch (layer) {
    case "patches": {
      const held = parts.reduce((sum, { patches }) => sum + patches.length, 0);
      return `The model sees ${prominent.columns} × ${prominent.rows} patches; ${held} of ${all} belong to a part.`;
    }
    case "values":
      if (causes === null) {
        return method.settings.causes === "none"
          ? "The parts have not been weighed, so there are no values to show."
          : "The parts are being weighed; their values will stand here.";
      }
      return `Full: speaks for “${prediction.explained.name}”; striped: against it. The stronger the colour, the more.`;
    case "prominent":
      return `${chosen} of ${all} patches were taken for the object.`;
    case "object":
      return `${method.settings.masks === "refined" ? "The object, refined to pixels" : "The object, as its patches are"}: ${formatPercent(prominent.area)} of the picture.`;
    default:
      return null;
  }
}

/** What each part adds to the answer, and how much that is of the most, 0 to 1; none where parts were not weighed. */
export function valuesOf({
  causes,
}: Pick<MutualKnowledgeExplanation, "causes">): ReadonlyMap<
  string,
  { readonly value: number; readonly strength: number }
> {
  if (causes === null) return new Map();
  const { values } = causes.logodds;
  const most = Math.max(...values.map(Math.abs)) || 1;
  return new Map(
    causes.players.map((label, p) => [label, { value: values[p]!, strength: Math.abs(values[p]!) / most }]),
  );
}
