import { embeddedModels } from "@commonground/clip";
import { readBank } from "@commonground/files/node";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { OUR_BANKS, OUR_MODELS } from "./ours.ts";
import { mounts } from "./server/mounts.ts";

test("the page offers the models that the command has, in its order, and banks by the command's names", async () => {
  expect(OUR_MODELS.map(({ name }) => name)).toEqual(embeddedModels().map(({ name }) => name));
  for (const { name } of OUR_BANKS) expect((await readBank(name)).name).toBe(name);
});

test("all that is mounted is there", () => {
  for (const { folder, files } of mounts()) {
    for (const file of files) expect(existsSync(join(folder, file)), file).toBe(true);
  }
});
