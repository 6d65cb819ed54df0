import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { readWebJson, toUrl } from "./web-file.ts";

const options = { what: "configuration", maxBytes: 20, code: "INVALID_CONFIG" } as const;

async function serve(body: string): Promise<URL> {
  const server = createServer((_, response) => response.end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/config.json`);
}

test("JSON is read from a Blob and from an address", async () => {
  const blob = new Blob(['\u{feff}{"a": 1}']);
  expect(await readWebJson(blob, "config.json", options)).toMatchObject({
    path: "config.json",
    value: { a: 1 },
  });
  const url = await serve('{"a": 2}');
  expect(await readWebJson(url, "x", options)).toMatchObject({ path: url.href, value: { a: 2 } });
  expect(await readWebJson(url.href, "x", options)).toMatchObject({ path: url.href, value: { a: 2 } });
});

const refused = (file: Blob | URL) => expect(readWebJson(file, "config.json", options)).rejects;

test("what is no JSON, no UTF-8 or too large is refused by name", async () => {
  await refused(new Blob(['{"a":'])).toMatchObject({
    code: "INVALID_CONFIG",
    message: "config.json: is not valid JSON (line 1, column 6); correct it there",
  });
  await refused(new Blob([Uint8Array.of(0xff)])).toMatchObject({
    code: "INVALID_CONFIG",
    message: expect.stringContaining("is not UTF-8"),
  });
  const large = { code: "TOO_LARGE", message: expect.stringContaining("has 22 bytes, the limit is 20") };
  await refused(new Blob([`"${"a".repeat(20)}"`])).toMatchObject(large);
  await refused(await serve(`"${"a".repeat(20)}"`)).toMatchObject(large);
});

test("what is no address is refused", () => {
  expect(() => toUrl("not an address")).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT", message: expect.stringContaining("not an address") }),
  );
});
