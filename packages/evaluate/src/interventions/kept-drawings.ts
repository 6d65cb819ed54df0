import { createHash } from "node:crypto";
import { CommonGroundError, type Matrix, matrix } from "@commonground/core";
import { z } from "zod";
import { type KeptRun, openKeptRun, type RunIdentity } from "../kept/kept-run.ts";
import { COLOUR_TERMS } from "./drawings/colours.ts";
import type { References } from "./measures/domain.ts";
import type { AttributionMap } from "./methods/piece-scores.ts";
import type { ScoredDrawing } from "./score-drawing.ts";

/** Scored drawings and what they are held against, a file each. */
export interface KeptDrawings {
  /** The drawing at a place of the order; `maps`: those that were scored with it. */
  drawing(
    place: number,
    maps: readonly MapHash[],
    make: () => Promise<ScoredDrawing>,
  ): Promise<ScoredDrawing>;
  references(make: () => Promise<References>): Promise<References>;
}

export interface MapHash {
  readonly method: string;
  readonly sha256: string;
}

/** JSON has no NaN, which is null there. */
const number = z.union([z.number(), z.null().transform(() => Number.NaN)]);
const numbers = <K extends string>(...names: readonly K[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, number])) as Record<K, typeof number>);
const term = z.enum(COLOUR_TERMS);
const DRAWING = z.strictObject({
  name: z.string(),
  answer: z.string(),
  pieces: z.array(
    z.strictObject({ area: z.number(), logodds: z.number(), similarity: z.number(), becomes: z.string() }),
  ),
  said: z.array(
    z.strictObject({ method: z.string(), totals: z.array(z.number()), means: z.array(z.number()) }),
  ),
  methods: z.record(
    z.string(),
    numbers(
      "fidelity",
      "fidelityOfMeans",
      "leastLessMost",
      "leastLessMostSimilarity",
      "saco",
      "pointing",
      "mass",
      "iou",
    ),
  ),
  removals: z.record(z.string(), numbers("distance", "error", "fidelity", "sameAnswer")),
  domain: z.record(z.string(), number),
  pair: z
    .strictObject({
      piece: z.int(),
      from: term,
      to: term,
      ...numbers(
        "rises",
        "risesByChance",
        "falls",
        "fallsByChance",
        "leave",
        "othersLeave",
        "enters",
        "othersEnter",
      ).shape,
    })
    .nullable(),
}) satisfies z.ZodType<ScoredDrawing>;
const REFERENCES = z.strictObject({ names: z.array(z.string()), embeddings: z.array(z.array(z.number())) });

/** Throws as `openKeptRun`. */
export async function keptDrawings(folder: string, identity: RunIdentity): Promise<KeptDrawings> {
  const kept = await openKeptRun(folder, "interventions", identity);
  return {
    drawing(place, maps, make) {
      const name = `drawing-${String(place).padStart(6, "0")}`;
      return keptOr(kept, folder, name, DRAWING, { maps }, async () => plain(await make()));
    },
    async references(make) {
      const { names, embeddings } = await keptOr(kept, folder, "references", REFERENCES, {}, async () => {
        const made = await make();
        return { names: made.names, embeddings: rowsOf(made.embeddings) };
      });
      return { names, embeddings: matrixOf(embeddings) };
    },
  };
}

/** What was kept, or what is made and then kept: the same either way. */
async function keptOr<T>(
  kept: KeptRun,
  folder: string,
  name: string,
  schema: z.ZodType<T>,
  key: RunIdentity,
  make: () => Promise<unknown>,
): Promise<T> {
  let found = await kept.read(name, key);
  if (found === null) {
    found = await make();
    await kept.write(name, found, key);
  }
  const parsed = schema.safeParse(found);
  if (parsed.success) return parsed.data;
  throw new CommonGroundError(
    "INVALID_RESULTS",
    `${folder}: ${name}.json is none of this version's; remove it to have it made again`,
    { cause: parsed.error },
  );
}

/** As JSON holds it. */
function plain(made: ScoredDrawing): unknown {
  return JSON.parse(JSON.stringify(made));
}

function rowsOf({ rows, columns, data }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, r) => Array.from(data.subarray(r * columns, (r + 1) * columns)));
}

function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  return matrix(rows.length, rows[0]?.length ?? 0, Float32Array.from(rows.flat()));
}

/** What a map of a method holds, for `KeptDrawings`. */
export function hashOfMap(method: string, { width, height, values }: AttributionMap): MapHash {
  const hash = createHash("sha256").update(`${width} ${height} `);
  return { method, sha256: hash.update(Float64Array.from(values)).digest("hex") };
}
