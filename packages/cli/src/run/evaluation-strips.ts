import {
  CommonGroundError,
  decodeRuns,
  prepareImage,
  type Pixels,
  removedFrame,
  resample,
} from "@commonground/core";
import { type PaintedRemoval, regionCells, setsAlong, withoutRegions } from "@commonground/evaluate";
import { encodePng } from "@commonground/files";
import { readImage } from "@commonground/files/node";
import {
  type EvaluationRow,
  imageFile,
  type RunSteps,
  type Strip,
  type StudyPlan,
} from "@commonground/study";

/** Longer sides of pictures in px: a page holds some hundred of them. */
const PICTURE_SIDE = 112;

/** The steps of each image by each method that has an order, drawn; without those whose image is not at hand any more. */
export async function evaluationStrips(
  { rows, model }: RunSteps,
  removal: PaintedRemoval,
  plan: StudyPlan | null,
  signal: AbortSignal,
): Promise<Strip[]> {
  if (plan === null) return [];
  const strips: Strip[] = [];
  const images = new Map<string, Promise<Pixels | null>>();
  for (const row of rows) {
    signal.throwIfAborted();
    if (row.order === null || row.masks === null) continue;
    if (!images.has(row.id)) images.set(row.id, readAgain(row, plan, signal));
    const pixels = await images.get(row.id)!;
    if (pixels === null) continue;
    const frame = prepareImage(pixels, model.preprocess);
    strips.push(await stripOf(row, frame, removedFrame(frame, removal)));
  }
  return strips;
}

async function stripOf(row: EvaluationRow, frame: Pixels, removed: Pixels): Promise<Strip> {
  const regions = row.masks!.map((runs) =>
    decodeRuns(runs.split(" ").map(Number), frame.width, frame.height),
  );
  const cells = regionCells(regions);
  const steps = await Promise.all(
    setsAlong(row.order!, cells, "delete").map(async (set, step) => ({
      picture: await pictureOf(withoutRegions({ frame, removed, cells }, set)),
      similarity: row.deletion_similarity![step],
      right: row.deletion_accuracy![step] === 1,
    })),
  );
  return { id: row.id, target: row.target!, method: row.method!, steps };
}

async function pictureOf(frame: Pixels): Promise<string> {
  const scale = Math.min(1, PICTURE_SIDE / Math.max(frame.width, frame.height));
  const small =
    scale === 1
      ? frame
      : resample(frame, Math.round(frame.width * scale), Math.round(frame.height * scale), "bicubic");
  return `data:image/png;base64,${Buffer.from(await encodePng(small)).toString("base64")}`;
}

/** Null where the image is not at hand, or is another one by now. */
async function readAgain(
  { id, sha256 }: EvaluationRow,
  { dataset }: StudyPlan,
  signal: AbortSignal,
): Promise<Pixels | null> {
  const file = await imageFile(dataset, id);
  if (file === null) return null;
  try {
    const read = await readImage(file, { signal });
    return read.sha256 === sha256 ? read.pixels : null;
  } catch (error) {
    if (error instanceof CommonGroundError) return null;
    throw error;
  }
}
