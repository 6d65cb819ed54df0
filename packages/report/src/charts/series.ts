/** Colours of series in order: at least 3:1 on white and on near-black. */
const COLOURS = ["#8b5cf6", "#3b82c4", "#c2602b", "#2f9467", "#b45a9a", "#8a7a1f", "#5f7d8c", "#c05060"];
/** Dashes tell series apart beyond the colours, and for those who see none. */
const DASHES = [undefined, "7 4", "2 3", "9 3 2 3"];

export function seriesColour(index: number): string {
  return COLOURS[index % COLOURS.length];
}

/** No two of the first 32 series have both colour and dash in common. */
export function seriesDash(index: number): string | undefined {
  return DASHES[(Math.floor(index / 2) + Math.floor(index / COLOURS.length)) % DASHES.length];
}
