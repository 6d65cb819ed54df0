import { dataSetError, someOf } from "./data-set-error.ts";

/** A label as a format has it: a name, the number of a class, or nothing. */
export type RawLabel = string | number | bigint | null | undefined;

export interface Labels {
  /** Number of the label among `names`; −1 for none. `where` is what errors call its place. */
  add(label: RawLabel, where: () => string): number;
  /** By number, in order of first appearance or as given. */
  readonly names: readonly string[];
  /** The classes: as given, else sorted or in order of first appearance; null where no label came. */
  classes(order: "sorted" | "as they came"): string[] | null;
}

/**
 * Collects labels, each name held once. Where the classes are given, a label must be one of them, or a whole number
 * that counts them from 0; anything else throws `INVALID_DATA_SET`. Names are brought into Unicode normal form C and
 * trimmed, as class names are everywhere.
 */
export function collectLabels(given: readonly string[] | null | undefined): Labels {
  const names: string[] = [...(given ?? [])];
  const numbers = new Map(names.map((name, i) => [name, i]));
  const known = new Map<string, number>();
  const resolve = (text: string, isNumber: boolean, where: () => string): number => {
    const name = text.normalize("NFC").trim();
    if (given) {
      const byName = isNumber ? undefined : numbers.get(name);
      if (byName !== undefined) return byName;
      const counted = WHOLE.test(name) ? Number(name) : given.length;
      if (counted < given.length) return counted;
      throw dataSetError(
        where(),
        `has the label ${JSON.stringify(name)}, which is not among the ${given.length} classes (${someOf(given, 3)})`,
        "correct the label, or give the classes that it is from",
      );
    }
    const found = numbers.get(name);
    if (found !== undefined) return found;
    numbers.set(name, names.length);
    return names.push(name) - 1;
  };
  return {
    names,
    add(label, where) {
      if (label === null || label === undefined || label === "") return -1;
      const isNumber = typeof label !== "string";
      const text = String(label);
      const key = isNumber ? `#${text}` : `"${text}`;
      let number = known.get(key);
      if (number === undefined) {
        number = text.trim() === "" ? -1 : resolve(text, isNumber, where);
        known.set(key, number);
      }
      return number;
    },
    classes(order) {
      if (given) return [...given];
      if (names.length === 0) return null;
      if (order === "as they came") return [...names];
      const counting = names.every((name) => WHOLE.test(name));
      return names.toSorted(counting ? (a, b) => Number(a) - Number(b) : (a, b) => (a < b ? -1 : 1));
    },
  };
}

const WHOLE = /^(?:0|[1-9]\d{0,8})$/u;
