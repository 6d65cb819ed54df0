/** Where two values of JSON differ by more than rounding: strings, booleans and whole numbers at all. */
export function differences(found: unknown, expected: unknown, tolerance: number, path = ""): string[] {
  if (typeof found === "number" && typeof expected === "number") {
    const exact = Number.isInteger(found) && Number.isInteger(expected);
    return Math.abs(found - expected) <= (exact ? 0 : tolerance) ? [] : [`${path}: ${found}, ${expected}`];
  }
  if (typeof found !== "object" || typeof expected !== "object" || found === null || expected === null) {
    return found === expected ? [] : [`${path}: ${String(found)}, ${String(expected)}`];
  }
  const keys = new Set([...Object.keys(found), ...Object.keys(expected)]);
  return [...keys].flatMap((key) =>
    differences(
      (found as Record<string, unknown>)[key],
      (expected as Record<string, unknown>)[key],
      tolerance,
      `${path}/${key}`,
    ),
  );
}
