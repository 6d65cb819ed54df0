import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
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

export interface Sending {
  /** One range of bytes is answered, several are not. */
  readonly range?: string | undefined;
  /** What the browser may keep; null or undefined for nothing. */
  readonly caching?: string | null | undefined;
  /** Tag of what the browser has kept. */
  readonly kept?: string | undefined;
}

/** A file as a response; that it is unchanged where the browser has kept it. Not found where `path` is null. */
export async function sendFile(
  path: string | null,
  { range, caching, kept }: Sending = {},
): Promise<Response> {
  const found = path === null ? null : await stat(path).catch(() => null);
  if (path === null || found === null) return new Response("Not found\n", { status: 404 });
  const { size } = found;
  const tag = `"${size.toString(36)}-${Math.round(found.mtimeMs).toString(36)}"`;
  const kind: Record<string, string> = caching == null ? {} : { "Cache-Control": caching, ETag: tag };
  if (caching != null && kept === tag) return new Response(null, { status: 304, headers: kind });
  const headers: Record<string, string> = {
    ...kind,
    "Content-Type": TYPES[extname(path).toLowerCase()] ?? "application/octet-stream",
    "Accept-Ranges": "bytes",
  };
  const asked = /^bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$/u.exec(range ?? "");
  const from =
    asked === null ? 0 : asked[1] === undefined ? Math.max(0, size - Number(asked[3])) : Number(asked[1]);
  const to = asked?.[2] ? Math.min(Number(asked[2]), size - 1) : size - 1;
  if (asked !== null && (from > to || from >= size)) {
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${size}` } });
  }
  if (asked !== null) headers["Content-Range"] = `bytes ${from}-${to}/${size}`;
  headers["Content-Length"] = String(to - from + 1);
  const body = size === 0 ? null : Readable.toWeb(createReadStream(path, { start: from, end: to }));
  return new Response(body as ReadableStream | null, { status: asked === null ? 200 : 206, headers });
}
