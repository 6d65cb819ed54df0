import { type ClassScores, type Explanation } from "@commonground/core";
import { expect, test } from "vitest";
import { exampleExplanation } from "../../../core/testing/example-explanation.ts";
import { attentionExplanation, gridExplanation } from "../../../core/testing/other-explanations.ts";
import { COLUMNS } from "./columns.ts";
import { decodeRows } from "./decode-rows.ts";
import { encodeRows } from "./encode-rows.ts";
import { rowOf } from "./row-of.ts";

const classes = ["tree", "sun"];
const scores: ClassScores = {
  similarities: Float32Array.of(0.5, 0.25),
  probabilities: Float32Array.of(0.75, 0.25),
  order: Int32Array.of(0, 1),
};
const row = (explanation: Explanation) =>
  rowOf(
    { index: 0, id: "tree.png", label: "tree" },
    explanation,
    scores,
    classes,
    { kind: "softmax", scale: 4, bias: 0 },
    false,
  );
const empty = (explanation: Explanation) =>
  Object.entries(row(explanation))
    .filter(([, value]) => value === null)
    .map(([column]) => column);

test("what is explained by this method fills every column but what it was not asked for", async () => {
  expect(empty(await exampleExplanation())).toEqual([
    "error",
    "sha256",
    "similarities",
    "share_above_chance",
  ]);
});

test("what another method does not have is empty in its row, and the row can be written and read", async () => {
  const [grid, attention] = [await gridExplanation(), await attentionExplanation()];
  const concepts = ["vision_concepts", "concept_parts", "concept_importance"];
  const missing = Object.keys(COLUMNS).filter((column) =>
    /^(?:language|shared)_|^vision_count|^mi_|^auc_|^curve_|share|^chance|^diversity|^players|^value|^versus|^becomes/.test(
      column,
    ),
  );
  expect(empty(grid).toSorted()).toEqual(
    ["error", "sha256", "similarities", ...concepts, ...missing].filter(unique).toSorted(),
  );
  expect(empty(attention).toSorted()).toEqual(
    ["error", "sha256", "similarities", "top_similarities", ...missing].filter(unique).toSorted(),
  );
  const rows = [row(grid), row(attention)];
  expect((await decodeRows(encodeRows(rows, {}), "it")).rows).toEqual(rows);
});

function unique(value: string, i: number, list: readonly string[]): boolean {
  return list.indexOf(value) === i;
}
