import { CommonGroundError, contentHash, type Interval, wilsonInterval } from "@commonground/core";
import { readJson } from "@commonground/files/node";
import { z } from "zod";
import { BASELINES, BASELINE_VERSION } from "./methods.ts";

export const BASELINE_SCHEMA = "commonground/baseline@1";

const count = z.int().min(0);
const hash = z.string().regex(/^[0-9a-f]{64}$/u);
const share = z.number().min(0).max(1);

const RATE = z.strictObject({
  correct: count,
  images: count.min(1),
  share,
  interval: z.tuple([share, share]),
});

const SETTINGS = z.strictObject({
  epochs: count.min(1),
  batch: count.min(1),
  firstRate: z.number().positive(),
  lastRate: z.number().positive(),
  patience: count.min(1),
  seed: z.int(),
});

const CARD = z.strictObject({
  schema: z.literal(BASELINE_SCHEMA),
  method: z.enum(BASELINES),
  version: count,
  /** What made the features. */
  model: z.strictObject({ id: z.string(), sha256: hash, configurationSha256: hash, precision: z.string() }),
  bank: z.strictObject({ name: z.string(), sha256: hash, size: count }),
  classes: z.array(z.string()).min(1),
  data: z.strictObject({
    /** What was given, without the folders it lies in. */
    names: z.array(z.string()).min(1),
    images: count,
    /** Of the list of the images' hashes and labels. */
    sha256: hash,
    train: count,
    validation: count,
  }),
  settings: SETTINGS,
  epochs: z.strictObject({
    run: count,
    /** The one whose numbers were kept: of the smallest validation loss, or the last one. */
    kept: count,
    history: z.array(
      z.strictObject({ train: z.number(), validation: z.number().nullable(), correct: count.nullable() }),
    ),
  }),
  /** What is counted as right: the class, or, of a method that names concepts only, a descriptor of the class. */
  counted: z.enum(["class", "descriptor"]),
  accuracy: z.strictObject({ train: RATE, validation: RATE.nullable() }),
  /** SHA-256 of the file of weights. */
  weightsSha256: hash,
  /** Of all the rest of the card (`contentHash`). */
  sha256: hash,
});

export type BaselineCard = z.infer<typeof CARD>;
export type TrainingSettings = z.infer<typeof SETTINGS>;
export type Rate = z.infer<typeof RATE>;

/** With its hash. */
export async function sealCard(card: Omit<BaselineCard, "sha256">): Promise<BaselineCard> {
  return { ...card, sha256: await contentHash(card) };
}

export function rate(correct: number, images: number): Rate {
  const interval: Interval = wilsonInterval(correct, images);
  return { correct, images, share: correct / images, interval: [interval[0], interval[1]] };
}

/** A card has a few kilobytes; names of 20,000 classes take one megabyte. */
const MAX_CARD_BYTES = 4_000_000;

/** Reads and checks a card. Throws NOT_FOUND, TOO_LARGE, or `CORRUPT` with the field at fault, or for one that was changed. */
export async function readCard(path: string): Promise<BaselineCard> {
  const value = await readJson(path, {
    what: "card of a baseline",
    maxBytes: MAX_CARD_BYTES,
    code: "CORRUPT",
  });
  const { schema } = (value ?? {}) as { schema?: unknown };
  if (schema !== BASELINE_SCHEMA) {
    throw new CommonGroundError(
      "CORRUPT",
      `${path}: is no card of a baseline (no "schema": "${BASELINE_SCHEMA}"); give the folder that baselines train has written`,
    );
  }
  const parsed = CARD.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new CommonGroundError(
      "CORRUPT",
      `${path}: ${issue.path.join(".")}: ${issue.message}; train it again`,
      {
        cause: parsed.error,
      },
    );
  }
  if (parsed.data.version !== BASELINE_VERSION) {
    throw new CommonGroundError(
      "CORRUPT",
      `${path}: was trained by version ${parsed.data.version} of the baselines, this release has ${BASELINE_VERSION}; train it again`,
    );
  }
  const { sha256, ...rest } = parsed.data;
  if (sha256 !== (await contentHash(rest))) {
    throw new CommonGroundError("CORRUPT", `${path}: was changed after it was written; train it again`);
  }
  return parsed.data;
}
