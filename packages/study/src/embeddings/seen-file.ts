import { createHash } from "node:crypto";
import { CommonGroundError, type Matrix, matrix, rowRange, type Seen } from "@commonground/core";
import {
  memorySource,
  parseJson,
  readHeader,
  readTensor,
  type WritableTensor,
  writeSafetensors,
} from "@commonground/files";
import { SEEN_SHAPE, type SeenShape } from "./seen-shape.ts";

/** Rises with every change of what a file holds or what it means. */
export const SEEN_FORMAT = "commonground/seen@1";

/** Vectors of a file, in this order in its hash: `others` row after row, `subsets` where there are causes. */
const TENSORS = ["embedding", "regions", "others", "subsets"] as const;

type Vectors = Partial<Record<(typeof TENSORS)[number], Matrix>>;

/**
 * What was seen of an image as a safetensors file: vectors as tensors in F32, all else as JSON in its metadata, and a
 * hash over all of it. `madeBy`: what decided it. Neither the image's path nor timings are kept, so that equal images
 * give equal bytes.
 */
export function encodeSeen(seen: Seen, madeBy: string): Uint8Array {
  const { image, prominent, parts, search, notes } = seen;
  const json = JSON.stringify({
    width: image.width,
    height: image.height,
    frame: image.frame,
    jointly: image.jointly,
    prominent,
    parts,
    search: search && {
      ...search,
      others: search.others && search.others.map(({ starts, regions }) => ({ starts, parts: regions.rows })),
    },
    notes,
  });
  const vectors: Vectors = {
    embedding: matrix(1, seen.embedding.length, seen.embedding),
    regions: seen.regions,
    ...(search?.others
      ? {
          others: stacked(
            search.others.map(({ regions }) => regions),
            seen.regions.columns,
          ),
        }
      : {}),
    ...(seen.subsets === null ? {} : { subsets: seen.subsets }),
  };
  const tensors = Object.entries(vectors).map(([name, { rows, columns, data }]): [string, WritableTensor] => [
    name,
    { dtype: "F32", shape: [rows, columns], data },
  ]);
  return writeSafetensors(Object.fromEntries(tensors), {
    format: SEEN_FORMAT,
    made_by: madeBy,
    seen: json,
    sha256: hashOf(madeBy, json, vectors),
  });
}

/**
 * What was seen of the image with hash `sha256`, from a file that `encodeSeen` made. Throws `CORRUPT` for one that was
 * changed, cut, or made by something else; `name` is what errors call it.
 */
export async function decodeSeen(
  bytes: Uint8Array,
  madeBy: string,
  sha256: string,
  name: string,
): Promise<Seen> {
  const corrupt = (what: string, cause?: unknown) =>
    new CommonGroundError("CORRUPT", `${name}: ${what}`, { cause });
  const source = memorySource(bytes, name);
  const header = await readHeader(source).catch((error: unknown) => {
    throw corrupt("is no whole safetensors file", error);
  });
  const { metadata, tensors } = header;
  const json = metadata.get("seen") ?? "";
  if (metadata.get("format") !== SEEN_FORMAT || metadata.get("made_by") !== madeBy) {
    throw corrupt("was kept by another model, other settings or another version");
  }
  const vectors: Vectors = {};
  for (const tensor of TENSORS) {
    if (!tensors.has(tensor)) continue;
    const { data, shape } = await readTensor(source, header, tensor);
    if (!(data instanceof Float32Array) || shape.length !== 2) throw corrupt(`${tensor} is no matrix of F32`);
    vectors[tensor] = matrix(shape[0]!, shape[1]!, data);
  }
  if (metadata.get("sha256") !== hashOf(madeBy, json, vectors))
    throw corrupt("was changed after it was written");
  const shape = SEEN_SHAPE.safeParse(parseJson(json, name, "CORRUPT"));
  if (!shape.success) throw corrupt(`its JSON is not what is kept (${shape.error.issues[0]!.message})`);
  const seen = assembled(shape.data, vectors, sha256);
  if (seen === null) throw corrupt("its vectors are not those of its parts");
  return seen;
}

/** Null where vectors and the rest do not fit each other. */
function assembled(shape: SeenShape, vectors: Vectors, sha256: string): Seen | null {
  const { width, height, frame, jointly, prominent, parts, search, notes } = shape;
  const { embedding, regions, others, subsets = null } = vectors;
  if (embedding?.rows !== 1 || regions?.rows !== parts.length) return null;
  const divisions = search?.others ?? null;
  const rows = divisions?.reduce((sum, division) => sum + division.parts, 0);
  if (others?.rows !== rows) return null;
  const columns = embedding.columns;
  if ([regions, others, subsets].some((each) => each != null && each.columns !== columns)) return null;
  let from = 0;
  return {
    image: { path: null, width, height, sha256, frame, jointly },
    embedding: embedding.data,
    prominent,
    parts,
    regions,
    search: search && {
      ...search,
      others:
        divisions &&
        divisions.map((division) => ({
          starts: division.starts,
          regions: rowRange(others!, from, (from += division.parts)),
        })),
    },
    subsets,
    notes,
    timings: {},
  };
}

function stacked(matrices: readonly Matrix[], columns: number): Matrix {
  const all = matrix(
    matrices.reduce((sum, { rows }) => sum + rows, 0),
    columns,
  );
  let at = 0;
  for (const { data } of matrices) {
    all.data.set(data, at);
    at += data.length;
  }
  return all;
}

function hashOf(madeBy: string, json: string, vectors: Vectors): string {
  const hash = createHash("sha256").update(JSON.stringify([SEEN_FORMAT, madeBy, json]));
  for (const name of TENSORS) {
    const vector = vectors[name];
    if (vector === undefined) continue;
    const { rows, columns, data } = vector;
    hash.update(JSON.stringify([name, rows, columns]));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}
