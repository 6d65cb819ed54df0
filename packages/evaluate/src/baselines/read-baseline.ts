import { join } from "node:path";
import { CommonGroundError, type Matrix, type ModelInfo, sha256, type Vocabulary } from "@commonground/core";
import { hashFile, readFileBytes } from "@commonground/files/node";
import type { Parameters } from "./adam.ts";
import { WIDTH } from "./bottleneck.ts";
import { type BaselineCard, readCard } from "./card.ts";
import { MAX_WEIGHTS_BYTES } from "./checkpoint.ts";
import { readTensors } from "./hashed-tensors.ts";
import type { BaselineName } from "./methods.ts";
import { FILES, WEIGHTS_FORMAT } from "./train-baseline.ts";

export interface Baseline {
  readonly folder: string;
  readonly card: BaselineCard;
  readonly parameters: Parameters;
}

/**
 * The trained baseline in a folder. Throws NOT_FOUND where there is none, `CORRUPT` for one that was changed, cut or put
 * together from several.
 */
export async function readBaseline(folder: string): Promise<Baseline> {
  const card = await readCard(join(folder, FILES.card));
  const path = join(folder, FILES.weights);
  const remedy = "train it again";
  const asked = { what: "weights of a baseline", maxBytes: MAX_WEIGHTS_BYTES };
  const bytes = await readFileBytes(path, { ...asked, code: "CORRUPT" });
  const { matrices } = await readTensors(path, { ...asked, format: WEIGHTS_FORMAT, remedy });
  if ((await sha256(bytes as Uint8Array<ArrayBuffer>)) !== card.weightsSha256) {
    throw new CommonGroundError(
      "CORRUPT",
      `${path}: are not the weights that ${FILES.card} describes; ${remedy}`,
    );
  }
  return { folder, card, parameters: matrices };
}

/** The classes that a baseline was trained for. Rejects as `readCard`. */
export async function baselineClasses(folder: string): Promise<readonly string[]> {
  return (await readCard(join(folder, FILES.card))).classes;
}

/** What a baseline is, and the SHA-256 of its card, which states that of its weights. Rejects as `readCard`. */
export async function baselineIdentity(
  folder: string,
): Promise<{ readonly method: BaselineName; readonly sha256: string }> {
  const path = join(folder, FILES.card);
  const { method } = await readCard(path);
  return { method, sha256: await hashFile(path) };
}

/**
 * Throws `INVALID_ARGUMENT` where a baseline was trained with another model, bank or classes than it is to be used with,
 * and `CORRUPT` where its weights have not the sizes that these ask for.
 */
export function checkBaseline(
  { folder, card, parameters }: Baseline,
  info: ModelInfo,
  vocabulary: Vocabulary,
  patchWidth: number,
): void {
  const { model, bank, classes, method } = card;
  const foreign = (what: string) => {
    throw new CommonGroundError("INVALID_ARGUMENT", `${folder}: this ${method} was trained ${what}`);
  };
  if (model.sha256 !== info.sha256 || model.configurationSha256 !== info.configurationSha256) {
    foreign(
      `on features of ${model.id}${model.id === info.id ? " with other weights or another configuration" : ""}, not of ${info.id}; give --model ${model.id}, or train one for ${info.id}`,
    );
  }
  if (model.precision !== info.precision) {
    foreign(
      `on features in ${model.precision}, not in ${info.precision}; give --precision ${model.precision}`,
    );
  }
  if (bank.sha256 !== vocabulary.bankRecord.sha256) {
    foreign(`with another bank (${bank.name}, ${bank.sha256.slice(0, 12)}…); give that one with --bank`);
  }
  if (classes.join("\n") !== vocabulary.classes.join("\n")) {
    foreign(`for ${classes.length} other classes; leave classes out, and its own are taken`);
  }
  const expected = shapesOf(method, {
    c: info.embeddingDimension,
    width: patchWidth,
    concepts: vocabulary.descriptors.length,
    classes: classes.length,
  });
  const given = Object.entries(parameters).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (given.map(([name, values]) => shapeText(name, values)).join() !== expected.join()) {
    throw new CommonGroundError(
      "CORRUPT",
      `${folder}: its weights have not the sizes of its card; train it again`,
    );
  }
}

function shapeText(name: string, { rows, columns }: Pick<Matrix, "rows" | "columns">): string {
  return `${name} ${rows}×${columns}`;
}

function shapesOf(
  method: BaselineName,
  { c, width, concepts, classes }: { c: number; width: number; concepts: number; classes: number },
): string[] {
  const inner = Math.min(WIDTH, width);
  const classifier = (inputs: number) => ({ classifier: [classes, inputs], classifierBias: [1, classes] });
  const bottleneck = {
    query: [c, inner],
    key: [width, inner],
    unit: [concepts, inner],
    unitBias: [1, concepts],
    centre: [1, width],
    ...classifier(concepts),
  };
  const shapes: Record<BaselineName, Record<string, number[]>> = {
    "mm-cbm": bottleneck,
    "mm-protosim": bottleneck,
    "feature-maps": { labeller: [concepts, width], labellerBias: [1, concepts] },
    linear: classifier(c),
    "lf-cbm": {
      concept: [concepts, width],
      centre: [1, concepts],
      scale: [1, concepts],
      ...classifier(concepts),
    },
  };
  return Object.entries(shapes[method])
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, [rows, columns]]) => shapeText(name, { rows, columns }));
}
