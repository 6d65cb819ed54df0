import { expect, test } from "vitest";
import { type ColumnPages, findPageFlaw as flawOf } from "./check-pages.ts";
import { decompressors } from "./decompressors.ts";

const findPageFlaw = (chunk: Uint8Array, column: ColumnPages) => flawOf(chunk, column, decompressors);

const flat: ColumnPages = { codec: "UNCOMPRESSED", isBoolean: false, repetitionBits: 0, definitionBits: 0 };
const optional: ColumnPages = { ...flat, definitionBits: 1 };
const PLAIN = 0;
const RLE_DICTIONARY = 8;
const DELTA_BYTE_ARRAY = 7;

/** A whole number as thrift's compact protocol has it: zigzag, then groups of seven bits. */
function number(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >= 0 ? value * 2 : -value * 2 - 1;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return [...bytes, rest];
}

/** A run's header: groups of seven bits without a sign. */
function run(count: number): number[] {
  const bytes: number[] = [];
  let rest = count * 2;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return [...bytes, rest];
}

/** A field of 32 bits, the next in its structure. */
function field(value: number): number[] {
  return [0x15, ...number(value)];
}

interface Claims {
  readonly values?: number;
  readonly packed?: number;
  readonly size?: number;
  readonly encoding?: number;
}

/** A data page of the first version: header in thrift, then the content. */
function page(content: readonly number[], claims: Claims = {}): Uint8Array {
  const { values = 2, packed = content.length, size = content.length, encoding = PLAIN } = claims;
  const first = [field(0), field(size), field(packed)].flat();
  const data = [field(values), field(encoding), field(3), field(3)].flat();
  const header = [...first, 0x2c, ...data, 0, 0];
  return Uint8Array.from([...header, ...content]);
}

/** Levels of an optional column: their length in four bytes, then runs. */
const levels = (...runs: number[]) => [runs.length, 0, 0, 0, ...runs];

test("sound pages pass, plain and by dictionary, with levels and without", () => {
  expect(findPageFlaw(page([1, 0, 0, 0, 65, 1, 0, 0, 0, 66]), flat)).toBeNull();
  expect(
    findPageFlaw(page([...levels(...run(2), 1), 1, ...run(2), 0], { encoding: RLE_DICTIONARY }), optional),
  ).toBeNull();
  // One group of eight packed values for two.
  expect(findPageFlaw(page([1, 3, 0b10], { encoding: RLE_DICTIONARY }), flat)).toBeNull();
});

test.each<[string, Uint8Array, ColumnPages, RegExp]>([
  ["a run of levels beyond its page", page(levels(...run(2 ** 30), 1)), optional, /run is longer/],
  [
    "a run of places beyond its page",
    page([1, ...run(2 ** 30), 0], { encoding: RLE_DICTIONARY }),
    flat,
    /run is longer/,
  ],
  [
    "packed groups beyond their page",
    page([1, ...run(2 ** 29).map((b, i) => (i === 0 ? b | 1 : b)), 0], { encoding: RLE_DICTIONARY }),
    flat,
    /run is longer/,
  ],
  [
    "a run's header without end",
    page([1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], { encoding: RLE_DICTIONARY }),
    flat,
    /run is longer/,
  ],
  ["levels that end too soon", page(levels(...run(1), 1)), optional, /run is longer/],
  ["levels beyond their page", page([200, 0, 0, 0, 4, 1]), optional, /levels reach beyond/],
  ["more values than a group may have", page([0], { values: 2 ** 31 - 1 }), flat, /claims 2147483647 values/],
  ["more rows than a group may have", page([0], { values: 2 ** 23 }), flat, /more than 4194304 rows/],
  ["values below none", page([0], { values: -1 }), flat, /claims -1 values/],
  ["a page beyond its column", page([0], { packed: 100 }), flat, /beyond its column/],
  ["a page of less than nothing", page([0], { packed: -5 }), flat, /beyond its column/],
  ["a size below none", page([0], { size: -1 }), flat, /no size/],
  ["a size beyond any group's", page([0], { size: 2 ** 30 + 1 }), flat, /no size/],
  ["a size a hundred times its bytes", page([0], { size: 2 ** 29 }), flat, /claims to unpack to 536870912/],
  [
    "values that grow by sharing their beginnings",
    page([0], { encoding: DELTA_BYTE_ARRAY }),
    flat,
    /DELTA_BYTE_ARRAY is not read/,
  ],
])("%s: said", (_, chunk, column, message) => {
  expect(findPageFlaw(chunk, column)).toMatch(message);
});

test("a column that adds up to more than a group may have is refused, page by page", () => {
  const content = Array.from({ length: 200_000 }, () => 0);
  const one = page(content, { values: 2 ** 21 });
  expect(findPageFlaw(Buffer.concat([one, one]), flat)).toBeNull();
  expect(findPageFlaw(Buffer.concat([one, one, page([0])]), flat)).toMatch(/more than 4194304 rows/);
});

test("a page in a compression that is not at hand is refused by its name where it must be unpacked", () => {
  const chunk = page([...levels(...run(2), 1), 1, 0, 0, 0, 65, 1, 0, 0, 0, 66]);
  const gzip: ColumnPages = { ...optional, codec: "GZIP" };
  expect(() => flawOf(chunk, gzip, {})).toThrow("the compression GZIP is not read");
  expect(flawOf(chunk, { ...gzip, codec: "UNCOMPRESSED" }, {})).toBeNull();
});
