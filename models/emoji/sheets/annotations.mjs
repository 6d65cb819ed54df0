import { partIdentity } from "@commonground/core";
import { element, label } from "../../../packages/report/dist/svg.js";
import { contentWidth, disc, INK, setPhrases, sheet, SMALL, SOFT, TEXT } from "./page.mjs";
import { twemojiPicture } from "./twemoji.mjs";

const COLUMNS = 3;
const PER_PAGE = 24;
const WIDTH = contentWidth(COLUMNS);
const SIDE = 232;
/** Room round a drawing for the numbers of boxes at its edge. */
const EDGE = 8;
const LEFT = SIDE + 2 * EDGE + 10;
const RADIUS = 9.5;
/** Most boxes of one number that each carry it; of more, the first does, and colour tells the others. */
const NUMBERED = 4;

/**
 * Sheets of annotated drawings, `PER_PAGE` a page, in order of class. `drawings`: class → phrase → list of boxes
 * [x0, y0, x1, y1] in hundredths of the drawing, `"whole"` or `"absent"`. Of the phrases, those that `bank` has for the
 * class are its own.
 */
export function annotationSheets(drawings, bank) {
  const names = Object.keys(drawings).toSorted(new Intl.Collator("en").compare);
  const pages = Math.ceil(names.length / PER_PAGE);
  return Array.from({ length: pages }, (_, page) =>
    sheet({
      title: `Where the words are true: Twemoji drawings annotated by hand, page ${page + 1} of ${pages}`,
      lines: [
        `A number stands for the boxes in its colour and the phrases beside it. ${element("tspan", { "font-weight": "bold", fill: INK }, "Bold")}: the class's own phrases in the bank; not bold: others of the bank that are equally true there.`,
      ],
      columns: COLUMNS,
      cards: names
        .slice(page * PER_PAGE, (page + 1) * PER_PAGE)
        .map((name) => card(name, drawings[name], new Set(bank.classes[name]))),
    }),
  );
}

function card(name, places, own) {
  const phrases = Object.entries(places)
    .map(([text, place]) => ({
      text,
      place,
      attributes: { "font-weight": own.has(text) ? "bold" : "normal" },
    }))
    .toSorted((a, b) => own.has(b.text) - own.has(a.text));
  const regions = groupByPlace(phrases.filter(({ place }) => Array.isArray(place)));
  const markup = [
    element("image", { href: twemojiPicture(name), x: EDGE, y: EDGE, width: SIDE, height: SIDE }),
    label(name, LEFT, 16, { "font-size": 18, "font-weight": "bold" }),
  ];
  const boxes = regions.map(([{ place }]) => place);
  markup.push(element("g", { transform: `translate(${EDGE} ${EDGE})` }, drawBoxes(boxes)));

  let y = 40;
  regions.forEach((group, i) => {
    const set = setPhrases(group, LEFT + 2 * RADIUS + 8, y, WIDTH - LEFT - 2 * RADIUS - 8, TEXT);
    markup.push(disc(String(i + 1), LEFT + RADIUS, y, RADIUS, partIdentity(i).colour), set.markup);
    y += Math.max(2 * RADIUS + 3, set.height + 4);
  });
  for (const [place, title] of [
    ["whole", "whole drawing"],
    ["absent", "not to be seen"],
  ]) {
    const group = phrases.filter((phrase) => phrase.place === place);
    if (group.length === 0) continue;
    group[0] = { ...group[0], text: `${title}: ${group[0].text}` };
    const set = setPhrases(
      group.map(({ text }) => ({ text, attributes: { fill: SOFT } })),
      LEFT,
      y,
      WIDTH - LEFT,
      SMALL,
    );
    markup.push(set.markup);
    y += set.height + 4;
  }
  return { markup: markup.join(""), height: Math.max(SIDE + 2 * EDGE, y - 8) };
}

/** Phrases with the same boxes together, in order of first appearance. */
function groupByPlace(phrases) {
  const groups = new Map();
  for (const phrase of phrases) {
    const key = JSON.stringify(phrase.place);
    groups.set(key, [...(groups.get(key) ?? []), phrase]);
  }
  return [...groups.values()];
}

function drawBoxes(regions) {
  const rectangles = [];
  const taken = [];
  regions.forEach((boxes, i) => {
    const { colour } = partIdentity(i);
    boxes.forEach((box, b) => {
      const [x0, y0, x1, y1] = box.map((value) => (value * SIDE) / 100);
      const place = { x: x0, y: y0, width: x1 - x0, height: y1 - y0, rx: 2, fill: "none" };
      rectangles.push(
        element("rect", { ...place, stroke: "#fff", "stroke-width": 4.5 }),
        element("rect", { ...place, stroke: colour, "stroke-width": 2.5 }),
      );
      if (boxes.length <= NUMBERED || b === 0) {
        taken.push({ at: freePlace([x0, y0, x1, y1], taken), text: String(i + 1), colour });
      }
    });
  });
  return [
    ...rectangles,
    ...taken.map(({ at, text, colour }) => disc(text, at[0], at[1], RADIUS, colour)),
  ].join("");
}

function inside(value) {
  return Math.min(SIDE + EDGE - RADIUS, Math.max(RADIUS - EDGE, value));
}

/** Just outside a box's corners and edge middles: the first place clear of the numbers before it, or the clearest. */
function freePlace([x0, y0, x1, y1], taken) {
  const away = RADIUS / 2;
  const columns = [x0 - away, x1 + away, (x0 + x1) / 2];
  const rows = [y0 - away, y1 + away, (y0 + y1) / 2];
  const candidates = rows.flatMap((y) => columns.map((x) => [inside(x), inside(y)])).slice(0, -1);
  const clearance = ([x, y]) =>
    Math.min(2 * RADIUS, ...taken.map(({ at }) => Math.hypot(at[0] - x, at[1] - y)));
  return candidates.reduce((best, point) => (clearance(point) > clearance(best) ? point : best));
}
