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

/**
 * Options of each training: smaller batches than the paper's 64, of which these styles have 17. `short` epochs are what an
 * evaluation has the time for.
 */
const TRAININGS = {
  "mm-cbm": { epochs: 6, short: 4, rate: 3e-3 },
  "mm-protosim": { epochs: 24, short: 24, rate: 1e-2 },
  "feature-maps": { epochs: 30, short: 10, rate: 5e-3 },
  linear: { epochs: 20, rate: 1e-2 },
  "lf-cbm": { epochs: 20, rate: 5e-3 },
};
const BATCH = 32;

export const BASELINES = Object.keys(TRAININGS);

/** Those that say where in a drawing a concept is, and learn it in a short time. */
export const SHORT = BASELINES.filter((method) => TRAININGS[method].short !== undefined);

/**
 * Trains baselines for the embedded model below `folder`, where they are not yet, for their epochs of one `length`; their
 * folders. The drawings come from the npm registry, into `folder` alone.
 */
export function trainBaselines(folder, methods, length) {
  const data = Object.entries(STYLES).map(([name, version]) => packageFolder(name, folder, version));
  return methods.map((method) => {
    const { rate, [length]: wanted } = TRAININGS[method];
    const out = join(folder, method);
    const card = join(out, "baseline.json");
    if (existsSync(card)) {
      const { settings } = JSON.parse(readFileSync(card, "utf8"));
      if (settings.epochs === wanted) return out;
      throw new Error(`${out}: was trained for ${settings.epochs} epochs; remove it, or give another --out, to train it for ${wanted}`);
    }
    const given = ["--epochs", wanted, "--patience", wanted, "--batch", BATCH, "--learning-rate", rate];
    commonground(["baselines", "train", "--method", method, "--data", ...data, ...given.map(String), "--out", out]);
    return out;
  });
}
