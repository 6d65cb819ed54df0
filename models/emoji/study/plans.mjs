import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readBank } from "@commonground/files/node";
import { STUDY_SCHEMA } from "@commonground/study";

const FAMILY = fileURLToPath(new URL("..", import.meta.url));

/** Every model of the family, the embedded one among them. */
export function familyNames() {
  return readdirSync(FAMILY)
    .filter((name) => name.startsWith("emoji-"))
    .toSorted();
}

export const BANK = "emoji";

/** Regions in one pass, without causes; k as the bank recommends it for them, and as the paper has it. */
const POOLED = {
  "k-bank": { regions: "pooled", causes: "none" },
  "k-500": { regions: "pooled", causes: "none", candidates: 500 },
};

/** The paper's: red circles, the smaller side as foreground, k = 500, parts by K-means and by PCA. */
const paper = (parts) => ({
  regions: "ellipse",
  foreground: "majority",
  candidates: 500,
  parts,
  causes: "none",
});
const ELLIPSES = { kmeans: paper("kmeans"), pca: paper("pca") };

const CAUSES = { causes: { regions: "pooled", causes: "shapley" } };

/** Rows of ten seconds or so are what a killed run loses at most. */
const SHARD_SIZE = 33;

/**
 * The plans of a study, by the folder that their results go to. `models`: as plans take them; `drawings`: { path,
 * format } of a style; `sample`: the data set of the drawings whose causes are computed, where they are; `embeddings`: the
 * folder that keeps what vision makes of each image, so that another k and another bank cost no encoder.
 */
export async function studyPlans(kind, { models, drawings, sample, embeddings, limit }) {
  const dataset = { ...drawings, ...(limit === undefined ? {} : { limit }) };
  const plan = (name, settings, more = {}) => ({
    schema: STUDY_SCHEMA,
    name,
    dataset,
    bank: BANK,
    models,
    settings,
    shardSize: SHARD_SIZE,
    similarities: true,
    keep: ["embeddings"],
    embeddings,
    ...more,
  });
  switch (kind) {
    case "ellipses":
      return { models: plan("The settings of the paper", ELLIPSES) };
    case "degraded":
      return { models: plan("Degraded models", POOLED) };
    default: {
      const { classes } = await readBank(BANK);
      return {
        models: plan("Emoji models", POOLED),
        causes: plan("Causes of a sample", CAUSES, { dataset: sample, classes: Object.keys(classes) }),
      };
    }
  }
}
