import type { Box } from "./data-set.ts";
import { dataSetError } from "./data-set-error.ts";

/** Most boxes of an image: no public set has a tenth. */
const MAX_BOXES = 10_000;

/**
 * Boxes from a table's cells: one cell with a list of boxes (JSON, where it is text), or the four sides of one box;
 * null where the cells are empty. Throws INVALID_DATA_SET, naming `where`, for anything that is no list of
 * [left, top, right, bottom] with left < right and top < bottom.
 */
export function parseBoxes(cells: readonly unknown[], where: () => string): readonly Box[] | null {
  if (cells.every((cell) => cell === null || cell === undefined || cell === "")) return null;
  const list = cells.length === 1 ? asList(cells[0], where) : [cells.map(Number)];
  if (list.length > MAX_BOXES) throw wrong(where, `${list.length} boxes, ${MAX_BOXES} are allowed`);
  return list.map((entry) => {
    const sides = isSequence(entry) ? Array.from(entry, Number) : [];
    const [left, top, right, bottom] = sides;
    const isBox = sides.length === 4 && sides.every(Number.isFinite) && left < right && top < bottom;
    if (!isBox) throw wrong(where, `the box ${JSON.stringify(sides.length > 0 ? sides : entry)}`);
    return [left, top, right, bottom];
  });
}

function asList(cell: unknown, where: () => string): unknown[] {
  let list = cell;
  if (typeof cell === "string") {
    try {
      list = JSON.parse(cell);
    } catch (cause) {
      throw wrong(where, `boxes that are no JSON (${(cause as Error).message})`);
    }
  }
  if (!isSequence(list)) throw wrong(where, "boxes that are no list");
  return Array.from(list);
}

function isSequence(value: unknown): value is ArrayLike<unknown> & Iterable<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function wrong(where: () => string, what: string) {
  return dataSetError(where(), `has ${what}`, "give a list of [left, top, right, bottom] in pixels");
}
