import { dataSetError, someOf } from "./data-set-error.ts";

/** What columns of paths, labels and boxes are called, the surest first. */
const PATHS = ["path", "file", "image", "file_name", "filename", "filepath", "file_path", "image_path"];
const LABELS = ["class_name", "label_name", "class", "label", "category"];
const BOXES = ["boxes"];
const SIDES = ["xmin", "ymin", "xmax", "ymax"];
const SPLITS = ["split"];

export interface Columns {
  readonly path: string;
  readonly label: string | null;
  /** One column of lists of boxes, or the four sides of one box. */
  readonly boxes: readonly string[];
  readonly split: string | null;
  /** Those that are not read. */
  readonly others: readonly string[];
}

/**
 * Which columns of a table are which, by their names, letter case aside; `label` names the column of labels where it is
 * called otherwise. Throws INVALID_DATA_SET, naming `where`, for a table without a column of paths or with two.
 */
export function findColumns(names: readonly string[], where: string, label?: string): Columns {
  const named = new Map(names.map((name) => [name.trim().toLowerCase(), name]));
  const find = (known: readonly string[]) => known.flatMap((name) => named.get(name) ?? []);
  const list =
    names.length === 0
      ? "none"
      : someOf(
          names.map((name) => JSON.stringify(name)),
          8,
        );
  const paths = find(PATHS);
  if (paths.length !== 1) {
    throw dataSetError(
      where,
      paths.length === 0
        ? `no column is called as a column of paths is (there is: ${list})`
        : `${someOf(paths)} are all called as a column of paths is`,
      `call one of them ${PATHS.slice(0, 3).join(", ")} or ${PATHS[3]}, and none of the others`,
    );
  }
  if (label !== undefined && !names.includes(label)) {
    throw dataSetError(where, `has no column ${JSON.stringify(label)} (there is: ${list})`, "choose another");
  }
  const sides = find(SIDES);
  const boxes = [...find(BOXES), ...(sides.length === SIDES.length ? sides : [])];
  if (boxes.length > SIDES.length) {
    throw dataSetError(where, "has boxes and the sides of a box", "keep one of them");
  }
  const [found = null] = label === undefined ? find(LABELS) : [label];
  const [split = null] = find(SPLITS);
  const used = new Set([paths[0], found, split, ...boxes]);
  return {
    path: paths[0],
    label: found,
    boxes,
    split,
    others: names.filter((name) => !used.has(name)),
  };
}
