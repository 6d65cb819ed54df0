import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExplainSettings, ModelInfo } from "@commonground/core";
import { afterAll, expect, test } from "vitest";
import { claimRunFolder, readRunRecord, runRecord } from "./run-record.ts";

const root = mkdtempSync(join(tmpdir(), "commonground-claim-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const recordOf = (weights: string) =>
  runRecord(
    { id: "m", sha256: weights, configurationSha256: "c", precision: "f32" } as ModelInfo,
    "default",
    1,
    ["a", "b"],
    {
      settings: {} as ExplainSettings,
      bankSha256: "b",
      classesSha256: "c",
      dataSetSha256: "d",
      items: 2,
      parts: "image",
      shardSize: 2,
      similarities: false,
    },
    8,
  );

test("of runs that claim a folder at the same moment one gets it, and all others hear whose it is", async () => {
  const records = await Promise.all(["1", "2", "3", "4", "5", "6"].map(recordOf));
  for (let round = 0; round < 10; round++) {
    const folder = join(root, String(round));
    const claims = await Promise.allSettled(records.map((record) => claimRunFolder(folder, record)));
    const kept = await readRunRecord(folder);
    for (const [i, { status }] of claims.entries()) {
      expect(status).toBe(kept!.fingerprint === records[i].fingerprint ? "fulfilled" : "rejected");
    }
    expect(readdirSync(folder)).toEqual(["run.json"]);
  }
});

test("the same run claims its folder as often as it likes", async () => {
  const record = await recordOf("1");
  const folder = join(root, "same");
  await Promise.all([claimRunFolder(folder, record), claimRunFolder(folder, record)]);
  await claimRunFolder(folder, record);
  expect(await readRunRecord(folder)).toEqual(record);
});
