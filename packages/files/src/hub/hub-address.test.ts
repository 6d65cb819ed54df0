import { expect, test } from "vitest";
import { parseHubAddress } from "./hub-address.ts";

const COMMIT = "c".repeat(40);

test.each([
  ["owner/model", "owner/model", undefined],
  ["owner/model/", "owner/model", undefined],
  ["owner/model@v1.0", "owner/model", "v1.0"],
  ["owner/model@refs/pr/1", "owner/model", "refs/pr/1"],
  [`hf-hub:owner/model@${COMMIT}`, "owner/model", COMMIT],
  ["hf://owner/model", "owner/model", undefined],
  ["hf://models/owner/model@main", "owner/model", "main"],
  ["hf://datasets/owner/data@refs/convert/parquet", "datasets/owner/data", "refs/convert/parquet"],
  ["datasets/owner/data", "datasets/owner/data", undefined],
  ["datasets/squad", "datasets/squad", undefined],
  ["https://huggingface.co/owner/model", "owner/model", undefined],
  ["https://www.huggingface.co/owner/model/", "owner/model", undefined],
  ["http://hf.co/owner/model?library=open_clip", "owner/model", undefined],
  ["https://huggingface.co/owner/model/tree/v1", "owner/model", "v1"],
  ["https://huggingface.co/owner/model/tree/refs%2Fpr%2F1", "owner/model", "refs/pr/1"],
  [`https://huggingface.co/owner/model/commit/${COMMIT}`, "owner/model", COMMIT],
  ["https://huggingface.co/datasets/owner/data/tree/main", "datasets/owner/data", "main"],
  ["https://huggingface.co/datasets/squad", "datasets/squad", undefined],
  ["https://huggingface.co/spaces/owner/app", "spaces/owner/app", undefined],
])("%s is the hub's %s at %s", (text, repo, revision) => {
  expect(parseHubAddress(text)).toEqual({ repo, revision });
});

test.each([
  "model",
  "../model",
  "owner/..",
  "a/b/c",
  "C:\\model",
  "https://example.org/owner/model",
  "https://huggingface.co/models",
  "https://huggingface.co/100%/x",
  "owner/model@",
  "",
])("%j is none", (text) => {
  expect(parseHubAddress(text)).toBeNull();
});

test.each([
  ["https://huggingface.co/owner/model/blob/main/config.json", "owner/model@REVISION"],
  ["https://huggingface.co/owner/model/tree/main/folder", "owner/model@REVISION"],
  ["https://huggingface.co/owner/model/discussions", "owner/model@REVISION"],
  ["hf://datasets/owner/data/train.csv", "datasets/owner/data@REVISION"],
])("%s leads into a repository, and is told what to give", (text, given) => {
  expect(() => parseHubAddress(text)).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT", message: expect.stringContaining(given) }),
  );
});

test("names and revisions that would leave the cache are refused", () => {
  for (const text of ["owner/a..b", "a/b@../../x", "https://huggingface.co/a/b/tree/..%2F..%2Fx"]) {
    expect(() => parseHubAddress(text), text).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  }
});

test("a mirror's own addresses are understood where it is the hub", () => {
  const mirror = "https://mirror.example/hub";
  expect(parseHubAddress(`${mirror}/owner/model/tree/v1`, mirror)).toEqual({
    repo: "owner/model",
    revision: "v1",
  });
  expect(parseHubAddress("https://mirror.example/other/owner/model", mirror)).toBeNull();
  expect(parseHubAddress("https://huggingface.co/owner/model", mirror)?.repo).toBe("owner/model");
});
