import { contentHash, createSyntheticEncoder, DEFAULT_SETTINGS } from "@commonground/core";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { claimRunFolder, readRunRecord, type RunIdentity, runRecord, sealRecord } from "./run-record.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "run-record-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const { info } = createSyntheticEncoder();
const rest = {
  settings: DEFAULT_SETTINGS,
  bankSha256: "b",
  classesSha256: "c",
  dataSetSha256: "d",
  items: 10,
  parts: "image",
  shardSize: 4,
  similarities: false,
} as const;
const record = (change: object = {}, model = info) =>
  runRecord(model, "default", 3, ["dog", "cat"], { ...rest, ...change }, 8);

test("a folder is claimed once, and again by the same run", async () => {
  await claimRunFolder(folder, await record());
  const bytes = readFileSync(join(folder, "run.json"));
  await claimRunFolder(folder, await record());
  expect(readFileSync(join(folder, "run.json"))).toEqual(bytes);
  expect(await readRunRecord(folder)).toEqual(await record());
});

test.each<[what: string, change: object, model?: object]>([
  ["weightsSha256 was", {}, { sha256: "1".repeat(64) }],
  ["configurationSha256 was", {}, { configurationSha256: "1".repeat(64) }],
  ["precision was", {}, { precision: "int8" }],
  ['runtime was "javascript" and is "onnxruntime-node 1.30.0"', {}, { runtime: "onnxruntime-node 1.30.0" }],
  ["device was", {}, { device: "cuda" }],
  ["partCount was 5 and is 4", { settings: { ...DEFAULT_SETTINGS, partCount: 4 } }],
  ["bankSha256 was", { bankSha256: "x" }],
  ["classesSha256 was", { classesSha256: "x" }],
  ["dataSetSha256 was", { dataSetSha256: "x" }],
  ["items was 10 and is 9", { items: 9 }],
  ["parts was", { parts: "class" }],
  ["shardSize was 4 and is 5", { shardSize: 5 }],
  ["similarities was", { similarities: true }],
])("a run that differs in what decides its rows is refused: %s", async (what, change, model) => {
  await claimRunFolder(folder, await record());
  await expect(claimRunFolder(folder, await record(change, { ...info, ...model }))).rejects.toMatchObject({
    code: "INVALID_RESULTS",
    message: expect.stringContaining(what),
  });
});

test("a record that was changed, or is none, is refused", async () => {
  expect(await readRunRecord(folder)).toBeNull();
  const path = join(folder, "run.json");
  writeFileSync(join(folder, "file"), "no folder");
  expect(await readRunRecord(join(folder, "file"))).toBeNull();
  for (const text of [
    "{",
    "null",
    "{}",
    JSON.stringify({ ...(await record()), fingerprint: "0" }),
    JSON.stringify(await record()).replace('"items":10', '"items":11'),
    JSON.stringify(await record()).replace('"dog","cat"', '"cat","dog"'),
    JSON.stringify(await record()).replace('"shards":3', '"shards":4'),
    JSON.stringify(await record()).replace('"descriptors":8', '"descriptors":9'),
  ]) {
    writeFileSync(path, text);
    await expect(readRunRecord(folder)).rejects.toMatchObject({ code: "INVALID_RESULTS" });
  }
});

test("results of another version of the method, or of the columns, are not gone on with", async () => {
  for (const [changed, what] of [
    [{ method: 1 }, /method was 1 and is \d+\); give another folder/],
    [{ runtime: undefined }, /runtime was nothing and is "javascript"/],
    [{ results: "commonground/results@0" }, /results was "commonground\/results@0" and is/],
  ] as const) {
    const { sha256: _, ...now } = await record();
    const identity = { ...now.identity, ...changed } as RunIdentity;
    const before = await sealRecord({ ...now, identity, fingerprint: await contentHash(identity) });
    writeFileSync(join(folder, "run.json"), JSON.stringify(before));
    await expect(claimRunFolder(folder, await record())).rejects.toMatchObject({
      code: "INVALID_RESULTS",
      message: expect.stringMatching(what),
    });
    expect(await readRunRecord(folder)).toEqual(before);
  }
});

test("a record of another version is told as that", async () => {
  const path = join(folder, "run.json");
  writeFileSync(path, JSON.stringify({ ...(await record()), schema: "commonground/run@2" }));
  await expect(claimRunFolder(folder, await record())).rejects.toMatchObject({
    code: "INVALID_RESULTS",
    message: expect.stringMatching(/another version of commonground \(commonground\/run@2, not .*run@1\)/),
  });
});
