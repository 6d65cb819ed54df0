import { CommonGroundError } from "@commonground/core";
import { parseJson } from "@commonground/files";
import { writeFileAtomically } from "@commonground/files/node";
import { z } from "zod";
import { type AdamState, type Parameters } from "./adam.ts";
import { encodeTensors, readTensors } from "./hashed-tensors.ts";

/** Where a training stands after a whole epoch. */
export interface TrainingState {
  /** Of everything that decides what comes out. */
  readonly fingerprint: string;
  readonly parameters: Parameters;
  readonly adam: AdamState;
  /** Those of the epoch `kept`. */
  readonly best: Parameters;
  readonly kept: number;
  readonly history: readonly EpochRecord[];
}

export interface EpochRecord {
  /** Mean training loss of the epoch's batches. */
  readonly train: number;
  readonly validation: number | null;
  /** Right answers on the validation images. */
  readonly correct: number | null;
}

const FORMAT = "commonground/baseline-training@1";
/** Four copies of 8 million numbers, which 4,000 descriptors and 1,000 classes come to, and more. */
export const MAX_WEIGHTS_BYTES = 1_000_000_000;

const STATED = z.strictObject({
  fingerprint: z.string(),
  steps: z.int(),
  kept: z.int(),
  history: z.array(
    z.strictObject({ train: z.number(), validation: z.number().nullable(), correct: z.number().nullable() }),
  ),
});

const GROUPS = ["parameters", "means", "squares", "best"] as const;

export async function writeCheckpoint(path: string, state: TrainingState): Promise<void> {
  const { fingerprint, kept, history, adam } = state;
  const groups = { parameters: state.parameters, means: adam.means, squares: adam.squares, best: state.best };
  const matrices = GROUPS.flatMap((group) =>
    Object.entries(groups[group]).map(([name, values]) => [`${group}/${name}`, values] as const),
  );
  const stated = JSON.stringify({ fingerprint, steps: adam.steps, kept, history });
  await writeFileAtomically(
    path,
    encodeTensors({ format: FORMAT, stated, matrices: Object.fromEntries(matrices) }),
  );
}

/** Null where there is none. Throws `CORRUPT` for a damaged one, `INVALID_ARGUMENT` for one of another training. */
export async function readCheckpoint(path: string, fingerprint: string): Promise<TrainingState | null> {
  const remedy = "remove it to begin anew";
  let read;
  try {
    read = await readTensors(path, {
      format: FORMAT,
      what: "a training",
      maxBytes: MAX_WEIGHTS_BYTES,
      remedy,
    });
  } catch (error) {
    if (error instanceof CommonGroundError && error.code === "NOT_FOUND") return null;
    throw error;
  }
  const stated = STATED.safeParse(parseJson(read.stated, path, "CORRUPT"));
  if (!stated.success)
    throw new CommonGroundError("CORRUPT", `${path}: does not say where it stands; ${remedy}`);
  if (stated.data.fingerprint !== fingerprint) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `${path}: is of a training with another method, model, bank, data or settings; give another --out, or ${remedy}`,
    );
  }
  const group = (wanted: (typeof GROUPS)[number]): Parameters =>
    Object.fromEntries(
      Object.entries(read.matrices).flatMap(([name, values]) =>
        name.startsWith(`${wanted}/`) ? [[name.slice(wanted.length + 1), values]] : [],
      ),
    );
  const { steps, kept, history } = stated.data;
  return {
    fingerprint,
    parameters: group("parameters"),
    adam: { means: group("means"), squares: group("squares"), steps },
    best: group("best"),
    kept,
    history,
  };
}
