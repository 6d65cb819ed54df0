import { z } from "zod";

const count = z.int().min(0);
const proportion = z.number().min(0).max(1);
const runs = z.array(count);

/** All of what was seen of an image but its vectors, as JSON in the file that keeps it. */
export const SEEN_SHAPE = z.strictObject({
  width: count,
  height: count,
  frame: z.strictObject({ width: count, height: count }),
  jointly: count,
  prominent: z.strictObject({
    rows: count,
    columns: count,
    patches: z.array(z.union([z.literal(0), z.literal(1)])),
    scores: z.array(z.number()).nullable(),
    foreground: z.enum(["border", "majority"]).nullable(),
    area: proportion,
    mask: runs,
  }),
  parts: z.array(
    z.strictObject({
      label: z.string(),
      colour: z.string(),
      patches: z.array(count),
      mask: runs,
      refined: z.boolean(),
      area: proportion,
      box: z.strictObject({ x: count, y: count, width: count, height: count }),
      ellipse: z
        .strictObject({
          center: z.tuple([z.number(), z.number()]),
          axes: z.tuple([z.number(), z.number()]),
          angle: z.number(),
        })
        .nullable(),
    }),
  ),
  search: z
    .strictObject({
      starts: count,
      timesFound: count,
      agreement: z.number(),
      /** How many starts ended in each other division, and how many parts it has. */
      others: z.array(z.strictObject({ starts: count, parts: count })).nullable(),
    })
    .nullable(),
  notes: z.array(z.strictObject({ code: z.string(), message: z.string() })),
});

export type SeenShape = z.infer<typeof SEEN_SHAPE>;
