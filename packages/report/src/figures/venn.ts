import type { Explanation } from "@commonground/core";
import { type Figure, MUTUAL_COLOUR, svgDocument } from "../figure.ts";
import { element, fitText, label, type Markup } from "../svg.ts";

/** Language concepts shown in pictures (the paper's figures take 15 of the u that enter the measure). */
const PICTURED_LANGUAGE = 15;
const LINE = 18;
const SIZE = 13;

interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly words: readonly string[];
}

/**
 * Two overlapping sets: concepts of the vision side, of the language side (its 15 nearest), and what they share.
 * `wide` lays them side by side, `tall` one above the other for narrow screens.
 */
export function vennFigure(explanation: Explanation, layout: "wide" | "tall" = "wide"): Figure {
  const mutual = explanation.mutualConcepts;
  const shared = new Set(mutual);
  const vision = explanation.visionConcepts.map((c) => c.descriptor).filter((d) => !shared.has(d));
  const pictured = explanation.languageConcepts.slice(0, PICTURED_LANGUAGE).map((c) => c.descriptor);
  const language = pictured.filter((d) => !shared.has(d));
  const unseen = explanation.languageConcepts.length - language.length - shared.size;
  const drawn = layout === "wide" ? wide(vision, mutual, language) : tall(vision, mutual, language);
  return {
    name: "venn",
    svg: svgDocument(
      drawn.width,
      drawn.height,
      {
        title: `What vision and language share about “${explanation.prediction.explained.name}”`,
        description: `Vision only: ${list(vision)}. Shared: ${list(mutual)}. Language only: ${list(language)}${
          unseen > 0 ? ` and ${unseen} more` : ""
        }.`,
      },
      ...drawn.content,
      label(unseen > 0 ? `and ${unseen} more on the language side` : "", drawn.width - 8, drawn.height - 6, {
        "text-anchor": "end",
        "font-size": 12,
        "fill-opacity": 0.75,
      }),
    ),
    data: {
      vision,
      mutual,
      language: explanation.languageConcepts.map((c) => c.descriptor).filter((d) => !shared.has(d)),
    },
  };
}

function wide(vision: readonly string[], mutual: readonly string[], language: readonly string[]) {
  const lines = Math.max(vision.length, mutual.length, language.length, 3);
  const [width, top] = [760, 30];
  const tall = lines * LINE + 44;
  const middle = top + tall / 2;
  const content = [
    ...sets(
      { x: 4, y: top, width: 506, height: tall },
      { x: 250, y: top + INSET, width: 506, height: tall - 2 * INSET },
      { x: 128, y: 18 },
      { x: 632, y: 18 },
    ),
    ...words({ x: 128, y: middle, width: 220, words: vision }),
    ...words({ x: 380, y: middle, width: 240, words: mutual }, true),
    ...words({ x: 632, y: middle, width: 220, words: language }),
  ];
  return { width, height: top + tall + 24, content };
}

function tall(vision: readonly string[], mutual: readonly string[], language: readonly string[]) {
  const [width, top] = [340, 28];
  const rows = (set: readonly string[]) => Math.max(set.length, 1) * LINE + 36;
  const [a, m, b] = [rows(vision), rows(mutual), rows(language)];
  const content = [
    ...sets(
      { x: 4, y: top, width: width - 8, height: a + m },
      { x: 4 + INSET, y: top + a, width: width - 8 - 2 * INSET, height: m + b },
      { x: width / 2, y: 18 },
      { x: width / 2, y: top + a + m + b + 20 },
    ),
    ...words({ x: width / 2, y: top + a / 2, width: 280, words: vision }),
    ...words({ x: width / 2, y: top + a + m / 2, width: 280, words: mutual }, true),
    ...words({ x: width / 2, y: top + a + m + b / 2, width: 280, words: language }),
  ];
  return { width, height: top + a + m + b + 48, content };
}

type Rectangle = { x: number; y: number; width: number; height: number };
type Point = { x: number; y: number };

const RADIUS = 44;
/** The second set is a little narrower, so that the outlines do not cover each other. */
const INSET = 6;

function sets(vision: Rectangle, language: Rectangle, visionTitle: Point, languageTitle: Point): Markup[] {
  const title = { "text-anchor": "middle", "font-weight": "bold" };
  const outline = { rx: RADIUS, fill: "none", stroke: "currentColor", "stroke-width": 2 };
  return [
    `<clipPath id="vision-set">${element("rect", { ...vision, rx: RADIUS })}</clipPath>`,
    element("rect", {
      ...language,
      rx: RADIUS,
      fill: MUTUAL_COLOUR,
      "fill-opacity": 0.18,
      "clip-path": "url(#vision-set)",
    }),
    element("rect", { ...vision, ...outline }),
    element("rect", { ...language, ...outline, "stroke-dasharray": "7 4" }),
    label("Vision encoder", visionTitle.x, visionTitle.y, title),
    label("Language encoder", languageTitle.x, languageTitle.y, title),
  ];
}

function words(region: Region, mutual = false): Markup[] {
  const shown = region.words.length > 0 ? region.words : [mutual ? "nothing shared" : "–"];
  const top = region.y - ((shown.length - 1) * LINE) / 2;
  return shown.map((word, i) =>
    label(
      fitText(region.words.length > 0 && mutual ? `● ${word}` : word, region.width, SIZE),
      region.x,
      top + i * LINE,
      {
        "text-anchor": "middle",
        "dominant-baseline": "central",
        "font-size": SIZE,
        "font-weight": mutual && region.words.length > 0 ? "bold" : undefined,
        "font-style": region.words.length === 0 ? "italic" : undefined,
      },
    ),
  );
}

function list(set: readonly string[]): string {
  return set.length > 0 ? set.join(", ") : "nothing";
}
