import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { openKeptRun } from "./kept-run.ts";

const folder = temporaryFolder();
const identity = { seed: 1, settings: { parts: 5, left: undefined } };
const opened = () => openKeptRun(join(folder, "run"), "tests", identity);
const refusal = (message: RegExp) => ({
  code: "INVALID_RESULTS",
  message: expect.stringMatching(message),
});

test("what is written is read again, by the same run, under the same name and key", async () => {
  const kept = await opened();
  expect(await kept.read("one")).toBeNull();
  await kept.write("one", { values: [0.1, null] });
  await kept.write("two", [1], { map: "a" });
  const again = await opened();
  expect(await again.read("one")).toEqual({ values: [0.1, null] });
  expect(await again.read("two", { map: "a" })).toEqual([1]);
  await expect(again.read("two", { map: "b" })).rejects.toMatchObject(
    refusal(/two\.json: was changed after it was written, or made of another map; remove it/u),
  );
});

test("another run is refused that folder with what differs", async () => {
  await opened();
  for (const [other, told] of [
    [{ ...identity, seed: 2 }, "seed"],
    [{ ...identity, settings: { parts: 4 } }, "settings"],
    [{ ...identity, more: 1 }, "more"],
  ] as const) {
    await expect(openKeptRun(join(folder, "run"), "tests", other)).rejects.toMatchObject(
      refusal(new RegExp(`holds a run of evaluate tests with other ${told}; give another folder`, "u")),
    );
  }
  await expect(openKeptRun(join(folder, "run"), "others", identity)).rejects.toMatchObject(
    refusal(/run\.json: is no record of evaluate others/u),
  );
});

const damages: [string, (text: string) => string, RegExp][] = [
  ["cut short", (text) => text.slice(0, -9), /is not valid JSON/u],
  ["emptied", () => "", /is not valid JSON/u],
  ["null", () => "null", /holds no rows of evaluate tests/u],
  ["with a field more", (text) => text.replace("{", '{"more":1,'), /holds no rows of evaluate tests/u],
  [
    "with another number",
    (text) => text.replace("0.1", "0.2"),
    /was changed after it was written; remove it/u,
  ],
  ["of another run", (text) => text.replace(/"fingerprint":"./u, '"fingerprint":"'), /holds no rows/u],
];
test.each(damages)("a file %s is refused by its name", async (_, damage, message) => {
  const kept = await opened();
  await kept.write("one", { values: [0.1, null] });
  const file = join(folder, "run", "one.json");
  const text = readFileSync(file, "utf8");
  expect(damage(text)).not.toBe(text);
  writeFileSync(file, damage(text));
  await expect(kept.read("one")).rejects.toMatchObject(refusal(message));
  await expect(kept.read("one")).rejects.toThrow("one.json");
  await kept.write("one", { values: [0.1, null] });
});

test("a file under another's name, and one of another run, are refused", async () => {
  const kept = await opened();
  await kept.write("one", 1);
  const file = readFileSync(join(folder, "run", "one.json"));
  writeFileSync(join(folder, "run", "three.json"), file);
  await expect(kept.read("three")).rejects.toMatchObject(refusal(/three\.json: was changed/u));
  const other = await openKeptRun(join(folder, "other"), "tests", { seed: 2 });
  writeFileSync(join(folder, "other", "one.json"), file);
  await expect(other.read("one")).rejects.toMatchObject(refusal(/holds rows of another run; remove it/u));
});

test("a record of the run that was changed is refused, and not taken for this run's", async () => {
  await opened();
  const file = join(folder, "run", "run.json");
  const text = readFileSync(file, "utf8");
  for (const damaged of [text.replace('"parts": 5', '"parts": 4'), "null", "{}", text.slice(0, -5)]) {
    expect(damaged).not.toBe(text);
    writeFileSync(file, damaged);
    await expect(opened()).rejects.toMatchObject(refusal(/run\.json/u));
  }
  writeFileSync(file, text);
});
