import { findJsonFlaws } from "../json/find-json-flaws.ts";
import { DTYPE_BYTES, type Dtype, invalidWeights, quoteName } from "./header.ts";
import type { SafetensorsHeader, TensorEntry } from "./header.ts";

/** The length prefix: one unsigned 64-bit integer, little-endian. */
export const PREFIX_BYTES = 8;

/** Root, tensor, shape: a header never nests deeper. */
const MAX_DEPTH = 3;

const REBUILD = "download or export it again";

/**
 * Parses and checks the JSON header of a safetensors file of `fileSize` bytes; `name` is what errors call the file.
 * Rules: those of the format (huggingface/safetensors README and safetensors/src/tensor.rs, `Metadata::validate`),
 * duplicate keys refused, dtypes limited to `DTYPE_BYTES`. Throws INVALID_WEIGHTS.
 */
export function parseHeader(json: Uint8Array, fileSize: number, name: string): SafetensorsHeader {
  const fail = (what: string, cause?: unknown) => invalidWeights(name, `${what}; ${REBUILD}`, cause);

  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(json);
  } catch (cause) {
    throw fail("the header is not UTF-8", cause);
  }
  if (!text.startsWith("{")) throw fail("the header is not a JSON object");
  const { depth, duplicate } = findJsonFlaws(text, MAX_DEPTH);
  if (depth !== null) throw fail(`the header nests deeper than ${MAX_DEPTH} levels`);
  if (duplicate !== null) throw fail(`the header has the key ${quoteName(duplicate.key)} twice`);
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (cause) {
    throw fail("the header is not valid JSON", cause);
  }
  if (!isRecord(root)) throw fail("the header is not a JSON object");

  const metadata = new Map<string, string>();
  const entries: [string, TensorEntry][] = [];
  for (const [key, value] of Object.entries(root)) {
    if (key === "__metadata__") {
      if (!isRecord(value)) throw fail("__metadata__ is not an object of strings");
      for (const [entry, text] of Object.entries(value)) {
        if (typeof text !== "string") throw fail(`__metadata__ ${quoteName(entry)} is not a string`);
        metadata.set(entry, text);
      }
    } else {
      entries.push([key, parseEntry(key, value, fail)]);
    }
  }

  const dataOffset = PREFIX_BYTES + json.length;
  checkTiling(entries, fileSize - dataOffset, fail);
  return { tensors: new Map(entries), dataOffset, metadata };
}

type Fail = (what: string) => Error;

function parseEntry(key: string, value: unknown, fail: Fail): TensorEntry {
  if (key === "") throw fail("a tensor has an empty name");
  const tensor = `tensor ${quoteName(key)}`;
  if (!isRecord(value)) throw fail(`${tensor} is not an object`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== "string") throw fail(`${tensor} has no dtype`);
  if (!isDtype(dtype)) {
    throw fail(
      `${tensor} has the unsupported dtype ${quoteName(dtype)} (supported: ${Object.keys(DTYPE_BYTES).join(", ")})`,
    );
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    throw fail(`${tensor} has a shape that is not a list of non-negative integers`);
  }
  let bytes: number = DTYPE_BYTES[dtype];
  for (const side of shape) bytes *= side;
  if (!Number.isSafeInteger(bytes)) throw fail(`${tensor} has the impossible shape [${brief(shape)}]`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw fail(`${tensor} has data_offsets that are not two non-negative integers`);
  }
  const [begin, end] = offsets as [number, number];
  if (begin > end) throw fail(`${tensor} ends (${end}) before it begins (${begin})`);
  if (end - begin !== bytes) {
    throw fail(`${tensor} spans ${end - begin} bytes, but ${dtype} [${brief(shape)}] takes ${bytes}`);
  }
  return { dtype, shape, begin, end };
}

function checkTiling(entries: readonly [string, TensorEntry][], dataBytes: number, fail: Fail): void {
  const order = entries.toSorted(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  let previous = "";
  for (const [key, { begin, end }] of order) {
    if (begin < covered) throw fail(`tensors ${quoteName(previous)} and ${quoteName(key)} overlap`);
    if (begin > covered) {
      throw fail(`${begin - covered} bytes before tensor ${quoteName(key)} belong to no tensor`);
    }
    if (end > dataBytes) {
      throw fail(
        `tensor ${quoteName(key)} ends at data byte ${end}, but the file is truncated at ${dataBytes}`,
      );
    }
    covered = end;
    previous = key;
  }
  if (covered < dataBytes)
    throw fail(`${dataBytes - covered} bytes after the last tensor belong to no tensor`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isDtype(value: string): value is Dtype {
  return Object.hasOwn(DTYPE_BYTES, value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function brief(shape: readonly number[]): string {
  return shape.length > 8 ? `${shape.slice(0, 8).join(", ")}, …` : shape.join(", ");
}
