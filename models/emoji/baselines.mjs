import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commonground } from "./commonground.mjs";
import { packageFolder } from "./study/drawings.mjs";

/** Three styles, none of them the one that is measured on; each has a drawing of nearly every class. */
const STYLES = {
  "@iconify-json/noto": "1.2.9",
  "@iconify-json/openmoji": "1.2.29",
  "@iconify-json/fluent-emoji-flat": "1.2.6",
};

/** Options of each training, found by the drawings it holds out; smaller batches than the paper's, for 17 of those a style. */
const TRAININGS = {
  "mm-cbm": { epochs: 20, batch: 32, rate: 5e-3 },
  "mm-protosim": { epochs: 12, batch: 32, rate: 5e-3 },
  "feature-maps": { epochs: 30, batch: 32, rate: 5e-3 },
  linear: { epochs: 50, batch: 32, rate: 1e-2 },
  "lf-cbm": { epochs: 50, batch: 32, rate: 5e-3 },
};

export const BASELINES = Object.keys(TRAININGS);

/** Those that say where in a drawing a concept is. */
export const EXPLAINING = ["mm-cbm", "mm-protosim", "feature-maps"];

/**
 * Trains baselines for the embedded model below `folder`, where they are not yet; their folders.
 * `epochs`: of each, in place of its own. The drawings come from the npm registry, into `folder` alone.
 */
export function trainBaselines(folder, methods, epochs) {
  const data = Object.entries(STYLES).map(([name, version]) => packageFolder(name, folder, version));
  return methods.map((method) => {
    const training = TRAININGS[method];
    const wanted = epochs ?? training.epochs;
    const out = join(folder, method);
    const card = join(out, "baseline.json");
    if (existsSync(card)) {
      const { settings } = JSON.parse(readFileSync(card, "utf8"));
      if (settings.epochs === wanted) return out;
      throw new Error(`${out}: was trained with --epochs ${settings.epochs}; remove it to train it with ${wanted}`);
    }
    const given = ["--epochs", wanted, "--patience", wanted, "--batch", training.batch, "--learning-rate", training.rate];
    commonground(["baselines", "train", "--method", method, "--data", ...data, ...given.map(String), "--out", out]);
    return out;
  });
}
