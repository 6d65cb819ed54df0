import { CommonGroundError, type ErrorCode, sha256 } from "@commonground/core";
import { decodeText } from "../json/decode-text.ts";
import { fetchFile, readBody } from "./fetch-file.ts";
import { parseJson } from "../json/parse-json.ts";

/** A file's contents, or its address; relative ones are taken from the page's or worker's own. */
export type WebFile = Blob | URL | string;

/** The absolute address; throws `INVALID_ARGUMENT` for what is none. */
export function toUrl(address: URL | string): URL {
  try {
    return new URL(address, globalThis.location?.href);
  } catch (cause) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `${String(address)}: is no web address; give one, or the file itself`,
      { cause },
    );
  }
}

export interface ReadWebFileOptions {
  /** What the file is, for messages. */
  readonly what: string;
  /** Larger files throw TOO_LARGE. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A file's bytes and what errors call it: its address, a picked file's own name, or `name` for any other Blob. Throws
 * what `fetchFile` does, or TOO_LARGE.
 */
export async function readWebBytes(
  file: WebFile,
  name: string,
  { what, maxBytes, signal }: ReadWebFileOptions,
): Promise<{ path: string; bytes: Uint8Array<ArrayBuffer> }> {
  const url = file instanceof Blob ? undefined : toUrl(file);
  const path = url?.href ?? (file instanceof File ? file.name : name);
  const refuse = (size: number) =>
    new CommonGroundError(
      "TOO_LARGE",
      `${path}: the ${what} has ${size} bytes, the limit is ${maxBytes}; give a smaller one`,
    );
  let blob = file as Blob;
  if (url !== undefined) {
    const response = await fetchFile(url, { signal });
    const announced = Number(response.headers.get("content-length"));
    if (announced > maxBytes) {
      await response.body?.cancel();
      throw refuse(announced);
    }
    blob = await readBody(response, url, signal);
  }
  if (blob.size > maxBytes) throw refuse(blob.size);
  signal?.throwIfAborted();
  return { path, bytes: new Uint8Array(await blob.arrayBuffer()) };
}

/**
 * The value of a JSON file, the SHA-256 of its bytes, and what errors call the file. Throws what `readWebBytes` does, or
 * `code` for what is not UTF-8 or not JSON.
 */
export async function readWebJson(
  file: WebFile,
  name: string,
  { code, ...options }: ReadWebFileOptions & { readonly code: ErrorCode },
): Promise<{ path: string; value: unknown; sha256: string }> {
  const { path, bytes } = await readWebBytes(file, name, options);
  const value = parseJson(decodeText(bytes, path, code), path, code);
  return { path, value, sha256: await sha256(bytes) };
}
