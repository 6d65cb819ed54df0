import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { basename, join, resolve } from "node:path";
import { serve, type ServerType } from "@hono/node-server";
import { CommonGroundError, SOFTWARE_VERSION } from "@commonground/core";
import { Hono } from "hono";
import { cachingOf } from "./caching.ts";
import { guard, sameToken } from "./guard.ts";
import { isOfResults, listResults } from "./list-results.ts";
import { sendTogether } from "./send-together.ts";
import { mounts, site } from "./mounts.ts";
import { type Asked, fileWithin, notFound, sendFile } from "./send-file.ts";
import type { Session } from "../session.ts";

export interface ExplorerOptions {
  /** Paths of images that the page may open. */
  readonly images?: readonly string[] | undefined;
  /** Folder of results that the page may read. */
  readonly results?: string | undefined;
  /** Any free one by default. */
  readonly port?: number | undefined;
  /** Address of a hub that the page may load models from; by default it asks nobody but this server. */
  readonly hub?: string | undefined;
}

export interface Explorer {
  /** Where it is, the token included. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves the explorer on this machine's loopback address, below a token that only who knows the address has. It reads
 * the images and the folder that are given, its own application, and nothing else; it takes nothing.
 *
 * Rejects with `NOT_FOUND` where the application is not built, `INVALID_ARGUMENT` where the port is taken.
 */
export async function serveExplorer(options: ExplorerOptions = {}): Promise<Explorer> {
  if (!existsSync(join(site, "index.html"))) {
    throw new CommonGroundError(
      "NOT_FOUND",
      "The explorer's application is not built; run npm run explorer:build in the repository",
    );
  }
  const token = randomBytes(18).toString("base64url");
  let port = 0;
  const app = routes(token, () => port, options);
  const server = await listen(app, options.port ?? 0);
  port = (server.address() as AddressInfo).port;
  return {
    address: `http://127.0.0.1:${port}/${token}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}

function routes(token: string, port: () => number, { images = [], results, hub }: ExplorerOptions): Hono {
  const session: Session = {
    version: SOFTWARE_VERSION,
    images: images.map((path) => basename(path)),
    paths: images,
    results: results === undefined ? null : basename(resolve(results)),
    hub: hub ?? null,
  };
  const folders = new Map(
    mounts().map(({ below, folder, files }) => [below, { folder, files: new Set(files) }]),
  );
  const app = new Hono();
  app.use(guard(port, session.hub));
  app.get("/:token/*", async (context) => {
    const given = context.req.param("token");
    const path = decoded(new URL(context.req.url).pathname.slice(given.length + 2));
    if (!sameToken(given, token) || path === null) return notFound();
    const { req } = context;
    const asked: Asked = {
      method: req.method,
      range: req.header("range"),
      ifRange: req.header("if-range"),
      ifNoneMatch: req.header("if-none-match"),
    };
    if (path === "session.json") return context.json(session);
    if (path === "results.json")
      return results === undefined ? notFound() : context.json(await listResults(results));
    const [first = "", ...rest] = path.split("/");
    const inner = rest.join("/");
    if (first === "given")
      return sendFile(images[/^\d{1,9}$/u.test(inner) ? Number(inner) : -1] ?? null, asked, null);
    if (first === "results") {
      const together = req.query("of");
      if (results !== undefined && together !== undefined)
        return sendTogether(results, inner, together.split(","));
      const of = results !== undefined && isOfResults(inner) ? results : null;
      return sendFile(of && (await fileWithin(of, inner)), asked, null);
    }
    const caching = cachingOf(first);
    const mounted = folders.get(first);
    if (mounted === undefined) return sendFile(await fileWithin(site, path || "index.html"), asked, caching);
    return sendFile(mounted.files.has(inner) ? join(mounted.folder, inner) : null, asked, caching);
  });
  return app;
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

function listen(app: Hono, port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port }, () => resolve(server));
    server.on("error", (cause) =>
      reject(
        new CommonGroundError("INVALID_ARGUMENT", `Port ${port} cannot be listened on; choose another one`, {
          cause,
        }),
      ),
    );
  });
}
