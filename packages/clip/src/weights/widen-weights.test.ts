import { readWeightsHeader } from "@commonground/files";
import { expect, test } from "vitest";
import { readNumbers } from "./read-numbers.ts";
import { widenWeights } from "./widen-weights.ts";
import type { WeightsHeader } from "./stored-weights.ts";

const source = (bytes: Uint8Array<ArrayBuffer>) => ({
  name: "weights",
  size: bytes.length,
  read: (offset: number, length: number) => Promise.resolve(bytes.slice(offset, offset + length)),
});

/** A safetensors file of these tensors, its data at an odd place. */
function file(tensors: Readonly<Record<string, readonly [string, readonly number[], Uint8Array]>>) {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, [dtype, shape, data]]) => [
    name,
    { dtype, shape, data_offsets: [end, (end += data.length)] },
  ]);
  const header = new TextEncoder().encode(`${JSON.stringify(Object.fromEntries(entries))} `);
  const padded = header.length % 2 === 0 ? new Uint8Array([...header, 32]) : header;
  const bytes = new Uint8Array(8 + padded.length + end);
  new DataView(bytes.buffer).setUint32(0, padded.length, true);
  bytes.set(padded, 8);
  let at = 8 + padded.length;
  for (const [, , data] of Object.values(tensors)) {
    bytes.set(data, at);
    at += data.length;
  }
  return bytes;
}

const bytesOf = (numbers: Uint16Array | Float32Array) => new Uint8Array(numbers.buffer.slice(0));
const HALF = bytesOf(Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0x8000));
const BRAIN = bytesOf(Uint16Array.of(0x3f80, 0xc2f7));
const SINGLE = bytesOf(Float32Array.of(0.1, -3));

/** One tensor of half precision in so many bytes. */
const half = (bytes: number, made?: { terms: [] }): WeightsHeader => ({
  tensors: new Map([["half", { dtype: "F16", shape: [bytes / 2], begin: 0, end: bytes, made }]]),
  dataOffset: 0,
  metadata: new Map(),
});

const stored = ({ tensors, dataOffset }: WeightsHeader, name: string) => {
  const { dtype, shape, begin, end } = tensors.get(name)!;
  return { type: dtype as "F32", shape, offset: dataOffset + begin, length: end - begin };
};

test("half precision becomes the same numbers in single precision, each at a place for numbers", async () => {
  const bytes = file({
    half: ["F16", [5], HALF],
    single: ["F32", [2], SINGLE],
    brain: ["BF16", [1, 2], BRAIN],
  });
  const header = await readWeightsHeader(source(bytes));
  const { header: wide, widen } = widenWeights(header)!;
  const widened = source(widen(bytes));
  for (const name of ["half", "single", "brain"]) {
    const entry = wide.tensors.get(name)!;
    expect([entry.dtype, entry.begin % 8]).toEqual(["F32", 0]);
    expect(entry.shape).toEqual(header.tensors.get(name)!.shape);
    const numbers = await readNumbers(widened, stored(wide, name));
    expect(numbers).toEqual(await readNumbers(source(bytes), stored(header, name)));
    expect(numbers.length).toBe(entry.shape.reduce((product, side) => product * side));
  }
  expect(wide.tensors.get("brain")!.end).toBe(widened.size);
});

test("single precision, large weights and those made of others stay where they are", async () => {
  const bytes = file({ single: ["F32", [2], SINGLE] });
  expect(widenWeights(await readWeightsHeader(source(bytes)))).toBeNull();
  expect(widenWeights(half(2 ** 25))).not.toBeNull();
  expect(widenWeights(half(2 ** 25 + 2))).toBeNull();
  expect(widenWeights(half(2 ** 25, { terms: [] }))).toBeNull();
});
