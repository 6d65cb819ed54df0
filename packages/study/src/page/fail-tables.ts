import { formatNumber, type Markup } from "@commonground/report";
import type { ClassFigures } from "../summary/class-tally.ts";
import type { Confusion } from "../summary/confusions.ts";
import { estimateCell, numberCell, percent, textCell, wideTable, wordsCell } from "./cells.ts";
import type { ExampleCell } from "./example-views.ts";

/** Words of a pair that are shown. */
const WORDS = 4;

/** Classes of a run. `name` leads what the table is called. */
export function classesTable(name: string, classes: readonly ClassFigures[], examples: ExampleCell): Markup {
  return wideTable(
    name,
    ["class", "images", "accuracy", "share", "above chance", "for example"],
    classes.map((each) => [
      textCell(each.name),
      numberCell(each.images),
      estimateCell(each.accuracy, percent),
      numberCell(each.share, percent),
      numberCell(each.aboveChance, (value) => formatNumber(value)),
      examples(each.examples),
    ]),
  );
}

/** Classes that were taken for another, and what misled. */
export function confusionsTable(
  name: string,
  confusions: readonly Confusion[],
  examples: ExampleCell,
): Markup {
  const told = confusions.some((pair) => pair.told > 0);
  const heads = ["class", "answer", "images", "seen and held round the wrong answer"];
  return `${
    told
      ? "<p>Parts that misled: words of the parts that spoke for the answer against the class, and the share of all that spoke so that came from them. A part has several words, so the shares add up to more than 100 %. Outside: all that is no part.</p>"
      : ""
  }${wideTable(
    `${name}: confusions`,
    [...heads, ...(told ? ["parts that misled"] : []), "for example"],
    confusions.map((pair) => {
      const shared = listed(pair.concepts.map(({ concept }) => concept));
      const parts = misled(pair);
      const cells = [textCell(pair.label), textCell(pair.answer), numberCell(pair.images), wordsCell(shared)];
      return [cells, told ? wordsCell(parts) : [], examples(pair.examples)].flat();
    }),
  )}`;
}

function misled({ parts, outside }: Confusion): string {
  if (outside === null) return "–";
  const words = parts.slice(0, WORDS).map(({ concept, share }) => `${concept} ${percent(share)}`);
  return [...words, `outside ${percent(outside)}`].join(", ");
}

function listed(words: readonly string[]): string {
  return words.length === 0 ? "–" : words.slice(0, WORDS).join(", ");
}
