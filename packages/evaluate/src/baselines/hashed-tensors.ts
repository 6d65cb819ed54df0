import { createHash } from "node:crypto";
import { CommonGroundError, type Matrix, matrix } from "@commonground/core";
import {
  memorySource,
  readHeader,
  readTensor,
  type WritableTensor,
  writeSafetensors,
} from "@commonground/files";
import { readFileBytes } from "@commonground/files/node";

/** What one file holds: matrices by name, and what is said of them. */
export interface HashedTensors {
  /** What kind of file it is, with its version. */
  readonly format: string;
  /** One line of JSON. */
  readonly stated: string;
  readonly matrices: Readonly<Record<string, Matrix>>;
}

/** A safetensors file of F32 matrices with a hash over all that it holds. Equal contents give equal bytes. */
export function encodeTensors({ format, stated, matrices }: HashedTensors): Uint8Array {
  const tensors = Object.entries(matrices).map(
    ([name, { rows, columns, data }]): [string, WritableTensor] => [
      name,
      { dtype: "F32", shape: [rows, columns], data },
    ],
  );
  return writeSafetensors(Object.fromEntries(tensors), {
    format,
    stated,
    sha256: hashOf({ format, stated, matrices }),
  });
}

/**
 * Reads a file that `encodeTensors` made. Throws NOT_FOUND, TOO_LARGE, or `CORRUPT` for one that was cut, changed or is of
 * another kind; `remedy` is what to do then.
 */
export async function readTensors(
  path: string,
  { format, what, maxBytes, remedy }: { format: string; what: string; maxBytes: number; remedy: string },
): Promise<HashedTensors> {
  const corrupt = (why: string, cause?: unknown) =>
    new CommonGroundError("CORRUPT", `${path}: ${why}; ${remedy}`, { cause });
  const source = memorySource(await readFileBytes(path, { what, maxBytes, code: "CORRUPT" }), path);
  const header = await readHeader(source).catch((error: unknown) => {
    throw corrupt("is no whole safetensors file", error);
  });
  if (header.metadata.get("format") !== format) throw corrupt(`is no file of ${what} (${format})`);
  const matrices: Record<string, Matrix> = {};
  for (const name of header.tensors.keys()) {
    const { data, shape } = await readTensor(source, header, name);
    if (!(data instanceof Float32Array) || shape.length !== 2) throw corrupt(`${name} is no matrix of F32`);
    matrices[name] = matrix(shape[0], shape[1], data);
  }
  const read = { format, stated: header.metadata.get("stated") ?? "", matrices };
  if (header.metadata.get("sha256") !== hashOf(read)) throw corrupt("was changed after it was written");
  return read;
}

function hashOf({ format, stated, matrices }: HashedTensors): string {
  const hash = createHash("sha256").update(JSON.stringify([format, stated]));
  for (const [name, { rows, columns, data }] of Object.entries(matrices).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    hash.update(JSON.stringify([name, rows, columns]));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}
