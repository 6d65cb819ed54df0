import { CommonGroundError, SOFTWARE_VERSION } from "@commonground/core";
import type { ListedResults } from "../session.ts";
import { blobSource, type ByteSource, fetchFile, memorySource } from "@commonground/files";

/** A file of a folder of results, by its path in it, where it can be read from. Survives structured clone. */
export interface ResultFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly at: string | Blob;
}

/** The files that the server of the page at `base` lists. Rejects as `fetchFile` does. */
export async function listedFiles(base: string): Promise<ResultFile[]> {
  const response = await fetchFile(new URL("results.json", base));
  const files = (await response.json()) as ListedResults;
  return files.map(([path, size]) => ({
    path,
    size,
    at: `${base}results/${path.split("/").map(encodeURIComponent).join("/")}`,
  }));
}

/** The whole file as text. Rejects as `fetchFile` does. */
export async function textOf({ at }: ResultFile): Promise<string> {
  return at instanceof Blob ? at.text() : (await fetchFile(new URL(at))).text();
}

/** Files no larger are read at once: a request costs more than their bytes, and a shard of 64 images has some 300 kB. */
const WHOLE_BYTES = 524_288;

/** A file by range; its size is known, so that nothing is asked for before its first range. */
export async function sourceOf(file: ResultFile): Promise<ByteSource> {
  const { at, path, size } = file;
  const small = size <= WHOLE_BYTES;
  if (at instanceof Blob) return small ? inMemory(await at.arrayBuffer(), path) : blobSource(at, path);
  const url = new URL(at);
  if (small) return checked(inMemory(await (await fetchFile(url)).arrayBuffer(), path), size);
  return {
    name: path,
    size,
    async read(offset, length) {
      const response = await fetchFile(url, { headers: { Range: `bytes=${offset}-${offset + length - 1}` } });
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (bytes.length !== length) throw changed(path);
      return bytes;
    },
  };
}

/** Files and bytes that are asked for with one request. */
const TOGETHER = { files: 32, bytes: 8_388_608 };

/** Lists of files that are best read together: small ones of one folder, of which one request brings all. */
export function batchesOf(files: readonly ResultFile[]): ResultFile[][] {
  const batches: ResultFile[][] = [];
  let bytes = Infinity;
  for (const file of files) {
    const last = batches.at(-1);
    bytes += file.size;
    if (last !== undefined && last.length < TOGETHER.files && bytes <= TOGETHER.bytes) last.push(file);
    else {
      batches.push([file]);
      bytes = file.size;
    }
  }
  return batches;
}

/** The files of a batch, to be read by range. Rejects as `fetchFile` does, or where a file has another size by now. */
export async function sourcesOf(batch: readonly ResultFile[]): Promise<ByteSource[]> {
  const [{ at }] = batch;
  if (batch.length === 1 || at instanceof Blob || batch.some(({ size }) => size > WHOLE_BYTES)) {
    return Promise.all(batch.map(sourceOf));
  }
  const names = batch.map(({ path }) => path.slice(path.lastIndexOf("/") + 1));
  const url = new URL(at.slice(0, at.lastIndexOf("/") + 1));
  url.searchParams.set("of", names.join(","));
  const all = await (await fetchFile(url)).arrayBuffer();
  let end = 0;
  const sources = batch.map(({ path, size }) => inMemory(all.slice(end, (end += size)), path));
  if (all.byteLength !== end) throw changed(url.pathname);
  return sources;
}

/** A Blob is read by asking another process, which takes longer than a shard's bytes: small files are read once. */
const inMemory = (bytes: ArrayBuffer, path: string): ByteSource => memorySource(new Uint8Array(bytes), path);

function checked(source: ByteSource, size: number): ByteSource {
  if (source.size !== size) throw changed(source.name);
  return source;
}

function changed(path: string): CommonGroundError {
  return new CommonGroundError(
    "INVALID_RESULTS",
    `${path}: was changed while it was read; load the page again`,
  );
}

/** What differs from what this version reads. */
export function otherVersion(path: string, found: string, read: string): CommonGroundError {
  return new CommonGroundError(
    "INVALID_RESULTS",
    `${path}: holds ${found}, and this explorer (${SOFTWARE_VERSION}) reads ${read}; open it with the version that wrote it`,
  );
}
