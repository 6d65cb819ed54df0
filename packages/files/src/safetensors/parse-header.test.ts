import fc from "fast-check";
import { expect, test } from "vitest";
import { parseHeader } from "./parse-header.ts";

const encode = (text: string) => new TextEncoder().encode(text);

/** Parses `header` as that of a file with `dataBytes` bytes after it. */
function parse(header: unknown, dataBytes: number) {
  const json = typeof header === "string" ? encode(header) : encode(JSON.stringify(header));
  return parseHeader(json, 8 + json.length + dataBytes, "model.safetensors");
}

const f32 = (begin: number, end: number, shape = [(end - begin) / 4]) => ({
  dtype: "F32",
  shape,
  data_offsets: [begin, end],
});

function refuses(header: unknown, dataBytes: number, message: RegExp) {
  expect(() => parse(header, dataBytes)).toThrow(
    expect.objectContaining({ code: "INVALID_WEIGHTS", message: expect.stringMatching(message) }),
  );
}

test("a header gives its tensors, its metadata and where the data start", () => {
  const header = { __metadata__: { format: "pt" }, w: f32(4, 28, [2, 3]), s: f32(0, 4, []) };
  const parsed = parse(header, 28);
  expect(parsed.tensors.get("w")).toEqual({ dtype: "F32", shape: [2, 3], begin: 4, end: 28 });
  expect(parsed.tensors.get("s")?.shape).toEqual([]);
  expect(parsed.metadata.get("format")).toBe("pt");
  expect(parsed.dataOffset).toBe(8 + JSON.stringify(header).length);
});

test("padding after the header, no tensors at all and tensors without elements are valid", () => {
  expect(parse(`${JSON.stringify({ a: f32(0, 4) })}     `, 4).tensors.size).toBe(1);
  expect(parse({}, 0).tensors.size).toBe(0);
  const empty = { dtype: "F32", shape: [0, 3], data_offsets: [4, 4] };
  expect(parse({ a: f32(0, 4), empty, b: f32(4, 8) }, 8).tensors.get("empty")?.end).toBe(4);
});

test("attack: a truncated file is refused, naming file and tensor", () => {
  refuses({ a: f32(0, 4), b: f32(4, 12) }, 11, /^model\.safetensors: tensor "b" .*truncated/);
});

test("attack: overlapping tensors are refused, naming both", () => {
  refuses({ a: f32(0, 8), b: f32(4, 12) }, 12, /tensors "a" and "b" overlap/);
  refuses({ a: f32(0, 8), b: f32(0, 8) }, 8, /overlap/);
});

test("attack: a hole between, before or after the tensors is refused", () => {
  refuses({ a: f32(0, 4), b: f32(8, 12) }, 12, /4 bytes before tensor "b"/);
  refuses({ a: f32(4, 8) }, 8, /4 bytes before tensor "a"/);
  refuses({ a: f32(0, 4) }, 5, /1 bytes after the last tensor/);
  refuses({}, 1, /after the last tensor/);
});

test("attack: a tensor without elements outside the data section is refused", () => {
  refuses({ a: f32(0, 4), z: { dtype: "F32", shape: [0], data_offsets: [64, 64] } }, 4, /before tensor "z"/);
});

test("attack: duplicate keys are refused among tensors, inside a tensor and in the metadata", () => {
  const a = JSON.stringify(f32(0, 4));
  refuses(`{"a":${a},"a":${a}}`, 4, /the key "a" twice/);
  refuses(String.raw`{"a":${a},"\u0061":${a}}`, 4, /the key "a" twice/);
  refuses('{"a":{"dtype":"F32","dtype":"F16","shape":[1],"data_offsets":[0,4]}}', 4, /the key "dtype" twice/);
  refuses('{"__metadata__":{"x":"1","x":"2"}}', 0, /the key "x" twice/);
});

test("attack: negative, fractional, reversed, missing and gigantic offsets are refused", () => {
  for (const offsets of [
    [-4, 0],
    [0.5, 4.5],
    ["0", "4"],
    [0],
    [0, 4, 8],
    [0, 2 ** 53],
    [0, null],
    null,
    undefined,
  ]) {
    refuses({ a: { dtype: "F32", shape: [1], data_offsets: offsets } }, 4, /tensor "a" has data_offsets/);
  }
  refuses({ a: { dtype: "F32", shape: [1], data_offsets: [4, 0] } }, 4, /ends \(0\) before it begins \(4\)/);
});

test("attack: shapes that are negative, fractional, overflowing or no list are refused", () => {
  for (const shape of [[-1], [0.5], ["1"], [null], 1, undefined, {}, [2 ** 53]]) {
    refuses({ a: { dtype: "F32", shape, data_offsets: [0, 4] } }, 4, /tensor "a" has a shape/);
  }
  for (const shape of [[2 ** 32, 2 ** 32], [2 ** 52, 4], Array(5000).fill(9)]) {
    refuses({ a: { dtype: "F32", shape, data_offsets: [0, 4] } }, 4, /impossible shape/);
  }
  refuses(
    { a: { dtype: "F16", shape: [3], data_offsets: [0, 4] } },
    4,
    /spans 4 bytes, but F16 \[3\] takes 6/,
  );
});

test("dtypes outside the supported five are refused by name", () => {
  for (const dtype of ["U16", "F8_E4M3", "C64", "f32", "constructor", "__proto__", ""]) {
    refuses({ a: { dtype, shape: [1], data_offsets: [0, 4] } }, 4, /tensor "a" has the unsupported dtype/);
  }
  refuses({ a: { shape: [1], data_offsets: [0, 4] } }, 4, /tensor "a" has no dtype/);
});

test("attack: a tensor named __proto__ is an ordinary tensor and changes nothing else", () => {
  const parsed = parse(`{"__proto__":${JSON.stringify(f32(0, 4))}}`, 4);
  expect(parsed.tensors.get("__proto__")?.end).toBe(4);
  expect(({} as Record<string, unknown>)["dtype"]).toBeUndefined();
});

test("attack: deep nesting is refused", () => {
  refuses(`{"a":${"[".repeat(500_000)}`, 0, /nests deeper than 3/);
});

test("a header that is not UTF-8, not JSON or no object is refused", () => {
  expect(() => parseHeader(new Uint8Array([0x7b, 0xff, 0x7d]), 11, "x")).toThrow(/not UTF-8/);
  for (const text of ["", "[]", "null", ' {"a":1}', "\ufeff{}", "[1]"]) refuses(text, 0, /not a JSON object/);
  for (const text of ["{", "{}x", '{"a":}', "{} {}", "{'a':1}", '{"a":NaN}'])
    refuses(text, 0, /not valid JSON/);
});

test("tensors that are no objects, empty names and metadata that are no strings are refused", () => {
  for (const value of [1, "x", null, [1]]) refuses({ a: value }, 0, /tensor "a" is not an object/);
  refuses({ "": f32(0, 4) }, 4, /empty name/);
  refuses({ __metadata__: { a: 1 } }, 0, /__metadata__ "a" is not a string/);
  refuses({ __metadata__: ["a"] }, 0, /__metadata__ is not an object/);
});

test("a message stays on one short line however odd the name", () => {
  try {
    parse({ [`line\nbreak\u001b[31m${"x".repeat(5000)}`]: 1 }, 0);
    expect.unreachable();
  } catch (error) {
    for (const character of ["\n", "\u001b"]) expect((error as Error).message).not.toContain(character);
    expect((error as Error).message.length).toBeLessThan(300);
  }
});

test("any tensors that tile the data are accepted in whatever order the header lists them", () => {
  const sizes = fc.array(fc.nat({ max: 5 }), { maxLength: 12 });
  fc.assert(
    fc.property(sizes, fc.infiniteStream(fc.nat()), (counts, keys) => {
      let end = 0;
      const entries = counts.map((count, i) => [`t${i}`, f32(end, (end += count * 4))] as const);
      const order = entries
        .map((entry) => [keys.next().value as number, entry] as const)
        .toSorted((a, b) => a[0] - b[0]);
      expect(parse(Object.fromEntries(order.map(([, entry]) => entry)), end).tensors.size).toBe(
        counts.length,
      );
    }),
  );
});

test("arbitrary bytes never give anything but a header or INVALID_WEIGHTS", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), fc.nat({ max: 64 }), (text, dataBytes) => {
      try {
        expect(parse(text, dataBytes).tensors).toBeInstanceOf(Map);
      } catch (error) {
        expect(error).toMatchObject({ code: "INVALID_WEIGHTS" });
      }
    }),
  );
});
