import { matrix, normaliseRows } from "@commonground/core";

const BATCH = 32;

/** Unit image embeddings of all of a style's drawings by framing: { labels, framings: { NAME: labels × c } }. */
export async function styleEmbeddings(model, style) {
  const files = [...style.files.values()];
  const framings = {};
  for (const [name, render] of Object.entries(style.framings)) {
    const out = matrix(files.length, model.info.embeddingDimension);
    for (let from = 0; from < files.length; from += BATCH) {
      const pixels = await Promise.all(files.slice(from, from + BATCH).map(render));
      const { embeddings } = await model.encodeImages(pixels);
      out.data.set(embeddings.data, from * out.columns);
    }
    framings[name] = normaliseRows(out);
  }
  return { style: style.name, labels: [...style.files.keys()], framings };
}
