import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { type HubServer, startHubServer } from "../../../files/testing/hub-server.ts";
import { TINY, writeRandomCheckpoint } from "../../testing/random-checkpoint.ts";
import { loadHubModel } from "./load-hub-model-web.ts";
import { loadModel } from "./load-model.ts";

const folder = mkdtempSync(join(tmpdir(), "commonground-hub-web-"));
let hub: HubServer;
let commit: string;

beforeAll(async () => {
  await writeRandomCheckpoint(folder, TINY);
  hub = await startHubServer();
  const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))] as const);
  commit = hub.addRepository("org/tiny", { "README.md": "notes", ...Object.fromEntries(files) });
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

test("a model of the hub is that of its files, by its commit; nothing that it does not need is fetched", async () => {
  const received: number[] = [];
  const model = await loadHubModel(
    { repo: "org/tiny", revision: undefined },
    { endpoint: hub.endpoint, onBytes: (bytes) => received.push(bytes) },
  );
  const local = await loadModel(folder);
  const { sha256, configurationSha256, architecture } = local.info;
  expect(model.info).toMatchObject({
    id: "org/tiny",
    revision: commit,
    sha256,
    configurationSha256,
    architecture,
  });
  expect(received.at(-1)).toBe(readFileSync(join(folder, "open_clip_model.safetensors")).length);
  expect(hub.requests.filter(({ path }) => path.includes("README"))).toEqual([]);
  await Promise.all([model.dispose(), local.dispose()]);
});

test("weights that are not those of the listing are refused", async () => {
  const { fetch: real } = globalThis;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (...asked) => {
    const response = await real(...asked);
    if (!String(asked[0]).includes("/api/models/")) return response;
    return new Response(
      (await response.text()).replaceAll(/"sha256":"[0-9a-f]{64}"/gu, `"sha256":"${"0".repeat(64)}"`),
    );
  });
  onTestFinished(() => void vi.restoreAllMocks());
  await expect(
    loadHubModel({ repo: "org/tiny", revision: "main" }, { endpoint: hub.endpoint }),
  ).rejects.toMatchObject({ code: "CORRUPT", message: expect.stringContaining("not what the hub lists") });
});
