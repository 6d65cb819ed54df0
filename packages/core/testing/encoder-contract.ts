/* What every encoder promises (`Encoder`), whatever runs it: the same checks for the synthetic one, Node and browsers. */
import type { Encoder } from "@commonground/core";
import { callChecks } from "./call-checks.ts";
import { dropChecks } from "./drop-checks.ts";
import type { EncoderCheck } from "./encoder-check.ts";
import { frameChecks } from "./frame-checks.ts";
import { imageChecks } from "./image-checks.ts";
import { textChecks } from "./text-checks.ts";

export const encoderChecks: readonly EncoderCheck[] = [
  ...frameChecks,
  ...imageChecks,
  ...dropChecks,
  ...textChecks,
  ...callChecks,
];

/** The promises that an encoder breaks, with how; for a place without a test runner. */
export async function brokenPromises(encoder: Encoder): Promise<string[]> {
  const broken: string[] = [];
  for (const { name, check } of encoderChecks) {
    await check(encoder).catch((error: unknown) => broken.push(`${name}: ${String(error)}`));
  }
  return broken;
}
