import { afterAll, beforeAll, expect, test } from "vitest";
import { type HubServer, startHubServer } from "../../testing/hub-server.ts";
import { fileAddress, listRepository } from "./list-repository-web.ts";

let hub: HubServer;
beforeAll(async () => {
  hub = await startHubServer();
});
afterAll(() => hub.close());

test("a page gets the commit and the files, and where they are", async () => {
  const commit = hub.addRepository("org/name", { "config.json": "{}", "a b/c#.txt": "x" });
  const { endpoint } = hub;
  const listed = await listRepository("org/name", "main", { endpoint });
  expect(listed.commit).toBe(commit);
  expect(listed.files.map(({ path, size }) => [path, size])).toEqual(
    expect.arrayContaining([
      ["config.json", 2],
      ["a b/c#.txt", 1],
    ]),
  );
  const found = await fetch(fileAddress("org/name", commit, "a b/c#.txt", endpoint));
  expect(await found.text()).toBe("x");
});

test("what cannot be had says what a page can do about it", async () => {
  const { endpoint } = hub;
  hub.addRepository("org/gated", { "config.json": "{}" });
  hub.gate("org/gated", "secret");
  await expect(listRepository("org/gated", "main", { endpoint })).rejects.toMatchObject({
    code: "UNAUTHORISED",
    message: expect.stringContaining("commonground model pull"),
  });
  hub.addRepository("org/other", { "config.json": "{}" });
  await expect(listRepository("org/other", "v2", { endpoint })).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: expect.stringContaining("no such revision v2"),
  });
  await expect(listRepository("org/other", "../x", { endpoint })).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
  });
  await expect(listRepository("org/name", "main", { endpoint: "http://127.0.0.1:9" })).rejects.toMatchObject({
    code: "NETWORK",
    message: expect.stringContaining("cannot be reached from this page"),
  });
  hub.plan("api", { kind: "status", status: 500 });
  await expect(listRepository("org/other", "main", { endpoint })).rejects.toMatchObject({
    code: "NETWORK",
    message: expect.stringContaining("answers 500"),
  });
});
