// Embeddings of the embedded model's texts, made ahead, so that no page has to encode them (src/worker/ready-texts.ts).

import { mkdir, writeFile } from "node:fs/promises";
import { loadModel } from "@commonground/clip";
import { readBank } from "@commonground/files/node";
import { prepareVocabulary } from "@commonground/core";

/** Writes them into `folder`, under the keys by which pages ask. */
export async function writeTexts(folder) {
  await mkdir(folder, { recursive: true });
  const index = {};
  const cache = {
    get: () => Promise.resolve(undefined),
    async set(key, { rows, columns, data }) {
      index[key] = [rows, columns];
      await writeFile(`${folder}/${key}.f32`, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    },
  };
  const model = await loadModel("emoji-vit-s");
  try {
    await prepareVocabulary(model, await readBank("emoji"), { cache });
  } finally {
    await model.dispose();
  }
  await writeFile(`${folder}/index.json`, JSON.stringify(index));
}
