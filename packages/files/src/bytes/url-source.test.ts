import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { urlSource } from "./url-source.ts";

const BYTES = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31) % 251);

/** A server's address, and the ranges that it is asked for. */
async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ url: URL; ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/model.safetensors`);
  return { url, ranges };
}

/** Answers a range of `bytes` as RFC 9110 asks, or all of them. */
function sendRange(bytes: Uint8Array, request: IncomingMessage, response: ServerResponse): void {
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  if (range === null) {
    response.end(bytes);
    return;
  }
  const from = Number(range[1]);
  const to = Math.min(Number(range[2]), bytes.length - 1);
  if (from >= bytes.length) {
    response.writeHead(416, { "Content-Range": `bytes */${bytes.length}` }).end();
    return;
  }
  response
    .writeHead(206, { "Content-Range": `bytes ${from}-${to}/${bytes.length}` })
    .end(bytes.subarray(from, to + 1));
}

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

test("the first bytes come with one request, later ones with one each, and the whole is fetched once", async () => {
  const { url, ranges } = await serve((request, response) => sendRange(BYTES, request, response));
  const source = await urlSource(url);
  expect(source).toMatchObject({ name: url.href, size: BYTES.length });
  expect(await source.read(0, 8)).toEqual(BYTES.slice(0, 8));
  expect(await source.read(131_000, 72)).toEqual(BYTES.slice(131_000, 131_072));
  expect(ranges).toEqual(["bytes=0-131071"]);
  expect(await source.read(131_000, 73)).toEqual(BYTES.slice(131_000, 131_073));
  expect(await source.read(299_996, 4)).toEqual(BYTES.slice(299_996));
  expect(ranges).toEqual(["bytes=0-131071", "bytes=131000-131072", "bytes=299996-299999"]);
  const [whole] = await Promise.all([source.whole(), source.whole()]);
  expect(await bytesOf(whole)).toEqual(BYTES);
  expect(ranges.filter((range) => range === undefined)).toHaveLength(1);
});

test("what was read belongs to the reader", async () => {
  const { url } = await serve((request, response) => sendRange(BYTES, request, response));
  const source = await urlSource(url);
  (await source.read(0, 4)).fill(0);
  expect(await source.read(0, 4)).toEqual(BYTES.slice(0, 4));
});

test("a file smaller than the first request, or empty, is no trouble", async () => {
  const small = BYTES.subarray(0, 20);
  const { url } = await serve((request, response) => sendRange(small, request, response));
  const source = await urlSource(url);
  expect(source.size).toBe(20);
  expect(await source.read(10, 10)).toEqual(small.slice(10));
  await expect(source.read(10, 11)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  const empty = await serve((request, response) => sendRange(new Uint8Array(), request, response));
  expect(await urlSource(empty.url)).toMatchObject({ size: 0 });
});

test("from a server without ranges the whole file is taken at once", async () => {
  const { url, ranges } = await serve((_, response) => response.end(BYTES));
  const source = await urlSource(url);
  expect(source.size).toBe(BYTES.length);
  expect(await source.read(200_000, 9)).toEqual(BYTES.slice(200_000, 200_009));
  expect(await bytesOf(await source.whole())).toEqual(BYTES);
  expect(ranges).toHaveLength(1);
});

test("where the page may not see Content-Range the whole file is taken as well", async () => {
  const { url } = await serve((request, response) => {
    if (request.headers.range === undefined) response.end(BYTES);
    else response.writeHead(206).end(BYTES.subarray(0, 131_072));
  });
  const source = await urlSource(url);
  expect(source.size).toBe(BYTES.length);
  expect(await source.read(299_000, 9)).toEqual(BYTES.slice(299_000, 299_009));
});

test("a file that is replaced while it is read is noticed", async () => {
  let current = BYTES;
  const { url } = await serve((request, response) => sendRange(current, request, response));
  const source = await urlSource(url);
  current = BYTES.subarray(0, 250_000);
  const replaced = { code: "NETWORK", message: expect.stringContaining("may have been replaced") };
  await expect(source.read(200_000, 4)).rejects.toMatchObject(replaced);
  await expect(source.read(299_000, 4)).rejects.toMatchObject(replaced);
  await expect(source.whole()).rejects.toMatchObject(replaced);
});

test("another range than was asked for is refused", async () => {
  const { url } = await serve((request, response) => {
    if (request.headers.range === "bytes=0-131071") sendRange(BYTES, request, response);
    else response.writeHead(206, { "Content-Range": `bytes 0-3/${BYTES.length}` }).end(BYTES.subarray(0, 4));
  });
  await expect((await urlSource(url)).read(200_000, 4)).rejects.toMatchObject({ code: "NETWORK" });
});

test.each([
  [404, "NOT_FOUND", /model\.safetensors: there is no such file \(404\)/],
  [401, "UNAUTHORISED", /access is refused \(401\)/],
  [503, "NETWORK", /the server answers 503; try again later/],
])("status %i is told as %s", async (status, code, message) => {
  const { url } = await serve((_, response) => response.writeHead(status).end());
  await expect(urlSource(url)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test("a connection that breaks is told, before and within the body", async () => {
  const refusing = await serve((request) => request.socket.destroy());
  await expect(urlSource(refusing.url)).rejects.toMatchObject({
    code: "NETWORK",
    message: expect.stringContaining("cannot be fetched"),
  });
  const breaking = await serve((request, response) => {
    response.writeHead(200, { "Content-Length": BYTES.length }).write(BYTES.subarray(0, 1000), () => {
      request.socket.destroy();
    });
  });
  await expect(urlSource(breaking.url)).rejects.toMatchObject({
    code: "NETWORK",
    message: expect.stringContaining("ended too early"),
  });
});

test("an aborted signal ends it with its reason", async () => {
  const { url } = await serve(() => undefined);
  const reason = new Error("stopped by the user");
  await expect(urlSource(url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
