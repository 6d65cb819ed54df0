import { CommonGroundError, type Encoder, type ExplainSettings } from "@commonground/core";
import type { KeptSights } from "./kept-sights.ts";
import type { LentEncoder, RandomiseOptions } from "./randomise-options.ts";
import { type ItemToRandomise, seeAndTell, type SeenRow } from "./see-and-tell.ts";
import type { Sight } from "./steps.ts";
import { OWN, talesOf } from "./tales.ts";

/** Images whose rows make a file: what is lost at most when a run is killed. */
const TOGETHER = 8;

/** Rows of every sight, those of finished groups as they are kept. A model is loaded when it has something to see. */
export async function seeAll(
  encoder: Encoder,
  items: readonly ItemToRandomise[],
  sights: readonly Sight[],
  settings: ExplainSettings,
  kept: KeptSights,
  options: RandomiseOptions,
): Promise<ReadonlyMap<string, readonly SeenRow[]>> {
  const { onProgress = () => {}, signal } = options;
  const tales = talesOf(encoder, options);
  const rows = new Map<string, SeenRow[]>();
  for (const sight of sights) {
    const found: SeenRow[] = [];
    rows.set(sight.name, found);
    let lent: LentEncoder | undefined;
    try {
      for (let group = 0; found.length < items.length; group++) {
        const together = items.slice(found.length, found.length + TOGETHER);
        const finished = await kept.read(
          sight.name,
          group,
          together.map(({ id }) => id),
        );
        if (finished !== null) {
          found.push(...finished);
          continue;
        }
        if (sight.weights !== null) lent ??= await options.load(sight.weights);
        const made: SeenRow[] = [];
        for (const item of together) {
          signal?.throwIfAborted();
          const place = found.length + made.length;
          onProgress(`${sight.name}: ${place + 1} of ${items.length}, ${item.id} …`);
          const before = rows.get(OWN)![place];
          made.push(
            before !== undefined && "error" in before
              ? before
              : await seeAndTell(
                  lent ?? encoder,
                  item,
                  await tales(sight, place),
                  before === undefined ? null : before.told[OWN].explained,
                  { settings, signal },
                ),
          );
        }
        refuseChanged(made, rows.get(OWN)!, found.length);
        await kept.write(sight.name, group, made);
        found.push(...made);
      }
    } finally {
      await lent?.dispose();
    }
  }
  return rows;
}

/** Throws `INVALID_DATA_SET` for an image that is not what it was when the model's own weights saw it. */
function refuseChanged(made: readonly SeenRow[], own: readonly SeenRow[], from: number): void {
  for (const [i, row] of made.entries()) {
    const before = own[from + i];
    if (before === undefined || "error" in row || "error" in before || row.sha256 === before.sha256) continue;
    throw new CommonGroundError(
      "INVALID_DATA_SET",
      `${row.id}: was changed while it was explained; begin anew in another folder`,
    );
  }
}
