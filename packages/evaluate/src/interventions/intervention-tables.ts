import type { Estimate, Interventions } from "./interventions.ts";

/** Rows under column names; numbers in full. */
export interface ResultTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** Every figure of the result by the name of its table, a row a method, removal, kind of edit, measure or piece. */
export function interventionTables({
  methods,
  removals,
  domain,
  pairs,
  drawings,
}: Interventions): Record<string, ResultTable> {
  return {
    methods: wide(
      "method",
      methods.map(({ method, measures, lead }) => [
        method,
        Object.fromEntries(
          Object.entries(measures).flatMap(([key, estimate]) => [
            [key, estimate],
            [`${key} lead`, lead[key as keyof typeof lead]],
          ]),
        ),
      ]),
    ),
    removals: wide(
      "removal",
      removals.map(({ removal, ...estimates }) => [removal, estimates]),
    ),
    domain: wide(
      "edit",
      domain.map(({ kind, ...estimates }) => [kind, estimates]),
    ),
    pairs: wide(
      "measure",
      Object.entries(pairs ?? {}).flatMap(([key, estimate]) =>
        typeof estimate === "number" ? [] : [[key, { share: estimate }] as const],
      ),
    ),
    pieces: {
      columns: [
        "drawing",
        "answer",
        "piece",
        "area",
        "logodds",
        "similarity",
        "becomes",
        ...drawings[0].said.map(({ method }) => method),
      ],
      rows: drawings.flatMap(({ name, answer, pieces, said }) =>
        pieces.map(({ area, logodds, similarity, becomes }, p) => [
          name,
          answer,
          p,
          area,
          logodds,
          similarity,
          becomes,
          ...said.map(({ totals }) => totals[p]),
        ]),
      ),
    },
  };
}

function wide(
  of: string,
  rows: readonly (readonly [string, Readonly<Record<string, Estimate>>])[],
): ResultTable {
  const keys = Object.keys(rows[0]?.[1] ?? {});
  return {
    columns: [of, ...keys.flatMap((key) => [key, `${key} low`, `${key} high`])],
    rows: rows.map(([name, estimates]) => [
      name,
      ...keys.flatMap((key) => {
        const { value, interval } = estimates[key];
        return [value, interval?.[0] ?? null, interval?.[1] ?? null];
      }),
    ]),
  };
}
