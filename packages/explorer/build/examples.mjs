// Our examples as PNG, which every browser reads to the same pixels as the command.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { encodePng } from "@commonground/files";
import { readImage } from "@commonground/files/node";

export async function writeExamples(folder) {
  const listed = new URL("../src/app/examples.json", import.meta.url);
  const drawings = dirname(fileURLToPath(import.meta.resolve("@twemoji/svg/package.json")));
  await mkdir(folder, { recursive: true });
  for (const { code } of JSON.parse(await readFile(listed, "utf8"))) {
    const { pixels } = await readImage(`${drawings}/${code}.svg`);
    await writeFile(`${folder}/${code}.png`, await encodePng(pixels));
  }
}
