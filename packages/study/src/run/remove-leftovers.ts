import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { removeAbandoned } from "@commonground/files/node";
import type { Study } from "./study.ts";
import { embeddingsFolder, runFolder } from "./worker.ts";

/**
 * Removes what killed processes left half-written where a study's results and embeddings go (`removeAbandoned`); what
 * others that share the folder are writing stays.
 */
export async function removeLeftovers(study: Study, out: string): Promise<void> {
  const { plan } = study;
  await removeAbandoned(out);
  for (const model of plan.models.keys()) {
    for (const setting of Object.keys(plan.settings)) {
      await removeAbandoned(runFolder(out, study, { model, setting, shard: 0 }));
    }
  }
  const embeddings = embeddingsFolder(out, plan);
  if (embeddings === null) return;
  for (const ofModel of await foldersIn(embeddings)) {
    for (const folder of await foldersIn(ofModel)) await removeAbandoned(folder);
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}
