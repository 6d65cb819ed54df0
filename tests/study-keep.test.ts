import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { writeBank } from "./support/bank.ts";
import { commonground, root, type RunOptions } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const folder = temporaryFolder();
const made = (name: string) => join(folder, name);
const FILES = {
  "dog face/1.svg": "1f436",
  "dog face/2.svg": "1f429",
  "cat face/1.svg": "1f431",
  "cat face/2.svg": "1f63a",
};

const plan = {
  schema: "commonground/study@1",
  name: "faces",
  dataset: { path: made("images") },
  bank: made("one.json"),
  models: ["emoji-vit-16-xs"],
  settings: {
    default: { causes: "none" },
    words: { causes: "none", candidates: 2, languageConcepts: 3, relevance: "paper", match: "topk" },
  },
};

const study = (file: string, out: string, args: readonly string[] = [], options: RunOptions = {}) =>
  commonground(["study", "run", made(file), "--out", made(out), ...args], options);

/** Bytes of every record and shard. */
function rowsIn(out: string): Map<string, string> {
  const names = readdirSync(made(out), { recursive: true, encoding: "utf8" });
  return new Map(
    names
      .filter((name) => /(?:\.parquet|run\.json)$/u.test(name))
      .toSorted()
      .map((name) => [name, readFileSync(made(join(out, name)), "base64")]),
  );
}

const keptIn = (name: string) =>
  readdirSync(made(name), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".safetensors"))
    .toSorted();

const lastLine = (text: string) => text.trimEnd().split("\n").at(-1);

let undisturbed: Map<string, string>;
beforeAll(async () => {
  for (const [name, code] of Object.entries(FILES)) {
    mkdirSync(dirname(made(`images/${name}`)), { recursive: true });
    cpSync(join(root, `node_modules/@twemoji/svg/${code}.svg`), made(`images/${name}`));
  }
  writeBank(made("one.json"));
  writeBank(made("two.json"), {
    name: "two",
    classes: { "dog face": ["wet nose", "brown fur"], "cat face": ["long whiskers", "slit pupils"] },
  });
  writeFileSync(made("plan.json"), JSON.stringify(plan));
  writeFileSync(made("two-plan.json"), JSON.stringify({ ...plan, bank: made("two.json"), shardSize: 3 }));
  await study("plan.json", "plain");
  undisturbed = rowsIn("plain");
});

test("a second setting of words reads what the first one kept, and the rows are those of a run that keeps nothing", async () => {
  const { code, stdout } = await study("plan.json", "kept", ["--keep", "embeddings"]);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `8 rows in ${made("kept")}\nembeddings in ${made("kept/embeddings")}: 4 read, 4 made\n`,
  });
  expect(rowsIn("kept")).toEqual(undisturbed);
  expect(keptIn("kept/embeddings")).toHaveLength(4);
});

test("another study with another bank and other shards takes them from there, with two workers, too", async () => {
  await study("two-plan.json", "two-plain");
  const args = ["--embeddings", made("kept/embeddings"), "--workers", "2"];
  const { stdout } = await study("two-plan.json", "two", args);
  expect(lastLine(stdout)).toBe(`embeddings in ${made("kept/embeddings")}: 8 read, 0 made`);
  expect(rowsIn("two")).toEqual(rowsIn("two-plain"));
});

test("a run that is killed in the middle of a shard goes on from the images that it kept", async () => {
  const hash = createHash("sha256")
    .update(readFileSync(made("images/cat face/2.svg")))
    .digest("hex");
  const second = keptIn("kept/embeddings").find((name) => name.includes(hash))!;
  await study("plan.json", "killed", ["--keep", "embeddings"], {
    whenThere: { path: made(join("killed/embeddings", second)), signal: "SIGKILL" },
  });
  expect(rowsIn("killed").size).toBeLessThan(undisturbed.size);
  const before = keptIn("killed/embeddings").length;
  const { stdout } = await study("plan.json", "killed", ["--keep", "embeddings"]);
  expect(lastLine(stdout)).toContain(`: ${4 + before} read, ${4 - before} made`);
  expect(rowsIn("killed")).toEqual(undisturbed);
});

test("a kept file that was cut is named, made anew, and no row is another", async () => {
  const [first] = keptIn("kept/embeddings");
  const path = made(join("kept/embeddings", first));
  const whole = readFileSync(path);
  truncateSync(path, whole.length / 2);
  const { code, stdout } = await study("plan.json", "cut", ["--embeddings", made("kept/embeddings")]);
  expect(code).toBe(0);
  expect(lastLine(stdout)).toBe(
    `embeddings in ${made("kept/embeddings")}: 7 read, 1 made; damaged, and made anew: ${path}`,
  );
  expect(readFileSync(path).equals(whole)).toBe(true);
  expect(rowsIn("cut")).toEqual(undisturbed);
});

test("nothing else can be kept", async () => {
  const { code, stderr } = await study("plan.json", "else", ["--keep", "pictures"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/--keep <a,b>.*Allowed: explanations, embeddings/u);
});
