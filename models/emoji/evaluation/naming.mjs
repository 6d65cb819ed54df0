import { decodeRuns, matchParts, pooled } from "@commonground/core";
import { GROUPS, ofGroup, places } from "./annotations.mjs";
import { holds } from "./boxes.mjs";
import { clusteredMean } from "./intervals.mjs";

/**
 * How many parts have a true phrase among the descriptors matched to them: one that is annotated with boxes in which a
 * third of the part lies, or half of which lie in the part. A phrase not annotated counts as not true. With `whole`
 * counted, phrases true of the whole drawing are true of any part. Beside it, in expectation:
 *
 * - `exchanged`: the descriptors of another part of the drawing; drawings of one part are left out;
 * - `own`: as many random descriptors of the explained class;
 * - `bank`: as many random descriptors of the bank;
 * - `difference`: true − exchanged, part by part.
 *
 * Regions: `ellipse prompts`, and `pooled patches`, means of the unit embeddings of a part's patches, matched to words
 * with the same settings.
 */
export async function naming(looked, vocabulary, bank) {
  const judged = [];
  const wholes = ["not counted", "counted"];
  for (const each of looked) {
    const { explanation, image, patches } = each;
    const placed = places(each, explanation.image.frame);
    const prompts = explanation.parts.map((part) => part.descriptors);
    const { rows } = pooled(
      patches,
      explanation.parts.map((part) => part.patches),
    );
    const { byPart } = matchParts(rows, image.data, vocabulary, explanation.method.settings);
    const words = { "ellipse prompts": prompts, "pooled patches": byPart };
    for (const [regions, byPart] of Object.entries(words)) {
      for (const whole of wholes) {
        const parts = judge(each, placed, byPart, whole === "counted", bank, vocabulary.descriptors.length);
        const right = explanation.prediction.explained.name === each.name;
        judged.push({ regions, whole, right, group: each.group, parts });
      }
    }
  }
  return [...new Set(judged.map(({ regions }) => regions))].flatMap((regions) =>
    wholes.flatMap((whole) =>
      ["any", "right"].flatMap((prediction) =>
        GROUPS.map((group) => summary(regions, whole, prediction, group, ofGroup(judged, group))),
      ),
    ),
  );
}

function summary(regions, whole, prediction, group, list) {
  const drawings = list.filter(
    (each) => each.regions === regions && each.whole === whole && (prediction === "any" || each.right),
  );
  const share = (key) => clusteredMean(drawings.map(({ parts }) => parts.map((part) => part[key])));
  return {
    regions,
    whole,
    prediction,
    group,
    drawings: drawings.length,
    parts: drawings.reduce((sum, { parts }) => sum + parts.length, 0),
    true: share("true"),
    exchanged: share("exchanged"),
    own: share("own"),
    bank: share("bank"),
    difference: share("difference"),
  };
}

function judge(drawing, placed, byPart, countWhole, bank, bankSize) {
  const { frame } = drawing.explanation.image;
  const own = bank.classes[drawing.explanation.prediction.explained.name];
  const words = byPart.map((descriptors) => descriptors.map(({ descriptor }) => descriptor));
  return drawing.explanation.parts.map(({ mask }, p) => {
    const { data } = decodeRuns(mask, frame.width, frame.height);
    const valid = new Set(placed.filter(({ pixels }) => holds(data, pixels)).map(({ phrase }) => phrase));
    if (countWhole) for (const phrase of drawing.whole) valid.add(phrase);
    const anyValid = (phrases) => phrases.some((phrase) => valid.has(phrase));
    const others = words.filter((_, q) => q !== p);
    const holdsHere = anyValid(words[p]);
    const exchanged = others.length === 0 ? null : others.filter(anyValid).length / others.length;
    return {
      true: holdsHere,
      exchanged,
      own: anyOf(own.length, own.filter((phrase) => valid.has(phrase)).length, words[p].length),
      bank: anyOf(bankSize, valid.size, words[p].length),
      difference: exchanged === null ? null : holdsHere - exchanged,
    };
  });
}

/** Probability that `draws` of `count` things, drawn without replacement, include one of the `good` ones. */
export function anyOf(count, good, draws) {
  let none = 1;
  for (let i = 0; i < Math.min(draws, count); i++) none *= Math.max(count - good - i, 0) / (count - i);
  return 1 - none;
}
