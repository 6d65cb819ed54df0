import {
  findObject,
  locateParts,
  look,
  matchParts,
  normaliseRows,
  partMasks,
  pooled,
  redCircle,
  similarities,
} from "@commonground/core";
import { places } from "./annotations.mjs";
import { cellCentres, holds, inBoxes } from "./boxes.mjs";
import { argmax, row, selectRows } from "./matrices.mjs";

/**
 * One annotated drawing by several ways of encoding its parts (settings of `explain`), the parts being the same:
 * { measure: a list for each way }. Phrases that are true of the whole drawing are not counted.
 *
 * - `naming`: of each part, whether one of the descriptors matched to it is true of its place;
 * - `naming, place`: that, less the same for another part's descriptors, in expectation;
 * - `words`: of the drawing, distinct descriptors as a share of all that its parts carry;
 * - `diversity`: of the drawing, entropy of the distribution of descriptors over its parts (method 3.5), in nats;
 * - `pointing`: of each phrase, whether it is true of the part whose embedding is most similar to it;
 * - `pointing, place`: that, less the same for another part, in expectation;
 * - `pointing, patch`: of each phrase, whether the centre of the patch most similar to it lies in its boxes. Ellipses
 *   have no patches.
 *
 * A phrase is true of a part as in `naming.mjs`.
 */
export async function judgeRegions(model, vocabulary, ways, drawing, pixels) {
  const { info } = model;
  const looked = await look(model, [pixels], { ...ways[0], regions: "ellipse" });
  const [frame] = looked.frames;
  const { prominent, parts } = locateParts(looked.features, info, findObject(looked, info, ways[0]));
  const patches = parts.map((part) => part.patches);
  const masks = partMasks(frame, prominent.mask, patches, info.patch, true).parts.map(({ mask }) => mask);
  const circled = await redCircle(model)(frame, masks);
  const { features } = await model.encodeImages([frame], { features: info.projections });

  const indexOf = new Map(vocabulary.descriptors.map((descriptor, i) => [descriptor, i]));
  const boxes = new Map([...drawing.own, ...drawing.further].map((each) => [each.phrase, each.boxes]));
  const placed = places(drawing, frame).filter(({ phrase }) => indexOf.has(phrase));
  const phrases = selectRows(
    vocabulary.descriptorWeights,
    placed.map(({ phrase }) => indexOf.get(phrase)),
  );
  const truths = placed.map(({ pixels: place }) => masks.map(({ data }) => holds(data, place)));
  const trueOf = masks.map(
    (_, part) => new Set(placed.filter((_, i) => truths[i][part]).map(({ phrase }) => phrase)),
  );
  const centres = cellCentres(info.grid);

  const measures = {};
  const note = (measure, list) => (measures[measure] ??= []).push(list);
  for (const settings of ways) {
    const projected = features[`projected-${settings.projection}`];
    const { rows } = settings.regions === "ellipse" ? circled : pooled(projected, patches);
    const { byPart, concepts, diversity } = matchParts(rows, row(looked.embeddings, 0), vocabulary, settings);
    const named = masks.map((_, part) =>
      byPart.map((words) => words.some(({ descriptor }) => trueOf[part].has(descriptor))),
    );
    note("naming", named.map((of, part) => of[part]));
    note("naming, place", named.map(over));
    note("words", [concepts.length / byPart.flat().length]);
    note("diversity", [diversity]);
    const scores = similarities(phrases, rows);
    const chosen = placed.map((_, i) => argmax(row(scores, i)));
    note("pointing", truths.map((truth, i) => truth[chosen[i]]));
    note("pointing, place", truths.map((truth, i) => over(truth, chosen[i])));
    const toPatches = settings.regions === "pooled" && similarities(phrases, normaliseRows(projected));
    const pointed = (phrase, i) => inBoxes(boxes.get(phrase), ...centres[argmax(row(toPatches, i))]);
    note("pointing, patch", toPatches ? placed.map(({ phrase }, i) => pointed(phrase, i)) : undefined);
  }
  return measures;
}

/** The one at `index`, less the mean of the others; null without others. */
function over(list, index) {
  const others = list.filter((_, i) => i !== index);
  return others.length === 0 ? null : list[index] - others.filter(Boolean).length / others.length;
}
