import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { readBank } from "@commonground/files/node";
import { openDataSet, seededSample } from "@commonground/study";
import { BANK } from "./plans.mjs";

/** A table of drawings drawn by the seed from a style, written to `file`; the data set that it is. */
export async function writeSample({ dataset, folder }, { file, size, seed, limit = Infinity }) {
  const { classes } = await readBank(BANK);
  const drawings = await openDataSet(dataset.path, { format: dataset.format, classes: Object.keys(classes) });
  const chosen = seededSample(Math.min(drawings.size, limit), size, seed);
  const rows = Array.from(chosen, (i) => drawings.item(i)).map(({ id, label }) => `${quoted(id)},${quoted(label)}`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `path,label\n${rows.join("\n")}\n`);
  return { path: relative(process.cwd(), file), format: "table", images: relative(process.cwd(), folder) };
}

function quoted(text) {
  return `"${text.replaceAll('"', '""')}"`;
}
