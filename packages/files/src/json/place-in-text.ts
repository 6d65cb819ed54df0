/** Where an index lies, as editors count: "line 3, column 8". */
export function placeInText(text: string, at: number): string {
  const before = text.slice(0, at).split("\n");
  return `line ${before.length}, column ${before.at(-1)!.length + 1}`;
}
