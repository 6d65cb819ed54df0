/*
 * Checkpoints that people ask for by name, as data: what `model list` shows, and where to find them. Loading never
 * relies on it, since the configuration in a repository decides. The source of every value is in docs/models.md.
 */
import { CLIP_CHECKPOINTS } from "./clip-checkpoints.ts";
import { FURTHER_CHECKPOINTS } from "./further-checkpoints.ts";
import type { KnownCheckpoint } from "./known-checkpoint.ts";
import { PAPER_CHECKPOINTS } from "./paper-checkpoints.ts";
import { PAPER_RESULTS } from "./paper-results.ts";
import { PUBLISHED_TOP1 } from "./published-top1.ts";
import { SIGLIP_CHECKPOINTS } from "./siglip-checkpoints.ts";
import { TIMM_CHECKPOINTS } from "./timm-checkpoints.ts";

/** The 13 checkpoints of the paper (arXiv 2410.13016), in its order, then others in wide use. */
export const KNOWN_CHECKPOINTS: readonly KnownCheckpoint[] = [
  ...PAPER_CHECKPOINTS,
  ...CLIP_CHECKPOINTS,
  ...SIGLIP_CHECKPOINTS,
  ...TIMM_CHECKPOINTS,
  ...FURTHER_CHECKPOINTS,
].map((entry) => {
  const top1 = PUBLISHED_TOP1[entry.name];
  const paperFigures = PAPER_RESULTS[entry.name];
  return Object.assign(
    {},
    entry,
    top1 === undefined ? {} : { imagenetTop1: top1 },
    paperFigures === undefined ? {} : { paper: paperFigures },
  );
});

/** The known checkpoint called `name`, letter case aside; undefined when there is none. */
export function findKnown(name: string): KnownCheckpoint | undefined {
  const wanted = name.toLowerCase();
  return KNOWN_CHECKPOINTS.find((checkpoint) => checkpoint.name.toLowerCase() === wanted);
}
