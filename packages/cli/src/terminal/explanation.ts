import { type Explanation, isMutualKnowledge, type ScoredClass } from "@commonground/core";
import { tellCauses, type Told } from "@commonground/report";
import pc from "picocolors";
import { oneLine } from "../one-line.ts";
import { swatch } from "./paint.ts";
import { partMap } from "./part-map.ts";
import { type Item, wrap } from "./wrap.ts";

/** What a terminal can show. */
export interface Screen {
  /** Bits of colour: 1 (none), 4, 8 or 24. */
  readonly depth: number;
  /** Cells in a line; Infinity where lines are not to be broken. */
  readonly width: number;
}

type Paint = (text: string) => string;

const INDENT = 9;

const TOPICS: Record<Told["topic"], string> = {
  for: "carried",
  against: "against",
  enough: "enough",
  without: "or else",
  versus: "rather",
  words: "words",
};
/** With less than this many cells beside it the map would make every descriptor a line of its own. */
const LEAST_WORDS_WIDTH = 36;
const OTHER_CLASSES = 3;

/** A short account of one explanation, the parts drawn beside their words where there are colours for it. */
export function explanationText(explanation: Explanation, screen: Screen): string {
  const { prediction, model, image, mutualConcepts, dynamics, bank, method, causes } = explanation;
  const { bold, dim, magenta } = pc.createColors(screen.depth > 1);
  const faint = (text: string): Item => ({ text: oneLine(text), paint: dim });
  const mutual = new Set(mutualConcepts);
  const word = (descriptor: string): Item =>
    mutual.has(descriptor)
      ? { text: `● ${oneLine(descriptor)}`, paint: (text) => bold(magenta(text)) }
      : { text: oneLine(descriptor) };
  const section = (title: string, items: readonly Item[]) =>
    wrap(items, faint(" · "), screen.width - INDENT).map(
      (line, i) => `${dim((i === 0 ? title : "").padEnd(INDENT))}${line}`,
    );

  const sectionOf = (title: string, items: readonly Item[]) =>
    items.length === 0 ? [] : section(title, items);

  const { explained, targeted } = prediction;
  const others = prediction.top.filter(({ name }) => name !== explained.name).slice(0, OTHER_CLASSES);
  const head: Item = { text: oneLine(`${scored(explained)}${targeted ? " (asked for)" : ""}`), paint: bold };
  return [
    ...wrap(
      [
        faint(image.path ?? "(pixels)"),
        faint(model.id),
        faint(`bank ${bank.name}`),
        ...(isMutualKnowledge(explanation) ? [] : [faint(`method ${method.name}`)]),
      ],
      faint(" · "),
      screen.width,
    ),
    ...wrap([head, ...others.map((other) => faint(scored(other)))], faint(" · "), screen.width),
    "",
    ...tellCauses(explanation).flatMap(({ topic, text }, i) =>
      section(TOPICS[topic], [{ text: oneLine(text), ...(i === 0 ? { paint: bold } : {}) }]),
    ),
    ...(causes === null ? [] : [""]),
    ...partLines(explanation, screen, word, dim),
    "",
    ...sectionOf("concepts", scoredByAnother(explanation)),
    ...(mutualConcepts === null
      ? []
      : section(
          "shared",
          mutualConcepts.length > 0
            ? mutualConcepts.map(word)
            : [faint("nothing: no word of the parts is among those nearest to the class")],
        )),
    ...sectionOf("", sharedCounts(explanation).map(faint)),
    ...sectionOf(
      "MI",
      measures(explanation).map((text, i) => (i === 0 ? { text } : faint(text))),
    ),
    ...sectionOf("", [
      ...(mutualConcepts === null ? [] : [faint("● in both encoders")]),
      ...(dynamics === null ? [] : [faint("AUC: mean as concepts are taken away")]),
      ...(causes === null ? [] : [faint("signed numbers: log-odds, +0.7 doubles the odds")]),
    ]),
    ...explanation.notes.flatMap(({ message }) => section("note", [{ text: oneLine(message) }])),
    "",
  ].join("\n");
}

/** Concepts of another method with its own scores; this one's are told with the parts, in their order. */
function scoredByAnother(explanation: Explanation): Item[] {
  if (isMutualKnowledge(explanation)) return [];
  return (explanation.visionConcepts ?? []).map(({ descriptor, importance }) => ({
    text: oneLine(`${descriptor} ${importance.toFixed(2)}`),
  }));
}

/** How many concepts are held by whom; nothing where that is not asked. */
function sharedCounts({ mutualInformation: mi, share }: Explanation): string[] {
  return [
    ...(mi === null
      ? []
      : [`${mi.sharedCount} of ${mi.visionCount} vision concepts`, `${mi.languageCount} language concepts`]),
    ...(share === null || share.chance === null
      ? []
      : [`share ${percent(share.share)}, by chance ${percent(share.chance)}`]),
  ];
}

/** Both estimators of the mutual information, with the AUC of each. */
function measures({ mutualInformation: mi, dynamics }: Explanation): string[] {
  if (mi === null) return [];
  const auc = (estimator: "coupled" | "published") =>
    dynamics === null ? "" : `, AUC ${dynamics[estimator].auc.toFixed(2)}`;
  return [
    `${mi.coupled.toFixed(2)} nats${auc("coupled")} (coupled)`,
    `${mi.published.toFixed(2)}${auc("published")} (published)`,
  ];
}

function partLines(
  explanation: Explanation,
  { depth, width }: Screen,
  word: (descriptor: string) => Item,
  dim: Paint,
): string[] {
  const { columns } = explanation.model.grid;
  const drawn = depth >= 8 && width - columns - 5 >= LEAST_WORDS_WIDTH;
  const map = drawn ? partMap(explanation, depth) : [];
  const margin = drawn ? columns + 5 : 2;
  const label = depth >= 8 ? 3 : 1;
  const indent = label + " 100 %  ".length;

  const words = explanation.parts.flatMap((part) => {
    const name = depth >= 8 ? swatch(part.label, part.colour, depth) : part.label;
    const opening = `${name} ${dim(`${(part.area * 100).toFixed(0).padStart(3)} %`)}  `;
    const items = part.descriptors.map(({ descriptor }) => word(descriptor));
    return wrap(items, { text: " · ", paint: dim }, width - margin - indent).map(
      (line, i) => `${i === 0 ? opening : " ".repeat(indent)}${line}`,
    );
  });

  const height = Math.max(map.length, words.length);
  const mapOffset = Math.floor((height - map.length) / 2);
  const wordsOffset = Math.floor((height - words.length) / 2);
  return Array.from({ length: height }, (_, i) => {
    const left = drawn ? `  ${map[i - mapOffset] ?? " ".repeat(columns)}   ` : "  ";
    return `${left}${words[i - wordsOffset] ?? ""}`.trimEnd();
  });
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

function scored({ name, probability }: ScoredClass): string {
  return `${name} ${(probability * 100).toFixed(1)} %`;
}
