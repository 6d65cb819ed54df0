import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, sep } from "node:path";
import { pipeline } from "node:stream/promises";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".wasm": "application/wasm",
};

export interface WebServer {
  /** The address, with a slash at the end. */
  readonly origin: string;
  /** Every request so far: method, path and range. */
  readonly requests: readonly string[];
  close(): void;
}

/**
 * Serves folders below this machine's loopback address, by the path they are mounted on, and `page` as `/`. Ranges are
 * answered; pages are cross-origin isolated unless `isolated` is false, so that WebAssembly may use threads.
 */
export async function serveFolders(
  folders: Readonly<Record<string, string>>,
  page: string,
  { isolated = true }: { isolated?: boolean } = {},
): Promise<WebServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const { method, url = "/", headers } = request;
    requests.push([method, url, headers.range].filter(Boolean).join(" "));
    if (isolated) {
      response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
      response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    }
    if (url === "/") response.setHeader("Content-Type", TYPES[".html"]!).end(page);
    else answer(folders, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function answer(
  folders: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const file = await findFile(folders, decodeURIComponent(new URL(request.url!, "http://host").pathname));
  if (file === undefined) {
    response.writeHead(404).end();
    return;
  }
  const { path, size } = file;
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  const from = Number(range?.[1] ?? 0);
  const to = Math.min(Number(range?.[2] ?? Number.POSITIVE_INFINITY), size - 1);
  response.writeHead(range === null ? 200 : 206, {
    "Content-Type": TYPES[extname(path)] ?? "application/octet-stream",
    "Content-Length": to - from + 1,
    ...(range === null ? {} : { "Content-Range": `bytes ${from}-${to}/${size}` }),
  });
  if (request.method === "HEAD") response.end();
  else await pipeline(createReadStream(path, { start: from, end: to }), response);
}

async function findFile(
  folders: Readonly<Record<string, string>>,
  path: string,
): Promise<{ path: string; size: number } | undefined> {
  for (const [mount, folder] of Object.entries(folders)) {
    if (!path.startsWith(mount)) continue;
    const [base, found] = await Promise.all([
      realpath(folder),
      realpath(join(folder, path.slice(mount.length))).catch(() => ""),
    ]);
    if (!found.startsWith(base + sep)) continue;
    const { size } = await stat(found);
    return { path: found, size };
  }
  return undefined;
}
