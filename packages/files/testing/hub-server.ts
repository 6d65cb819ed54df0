/*
 * A hub on the loopback, for tests: listings, `resolve` with its redirects (to a storage on another port for
 * large files), ETags, ranges, as huggingface.co gives them. It misbehaves by plan: each trouble is used up by one
 * request for its file.
 */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export type Trouble =
  /** Answers with a status and headers, and no file. */
  | { readonly kind: "status"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Breaks the connection off after so many bytes. */
  | { readonly kind: "cut"; readonly after: number }
  /** Falls silent after so many bytes, and stays so. */
  | { readonly kind: "stall"; readonly after: number }
  /** Never begins to answer. */
  | { readonly kind: "silence" }
  | { readonly kind: "wrong-bytes" }
  /** Sends bytes after the end, without having said how many there are. */
  | { readonly kind: "too-long" }
  /** Announces and sends a file of another length. */
  | { readonly kind: "wrong-length"; readonly length: number }
  /** Sends the whole file with 200 whatever range is asked for. */
  | { readonly kind: "no-range" }
  /** Sends the range from another place on. */
  | { readonly kind: "wrong-range" }
  /** Sends so many bytes, waits, and so on. */
  | { readonly kind: "drip"; readonly bytes: number; readonly pauseMs: number }
  | { readonly kind: "redirect-loop" };

export interface SeenRequest {
  readonly host: "hub" | "storage";
  readonly method: string;
  readonly path: string;
  readonly range: string | null;
  readonly authorization: string | null;
}

export interface HubServer {
  readonly endpoint: string;
  readonly requests: readonly SeenRequest[];
  /** Adds a commit with these files to a branch of a repository (`owner/name`, `datasets/owner/name`); returns its hash. */
  addRepository(repo: string, files: Readonly<Record<string, Uint8Array | string>>, branch?: string): string;
  /** Plans troubles for the next requests for a file, or for listings ("api"). */
  plan(file: string, ...troubles: Trouble[]): void;
  /** Only requests with this token may see the repository. */
  gate(repo: string, token: string): void;
  close(): Promise<void>;
}

interface StoredFile {
  readonly bytes: Buffer;
  readonly git: string;
  /** Null for small files, which git itself keeps. */
  readonly sha256: string | null;
}

type Files = ReadonlyMap<string, StoredFile>;

export async function startHubServer(): Promise<HubServer> {
  const commits = new Map<string, Files>();
  const branches = new Map<string, string>();
  const gates = new Map<string, string>();
  const troubles = new Map<string, Trouble[]>();
  const requests: SeenRequest[] = [];
  const stored = new Map<string, { path: string; file: StoredFile }>();

  const note = (host: SeenRequest["host"], { method, url, headers }: IncomingMessage) =>
    requests.push({
      host,
      method: method ?? "",
      path: decodeURIComponent((url ?? "").split("?")[0] ?? ""),
      range: headers.range ?? null,
      authorization: headers.authorization ?? null,
    });

  const storage = createServer((request, response) => {
    note("storage", request);
    const found = stored.get((request.url ?? "").slice(1).split("?")[0] ?? "");
    if (found === undefined) return void response.writeHead(404).end();
    void send(request, response, found.file.bytes, troubles.get(found.path)?.shift());
  });
  const storageOrigin = await listen(storage);

  const hub = createServer((request, response) => {
    note("hub", request);
    const url = new URL(request.url ?? "/", "http://hub");
    const path = decodeURIComponent(url.pathname);
    if (path === "/circle") return void response.writeHead(302, { location: "/circle" }).end();
    const cached = /^\/api\/resolve-cache\/(.+)$/.exec(path)?.[1];
    if (cached !== undefined) {
      const found = stored.get(cached);
      if (found === undefined) return void response.writeHead(404).end();
      return void send(request, response, found.file.bytes, troubles.get(found.path)?.shift(), {
        etag: `"${found.file.git}"`,
        "x-repo-commit": url.searchParams.get("commit") ?? "",
      });
    }
    const listed = /^\/api\/(model|dataset|space)s\/(.+?)\/(revision|tree)\/(.+)$/.exec(path);
    const resolved = /^\/(.+?)\/resolve\/(.+)$/.exec(path);
    const prefix = listed === null || listed[1] === "model" ? "" : `${listed[1]}s/`;
    const repo = listed === null ? (resolved?.[1] ?? "") : prefix + listed[2];
    if (!isKnown(repo)) return void refuse(response, 401, "RepoNotFound");
    if (gates.has(repo) && request.headers.authorization !== `Bearer ${gates.get(repo)}`) {
      return void refuse(response, request.headers.authorization === undefined ? 401 : 403, "GatedRepo");
    }
    if (listed !== null) {
      const trouble = troubles.get("api")?.shift();
      const commit = commitOf(repo, listed[4] ?? "");
      if (commit === null && trouble === undefined) return void refuse(response, 404, "RevisionNotFound");
      const files = filesOf(repo, commit ?? "");
      const answer =
        listed[3] === "tree" ? treeOf(files) : { id: repo, sha: commit, siblings: siblingsOf(files) };
      return void send(request, response, Buffer.from(JSON.stringify(answer)), trouble, {
        "content-type": "application/json",
      });
    }
    resolveFile(response, repo, resolved?.[2] ?? "");
  });
  const endpoint = await listen(hub);

  const isKnown = (repo: string) => [...branches.keys()].some((key) => key.startsWith(`${repo}@`));
  const commitOf = (repo: string, revision: string) =>
    branches.get(`${repo}@${revision}`) ?? (commits.has(`${repo}@${revision}`) ? revision : null);
  const filesOf = (repo: string, commit: string): Files => commits.get(`${repo}@${commit}`) ?? new Map();

  function resolveFile(response: ServerResponse, repo: string, rest: string): void {
    const revision = [...branches.keys(), ...commits.keys()]
      .map((key) => key.slice(repo.length + 1))
      .find((known) => rest.startsWith(`${known}/`));
    const commit = commitOf(repo, revision ?? "");
    if (revision === undefined || commit === null) return void refuse(response, 404, "RevisionNotFound");
    const path = rest.slice(revision.length + 1);
    const file = filesOf(repo, commit).get(path);
    const headers = { "x-repo-commit": commit };
    if (file === undefined) return void refuse(response, 404, "EntryNotFound", headers);
    const next = troubles.get(path)?.[0];
    if (next?.kind === "redirect-loop") {
      troubles.get(path)?.shift();
      return void response.writeHead(302, { location: "/circle" }).end();
    }
    if (file.sha256 === null) {
      // huggingface.co answers for small files with a redirect within itself.
      stored.set(file.git, { path, file });
      const location = `/api/resolve-cache/${file.git}?commit=${commit}`;
      return void response.writeHead(307, { ...headers, location }).end();
    }
    stored.set(file.sha256, { path, file });
    const etag = `"${file.sha256}"`;
    const location = `${storageOrigin}/${file.sha256}?signature=secret`;
    const linked = { "x-linked-etag": etag, "x-linked-size": String(file.bytes.length) };
    response.writeHead(302, { ...headers, ...linked, location }).end(`Found. Redirecting to ${location}`);
  }

  return {
    endpoint,
    requests,
    addRepository(repo, files, branch = "main") {
      const stores = new Map(
        Object.entries(files).map(([path, content]) => [path, storedFile(path, content)]),
      );
      const commit = sha1(JSON.stringify([...stores].map(([path, { git }]) => [path, git])));
      commits.set(`${repo}@${commit}`, stores);
      branches.set(`${repo}@${branch}`, commit);
      return commit;
    },
    plan(file, ...planned) {
      troubles.set(file, [...(troubles.get(file) ?? []), ...planned]);
    },
    gate: (repo, token) => void gates.set(repo, token),
    async close() {
      await Promise.all([hub, storage].map(stop));
    },
  };
}

function storedFile(path: string, content: Uint8Array | string): StoredFile {
  const bytes = Buffer.from(content as Uint8Array);
  const large = /\.(?:safetensors|bin)$/.test(path);
  return {
    bytes,
    git: createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex"),
    sha256: large ? createHash("sha256").update(bytes).digest("hex") : null,
  };
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}

function lfsOf({ bytes, sha256 }: StoredFile) {
  return sha256 === null ? undefined : { oid: sha256, sha256, size: bytes.length, pointerSize: 134 };
}

function siblingsOf(files: Files) {
  return [...files].map(([rfilename, file]) => ({
    rfilename,
    size: file.bytes.length,
    blobId: file.git,
    lfs: lfsOf(file),
  }));
}

function treeOf(files: Files) {
  return [...files].map(([path, file]) => ({
    type: "file",
    path,
    size: file.bytes.length,
    oid: file.git,
    lfs: lfsOf(file),
  }));
}

function refuse(response: ServerResponse, status: number, code: string, headers = {}): void {
  response
    .writeHead(status, { ...headers, "x-error-code": code, "content-type": "application/json" })
    .end(JSON.stringify({ error: code }));
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  whole: Buffer,
  trouble: Trouble | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  if (trouble?.kind === "status") {
    response.writeHead(trouble.status, trouble.headers).end("trouble");
    return;
  }
  if (trouble?.kind === "silence") return;
  const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1];
  const start = asked === undefined || trouble?.kind === "no-range" ? 0 : Number(asked);
  if (start > 0 && start >= whole.length) {
    response.writeHead(416, { "content-range": `bytes */${whole.length}` }).end();
    return;
  }
  const shifted = trouble?.kind === "wrong-range" ? start - 1 : start;
  let body = whole.subarray(shifted);
  if (trouble?.kind === "wrong-bytes") body = Buffer.from(body.map((byte) => byte ^ 0xff));
  if (trouble?.kind === "wrong-length") body = Buffer.alloc(trouble.length);
  const sent: Record<string, string> = { ...headers, "accept-ranges": "bytes" };
  if (trouble?.kind !== "too-long") sent["content-length"] = String(body.length);
  if (asked !== undefined && trouble?.kind !== "no-range") {
    sent["content-range"] = `bytes ${shifted}-${whole.length - 1}/${whole.length}`;
    response.writeHead(206, sent);
  } else {
    response.writeHead(200, sent);
  }
  if (request.method === "HEAD") return void response.end();
  switch (trouble?.kind) {
    case "cut":
      response.write(body.subarray(0, trouble.after), () => response.destroy());
      return;
    case "stall":
      response.write(body.subarray(0, trouble.after));
      return;
    case "drip":
      for (let i = 0; i < body.length && !response.destroyed; i += trouble.bytes) {
        response.write(body.subarray(i, i + trouble.bytes));
        await sleep(trouble.pauseMs);
      }
      response.end();
      return;
    case "too-long":
      response.write(body);
      response.end("more");
      return;
    default:
      response.end(body);
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function stop(server: Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}
