import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readBank } from "./read-bank.ts";

const folder = mkdtempSync(join(tmpdir(), "read-bank-"));
afterAll(() => rmSync(folder, { recursive: true }));

const bank = {
  schema: "commonground/bank@1",
  name: "mine",
  description: "",
  licence: "CC0-1.0",
  classTemplates: ["a photo of a {}"],
  descriptorTemplate: "a photo with {}",
  classes: { dog: ["floppy ears"], car: ["four wheels"] },
  descriptors: [],
};

test("a bank file is read and parsed, errors name it", async () => {
  const path = join(folder, "mine.json");
  writeFileSync(path, `\uFEFF${JSON.stringify(bank)}`);
  expect((await readBank(path)).classes).toEqual(bank.classes);
  writeFileSync(path, JSON.stringify({ ...bank, classTemplates: ["no place"] }));
  await expect(readBank(path)).rejects.toMatchObject({
    code: "INVALID_BANK",
    message: expect.stringContaining("mine.json"),
  });
  writeFileSync(path, "{");
  await expect(readBank(path)).rejects.toMatchObject({ code: "INVALID_BANK" });
  await expect(readBank(join(folder, "no.json"))).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a lower-case name that no embedded bank has is refused with the way to give a file", async () => {
  await expect(readBank("no-such-bank")).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: expect.stringMatching(/no embedded bank "no-such-bank".*\.\/no-such-bank/),
  });
});

test("a class that occurs twice in the file is refused, not half lost", async () => {
  const path = join(folder, "twice.json");
  writeFileSync(path, JSON.stringify(bank).replace('"car":', '"dog":'));
  await expect(readBank(path)).rejects.toMatchObject({
    code: "INVALID_BANK",
    message: expect.stringMatching(/twice\.json: the key "dog" occurs twice/),
  });
});
