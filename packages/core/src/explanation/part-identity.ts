import { CommonGroundError } from "../errors.ts";

/** Most parts a figure can tell apart by letter and colour. */
export const MAX_PARTS = 20;

// The first seven are Okabe & Ito's palette (2008) for colour-vision deficiencies without its black; beyond seven,
// letters carry the distinction and colours only help.
const COLOURS = [
  "#e69f00",
  "#56b4e9",
  "#009e73",
  "#cc79a7",
  "#f0e442",
  "#0072b2",
  "#d55e00",
  "#999999",
  "#6a3d9a",
  "#b15928",
  "#33a02c",
  "#fb9a99",
  "#1f78b4",
  "#cab2d6",
  "#a6761d",
  "#66a61e",
  "#e7298a",
  "#7570b3",
  "#1b9e77",
  "#666666",
];

/** Letter and colour of part `index` (0 to MAX_PARTS − 1) in every view. */
export function partIdentity(index: number): { label: string; colour: string } {
  const colour = COLOURS[index];
  if (colour === undefined) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `partIdentity: part ${index} is beyond the ${MAX_PARTS} that can be told apart`,
    );
  }
  return { label: String.fromCharCode(65 + index), colour };
}
