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

/** A file as a response; one range of bytes is answered, several are not. Not found where `path` is null. */
export async function sendFile(path: string | null, range: string | undefined): Promise<Response> {
  const size =
    path === null
      ? null
      : await stat(path).then(
          (found) => found.size,
          () => null,
        );
  if (path === null || size === null) return new Response("Not found\n", { status: 404 });
  const headers: Record<string, string> = {
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
