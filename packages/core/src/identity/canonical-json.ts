import { CommonGroundError } from "../errors.ts";

/**
 * JSON without spaces, keys in the order of their UTF-16 code units and properties that are undefined left out, as
 * in RFC 8785. Takes null, booleans, finite numbers, strings, arrays and plain objects; throws `INVALID_ARGUMENT`,
 * with the place, for anything else.
 */
export function canonicalJson(value: unknown): string {
  return write(value, "$");
}

function write(value: unknown, path: string): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item, i) => write(item, `${path}[${i}]`)).join(",")}]`;
  if (typeof value === "object" && isPlain(value)) {
    const properties = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${JSON.stringify(key)}:${write(item, `${path}.${key}`)}`);
    return `{${properties.join(",")}}`;
  }
  throw new CommonGroundError(
    "INVALID_ARGUMENT",
    `canonicalJson: ${path} is ${typeof value === "object" ? "an object with a class" : String(value)}, which JSON cannot hold; pass plain data`,
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
