import { CommonGroundError } from "@commonground/core";

/** An `INVALID_DATA_SET` that says where (a file, and a place in it), what, and what to do. */
export function dataSetError(
  where: string,
  what: string,
  advice: string,
  cause?: unknown,
): CommonGroundError {
  return new CommonGroundError("INVALID_DATA_SET", `${where}: ${what}; ${advice}`, { cause });
}

/** A few of many, for one readable line. */
export function someOf(list: readonly string[], shown = 5): string {
  const rest = list.length - shown;
  return `${list.slice(0, shown).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
