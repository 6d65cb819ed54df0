import type { DataSet } from "./data-set.ts";
import { dataSetError } from "./data-set-error.ts";

/**
 * The classes of a data set whose every item must have one. Throws INVALID_DATA_SET where there are fewer than two, or
 * for the first item without a label.
 */
export function needClasses({ path, classes, size, item }: DataSet): readonly string[] {
  if (classes === null) {
    throw dataSetError(
      path,
      "has no labels, which are needed here",
      "put each class into a folder of its name",
    );
  }
  if (classes.length < 2) {
    throw dataSetError(
      path,
      `has one class alone (${classes.join("")})`,
      "give at least two: with one there is nothing to decide",
    );
  }
  for (let i = 0; i < size; i++) {
    const { id, label } = item(i);
    if (label === null)
      throw dataSetError(`${path}, ${id}`, "has no label, which is needed here", "label it or leave it out");
  }
  return classes;
}
