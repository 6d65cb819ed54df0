// What emoji-vit-s makes of the bank emoji and its classes, in texts/, so that no first run has to encode them; to be made
// anew when the weights, the tokenizer, the bank or how texts are encoded changed (a test says so):
//
//   npm run texts:emoji

import { renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadModel } from "@commonground/clip";
import { prepareVocabulary } from "@commonground/core";
import { fileTextCache, readBank } from "@commonground/files/node";

const folder = fileURLToPath(new URL("texts", import.meta.url));
const unfinished = `${folder}-${process.pid}`;
try {
  const model = await loadModel("emoji-vit-s");
  await prepareVocabulary(model, await readBank("emoji"), { cache: fileTextCache(unfinished) });
  await model.dispose();
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
} finally {
  rmSync(unfinished, { recursive: true, force: true });
}
