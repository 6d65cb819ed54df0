import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeBank } from "./support/bank.ts";
import { commonground, dog } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();

test("embeddings of texts are kept for the next run, which explains the same even where they are damaged", async () => {
  const bank = writeBank(join(folder, "tiny.json"));
  const env = { COMMONGROUND_CACHE: join(folder, "cache") };
  const texts = join(folder, "cache", "texts");
  const explain = async () => {
    const { code, stdout } = await commonground(
      ["explain", dog, "--bank", bank, "--causes", "none", "--json", "-"],
      { env },
    );
    expect(code).toBe(0);
    return { ...JSON.parse(stdout), timings: null };
  };
  const first = await explain();
  const files = readdirSync(texts).map((name) => join(texts, name));
  expect(files).toHaveLength(3);
  expect(await explain()).toEqual(first);
  const contents = files.map((path) => readFileSync(path));
  for (const path of files) writeFileSync(path, "damaged");
  expect(await explain()).toEqual(first);
  expect(files.map((path) => readFileSync(path))).toEqual(contents);
});
