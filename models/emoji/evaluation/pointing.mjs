import { similarities } from "@commonground/core";
import { GROUPS, ofGroup } from "./annotations.mjs";
import { cellCentres, inBoxes } from "./boxes.mjs";
import { clusteredMean } from "./intervals.mjs";
import { argmax, row, selectRows } from "./matrices.mjs";

/**
 * Whether the centre of the patch that is most similar to a phrase lies in one of the phrase's boxes. Beside it:
 *
 * - `half a patch`: the same with boxes grown by half a patch on every side, a lenient figure;
 * - `random`: the patch under a random drawn point, in expectation;
 * - `centre`: the patch in the middle of the drawing's bounding box;
 * - `exchanged`: the patch of another phrase of the drawing, in expectation over the others;
 * - `difference`: hit − exchanged, phrase by phrase;
 * - `out of reach`: how many phrases have boxes between the centres, which no patch can hit.
 */
export function pointing(looked, vocabulary, grid) {
  const indexOf = new Map(vocabulary.descriptors.map((descriptor, i) => [descriptor, i]));
  return ["own", "further"].flatMap((kind) => {
    const measured = looked.map(({ name, group, patches, drawn, [kind]: placed }) => {
      const known = placed.filter(({ phrase }) => indexOf.has(phrase));
      const rows = known.map(({ phrase }) => indexOf.get(phrase));
      return {
        name,
        group,
        phrases: point(known, selectRows(vocabulary.descriptorWeights, rows), patches, drawn, grid),
      };
    });
    return GROUPS.map((group) => {
      const drawings = ofGroup(measured, group).filter(({ phrases }) => phrases.length > 0);
      const phrases = drawings.flatMap((drawing) => drawing.phrases);
      const share = (key) =>
        clusteredMean(drawings.map(({ phrases }) => phrases.map((phrase) => phrase[key])));
      return {
        phrases: kind,
        group,
        drawings: drawings.length,
        count: phrases.length,
        "out of reach": phrases.filter(({ reachable }) => !reachable).length,
        hit: share("hit"),
        random: share("random"),
        centre: share("centre"),
        exchanged: share("exchanged"),
        difference: share("difference"),
        "half a patch": share("near"),
      };
    });
  });
}

function point(placed, weights, patches, drawn, grid) {
  const cells = cellCentres(grid);
  const scores = similarities(weights, patches);
  const best = placed.map((_, i) => argmax(row(scores, i)));
  const area = drawn.reduce((sum, share) => sum + share, 0);
  const middle = centreCell(drawn, grid);
  const halfPatch = 50 / Math.max(grid.columns, grid.rows);
  return placed.map(({ boxes }, i) => {
    const inside = cells.map(([x, y]) => inBoxes(boxes, x, y));
    const others = best.filter((_, j) => j !== i);
    const hit = inside[best[i]];
    const exchanged =
      others.length === 0 ? null : others.filter((patch) => inside[patch]).length / others.length;
    return {
      hit,
      near: inBoxes(boxes, ...cells[best[i]], halfPatch),
      random: drawn.reduce((sum, share, patch) => sum + (inside[patch] ? share : 0), 0) / area,
      centre: inside[middle],
      exchanged,
      difference: exchanged === null ? null : hit - exchanged,
      reachable: inside.includes(true),
    };
  });
}

/** The cell in the middle of the box round all cells that are drawn on. */
function centreCell(drawn, { columns }) {
  const cells = [...drawn.keys()].filter((i) => drawn[i] > 0);
  const rows = cells.map((i) => Math.floor(i / columns));
  return middleOf(rows) * columns + middleOf(cells.map((i) => i % columns));
}

function middleOf(values) {
  return Math.floor((Math.min(...values) + Math.max(...values) + 1) / 2);
}
