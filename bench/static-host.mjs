import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { pipeline } from "node:stream/promises";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".png": "image/png",
  ".wasm": "application/wasm",
};

/** A plain host of files on this machine, by the path that their folder is mounted on, with what threads need. */
export async function staticHost(folders) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://host").pathname));
    const [mount, folder] = Object.entries(folders).find(([below]) => path.startsWith(below)) ?? [];
    const file = mount === undefined ? "" : join(folder, path.slice(mount.length));
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) return response.writeHead(404).end();
    const range = /^bytes=(\d+)-(\d+)$/u.exec(request.headers.range ?? "");
    const from = Number(range?.[1] ?? 0);
    const to = Math.min(Number(range?.[2] ?? Infinity), found.size - 1);
    response.writeHead(range === null ? 200 : 206, {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
      "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
      "Content-Length": to - from + 1,
      ...(range === null ? {} : { "Content-Range": `bytes ${from}-${to}/${found.size}` }),
    });
    return pipeline(createReadStream(file, { start: from, end: to }), response).catch(() => {});
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
