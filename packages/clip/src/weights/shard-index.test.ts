import { expect, test } from "vitest";
import { memorySource, writeSafetensors } from "@commonground/files";
import { parseShardIndex, shardsOf } from "./shard-index.ts";
import { readStoredWeights } from "./stored-weights.ts";

const index = (weight_map: unknown, more: object = {}) =>
  parseShardIndex({
    path: "model.safetensors.index.json",
    value: { metadata: { total_size: 1 }, weight_map, ...more },
  });

const shard = (name: string, ...tensors: string[]) =>
  memorySource(
    writeSafetensors(
      Object.fromEntries(
        tensors.map((each, i) => [each, { dtype: "F32", shape: [2], data: Float32Array.of(i, each.length) }]),
      ),
    ),
    name,
  );

const SOUND = { a: "1.safetensors", b: "2.safetensors", c: "2.safetensors" };

test.each([
  "../secret.safetensors",
  "/etc/passwd",
  "a/b.safetensors",
  "..",
  ".hidden",
  "a\\b",
  "",
  "a\0b",
  "https://x/y",
])("a shard called %j is refused: shards lie beside their index", (name) => {
  expect(() => index({ a: name })).toThrow(/which is not a plain name|weight_map/);
});

test("fields that nobody knows, no shards and too many are refused", () => {
  expect(() => index(SOUND, { quantization: 1 })).toThrow(/quantization \(1\) is not known here/);
  expect(() => index({})).toThrow(/names 0 files/);
  expect(() => index({ a: 1 })).toThrow(/weight_map\.a is not valid/);
  const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`t${i}`, `${i}.safetensors`]));
  expect(() => index(many)).toThrow(/names 1001 files/);
});

test("tensors of shards lie where they lie in all files end to end", async () => {
  const sources = [shard("1.safetensors", "a"), shard("2.safetensors", "b", "c")];
  const { header, source, begins } = await readStoredWeights(sources, index(SOUND));
  expect(begins).toEqual([0, sources[0]!.size]);
  expect([...header.tensors.keys()]).toEqual(["a", "b", "c"]);
  const { begin, end } = header.tensors.get("c")!;
  const bytes = await source.read(header.dataOffset + begin, end - begin);
  expect([...new Float32Array(bytes.buffer)]).toEqual([1, 1]);
  const over = await source.read(sources[0]!.size - 4, 8);
  expect(over).toEqual(
    Uint8Array.of(...(await sources[0]!.read(sources[0]!.size - 4, 4)), ...(await sources[1]!.read(0, 4))),
  );
});

test.each<[string, string[][], object, string, RegExp]>([
  [
    "missing in its shard",
    [["a"], ["b"]],
    SOUND,
    "MISSING_TENSOR",
    /says that tensor c is in 2\.safetensors, which lacks it/,
  ],
  [
    "in two shards",
    [
      ["a", "b"],
      ["b", "c"],
    ],
    SOUND,
    "INVALID_WEIGHTS",
    /1\.safetensors: holds tensor b, but .*says that it is in 2/,
  ],
  [
    "in no map",
    [
      ["a", "z"],
      ["b", "c"],
    ],
    SOUND,
    "INVALID_WEIGHTS",
    /holds tensor z, but .*names no file for it/,
  ],
])("a tensor %s is refused", async (_, files, map, code, message) => {
  const sources = files.map((names, i) => shard(`${i + 1}.safetensors`, ...names));
  await expect(readStoredWeights(sources, index(map))).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});

const of = (...names: string[]) => shardsOf("model.safetensors.index.json", names);

test("shards of an index are known by their names, all or none", () => {
  const [one, two] = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"] as const;
  expect(
    of(two, one, "model.safetensors", "other-00001-of-00001.safetensors", "model-00001-of-00002.bin"),
  ).toEqual([one, two]);
  expect(of(one)).toBeUndefined();
  expect(of("model.safetensors")).toBeUndefined();
});
