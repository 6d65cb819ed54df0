import { type Explanation, isMutualKnowledge } from "@commonground/core";
import { PICTURED_LANGUAGE } from "../figures/venn.ts";
import { escapeText, type Markup } from "../svg.ts";

/** How a part's words came to be chosen, and what the numbers beside them are. */
const WORDS = {
  transport:
    "Numbers beside words are cosines; optimal transport over all parts, not the cosine alone, " +
    "chose and ordered the words.",
  topk: "Numbers beside words are cosines.",
} as const;

/** What stands under each figure of a report. */
export const CAPTIONS = {
  parts: (explanation: Explanation, pictured: boolean): Markup => {
    const { parts } = explanation;
    const frame = pictured
      ? "The frame as the model saw it."
      : "The image was not at hand when this page was made, so its parts stand alone.";
    const lettered = `${frame} Each part has a letter`;
    const circled =
      "; the dashed ellipse round its largest piece is what was circled to ask the vision encoder about it";
    const ellipses = parts.some((part) => part.ellipse !== null);
    if (!isMutualKnowledge(explanation)) {
      const cosines = parts.some(({ descriptors }) => descriptors.some((word) => word.similarity !== null));
      return `${lettered}${ellipses ? circled : ""}.${cosines ? ` ${WORDS.topk}` : ""}`;
    }
    const words = ellipses ? circled : "; its words come from its patches as the model sees them";
    return `${lettered}${words}. ${WORDS[explanation.method.settings.match]}`;
  },
  venn: ({ languageConcepts }: Explanation): Markup => {
    const count = languageConcepts?.length ?? 0;
    return (
      `Solid outline: concepts of the parts. Dashed outline: the ${count} concepts nearest to the class name ` +
      `in the joint space; drawn are the nearest ${Math.min(PICTURED_LANGUAGE, count)} and all that are shared (●).`
    );
  },
  importance: (explanation: Explanation): Markup =>
    (isMutualKnowledge(explanation)
      ? "Concepts found on the parts, by their similarity to the whole image."
      : "Concepts found on the parts, by the score that the method gives them.") +
    (explanation.mutualConcepts === null
      ? ""
      : " ● and full colour: the language encoder holds the concept near the class, too."),
  coupled:
    "Information both encoders share as concepts are taken away. " +
    "A true mutual information: 0 without shared concepts, at most ln N.",
  published:
    "The score the paper tabulates, ln N + ln M + ln m: comparable with its tables, " +
    "but no mutual information in the strict sense.",
  answer:
    "What each part did for the answer, found by taking it away in every combination: " +
    "to the right it carried the answer, to the left it spoke against it. In log-odds: +0.7 doubles the odds.",
  enough:
    "Small pictures of the parts. Above: these alone, with all else taken away, still get the answer. " +
    "Below, crossed out: take these away and the model says something else.",
  versus: ({ causes }: Explanation): Markup =>
    `The same against “${escapeText(causes?.versus?.name ?? "")}” alone: what told the two apart.`,
  leanings:
    "Words of the parts and of the class: nearer to one class name than to the other. " +
    "Nothing was taken away for this: it is how the language encoder holds the words.",
  interactions:
    "Every two parts: above zero they are worth more together than each by itself, below zero one does much of " +
    "the other’s work. Letters are those of the parts, “rest” is all outside of them.",
} as const;

/** The same for what a reader tried, and for two sides, by the figures' names. */
export const TRIED_CAPTIONS: Readonly<Record<string, Markup>> = {
  "what-if":
    "What is crossed out was taken away, and the model answered again: hollow bars as it was, full ones as it is without it.",
  "dynamics-taken-out":
    "Information both encoders share, with the words that were taken out first, in their order, then the others by importance.",
  "sides-answers":
    "Answers of both. What one of them told only as smaller than its last answer has no bar and is marked ≤.",
  "sides-values": "What parts in the same place add to either side’s own answer, in log-odds.",
  "sides-words-seen": "Words for what is seen: of one side alone, and of both.",
  "sides-words-shared": "Words that both encoders hold: on one side alone, and on both.",
};
