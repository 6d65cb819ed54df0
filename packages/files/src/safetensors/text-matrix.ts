import { type Matrix, matrix, sha256 } from "@commonground/core";
import type { ByteSource } from "../bytes/byte-source.ts";
import { readHeader } from "./read-header.ts";
import { readTensor } from "./read-tensor.ts";
import { writeSafetensors } from "./write.ts";

const NAME = "weights";

/** Embeddings of texts as one file, a row a text, with a hash of them by which damage shows. */
export async function writeTextMatrix({ rows, columns, data }: Matrix): Promise<Uint8Array> {
  const tensor = { dtype: "F32", shape: [rows, columns], data } as const;
  return writeSafetensors({ [NAME]: tensor }, { sha256: await digest(data) });
}

/** What `writeTextMatrix` wrote; undefined for what is not whole. */
export async function readTextMatrix(source: ByteSource): Promise<Matrix | undefined> {
  try {
    const header = await readHeader(source);
    const { data, shape } = await readTensor(source, header, NAME);
    const [rows, columns] = shape;
    if (!(data instanceof Float32Array) || shape.length !== 2) return undefined;
    return header.metadata.get("sha256") === (await digest(data)) ? matrix(rows!, columns!, data) : undefined;
  } catch {
    return undefined;
  }
}

const digest = ({ buffer, byteOffset, byteLength }: Float32Array) =>
  sha256(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength));
