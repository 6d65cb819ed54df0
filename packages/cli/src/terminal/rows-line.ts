import type { Tally } from "../run/work-through.ts";

/** How many rows a run left in `out`, and what became of them: `12 rows in out/pets, 4 of them from before`. */
export function rowsLine(
  { items, found, again, damaged, failed }: Omit<Tally, "kept" | "failure">,
  what: "rows" | "images",
  out: string,
): string {
  const [first] = damaged;
  const more = damaged.length > 1 ? ` and ${damaged.length - 1} more` : "";
  return [
    `${items} ${what} in ${out}`,
    ...(found > 0 ? [`${found} of them from before`] : []),
    ...(again > 0 ? [`${again} made again since images were changed`] : []),
    ...(first === undefined ? [] : [`damaged and made again: ${first}${more}`]),
    ...(failed > 0 ? [`${failed} with an error`] : []),
  ].join(", ");
}
