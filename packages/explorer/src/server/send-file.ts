import { createReadStream } from "node:fs";
import { open, realpath, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { Readable } from "node:stream";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * The real path of `name` in `folder`; null for what is not there, is no file, or lies outside of the folder, also by a
 * link.
 */
export async function fileWithin(folder: string, name: string): Promise<string | null> {
  if (name.includes("\0")) return null;
  try {
    const [base, path] = await Promise.all([realpath(folder), realpath(join(folder, name))]);
    return path.startsWith(base + sep) && (await stat(path)).isFile() ? path : null;
  } catch {
    return null;
  }
}

/** What of a request decides the answer; header fields as they came (RFC 9110, 13 and 14). */
export interface Asked {
  readonly method: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

/** Files and ranges no longer are read at once, which takes half the time of a stream. */
const READ_AT_ONCE = 1_048_576;

/**
 * A file as a response; that it is unchanged where the browser has kept it. One range of bytes is answered, several are
 * not. `caching`: what the browser may keep; null for nothing. Not found where `path` is null.
 */
export async function sendFile(path: string | null, asked: Asked, caching: string | null): Promise<Response> {
  const found = path === null ? null : await stat(path).catch(() => null);
  if (path === null || found === null) return notFound();
  const { size } = found;
  const tag = `"${size.toString(36)}-${Math.round(found.mtimeMs).toString(36)}"`;
  const kind: Record<string, string> = caching === null ? {} : { "Cache-Control": caching, ETag: tag };
  if (caching !== null && matches(asked.ifNoneMatch, tag))
    return new Response(null, { status: 304, headers: kind });
  const headers: Record<string, string> = {
    ...kind,
    "Content-Type": TYPES[extname(path).toLowerCase()] ?? "application/octet-stream",
    "Accept-Ranges": "bytes",
  };
  // A part of what was kept is of no use where the file is another one by now.
  const range = asked.ifRange === undefined || asked.ifRange === tag ? rangeOf(asked.range, size) : null;
  if (range === "beyond") {
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${size}` } });
  }
  const [from, to] = range ?? [0, size - 1];
  if (range !== null) headers["Content-Range"] = `bytes ${from}-${to}/${size}`;
  headers["Content-Length"] = String(to - from + 1);
  const body = asked.method === "HEAD" || size === 0 ? null : await bytesOf(path, from, to);
  return new Response(body, { status: range === null ? 200 : 206, headers });
}

export function notFound(): Response {
  return new Response("Not found\n", { status: 404 });
}

/** First and last byte; "beyond" where none of them is there, null where the whole file is asked for. */
function rangeOf(header: string | undefined, size: number): readonly [number, number] | "beyond" | null {
  const asked = /^bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$/u.exec(header ?? "");
  if (asked === null) return null;
  const from = asked[1] === undefined ? Math.max(0, size - Number(asked[3])) : Number(asked[1]);
  const to = asked[2] ? Math.min(Number(asked[2]), size - 1) : size - 1;
  return from > to ? "beyond" : [from, to];
}

function matches(header: string | undefined, tag: string): boolean {
  const tags = new Set((header ?? "").split(",").map((each) => each.trim().replace(/^W\//u, "")));
  return tags.has(tag) || tags.has("*");
}

async function bytesOf(
  path: string,
  from: number,
  to: number,
): Promise<Uint8Array<ArrayBuffer> | ReadableStream> {
  const length = to - from + 1;
  if (length > READ_AT_ONCE) {
    return Readable.toWeb(createReadStream(path, { start: from, end: to })) as ReadableStream;
  }
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
