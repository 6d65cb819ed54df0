/** The nearest whole number, of two equally near ones the even one: C's `rint` and Python's `round`. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const fraction = value - floor;
  return floor + (fraction > 0.5 || (fraction === 0.5 && floor % 2 !== 0) ? 1 : 0);
}
