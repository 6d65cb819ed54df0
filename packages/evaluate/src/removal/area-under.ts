/** Trapezoid area under values a unit apart: the paper's figure for removals, from 0 to steps × value. */
export function areaByStep(values: readonly number[]): number {
  let area = 0;
  for (let i = 1; i < values.length; i++) area += (values[i - 1] + values[i]) / 2;
  return area;
}

/**
 * Trapezoid area under values over the removed share of the frame, `areas` ascending or descending, divided by how far
 * they reach: a mean of the values in which a large region counts for more than a small one. The mean of the values
 * where nothing was removed.
 */
export function areaByShare(values: readonly number[], areas: readonly number[]): number {
  const reach = Math.abs(areas[areas.length - 1] - areas[0]);
  if (reach === 0) return values.reduce((sum, value) => sum + value, 0) / values.length;
  let area = 0;
  for (let i = 1; i < values.length; i++) {
    area += ((values[i - 1] + values[i]) / 2) * Math.abs(areas[i] - areas[i - 1]);
  }
  return area / reach;
}
