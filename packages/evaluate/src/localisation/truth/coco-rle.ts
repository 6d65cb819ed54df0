// COCO's run lengths: columns from the upper left, the first run of zeros. Compressed, a run is a number of five bits a
// character, the lowest first, written as its difference from the run two before, from the fourth run on. Format:
// cocoapi, common/maskApi.c, rleFrString and rleDecode.

import type { Mask } from "@commonground/core";
import { truthError } from "./truth-error.ts";

const FIRST_CHARACTER = 48;
const BITS = 5;
/** Of a run below 2³²: more are no length of an image. */
const MOST_CHARACTERS = 7;
/** Runs before the first that is written as a difference. */
const FIRST_DIFFERENCE = 3;

/** The run lengths in a compressed text. Throws `INVALID_DATA_SET`, naming `where`, for text that is none. */
export function readRunText(text: string, where: string): number[] {
  const runs: number[] = [];
  for (let at = 0; at < text.length;) {
    let value = 0;
    let scale = 1;
    for (let k = 0; ; k++) {
      const character = text.charCodeAt(at) - FIRST_CHARACTER;
      if (!(character >= 0 && character < 64) || k === MOST_CHARACTERS) {
        throw wrong(where, at < text.length ? `a wrong character at ${at}` : "an end within a run");
      }
      at++;
      value += (character & 31) * scale;
      scale *= 1 << BITS;
      if (character & 32) continue;
      if (character & 16) value -= scale;
      break;
    }
    runs.push(runs.length >= FIRST_DIFFERENCE ? value + runs[runs.length - 2] : value);
  }
  return runs;
}

/**
 * The mask of run lengths. Throws `INVALID_DATA_SET`, naming `where`, for runs that are no whole numbers from 0 or do not
 * add up to the image, before more than the image is held.
 */
export function decodeColumnRuns(
  runs: readonly number[],
  width: number,
  height: number,
  where: string,
): Mask {
  const data = new Uint8Array(width * height);
  let end = 0;
  for (const [r, run] of runs.entries()) {
    if (!Number.isSafeInteger(run) || run < 0) throw wrong(where, `a run of ${String(run)}`);
    const start = end;
    end += run;
    if (end > data.length) break;
    if (r % 2 === 0) continue;
    for (let i = start; i < end; i++) data[(i % height) * width + Math.floor(i / height)] = 1;
  }
  if (end !== data.length) {
    throw wrong(
      where,
      `runs that ${end > data.length ? "go beyond" : "end before"} its ${width} × ${height} pixels`,
    );
  }
  return { width, height, data };
}

function wrong(where: string, what: string) {
  return truthError(where, `has run lengths with ${what}`, "write them with pycocotools");
}
