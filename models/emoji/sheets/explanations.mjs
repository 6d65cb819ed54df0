import { readImage } from "@commonground/files/node";
import { createRandom, explain, prepareVocabulary } from "@commonground/core";
import { badgePlaces } from "../../../packages/report/dist/badge-places.js";
import { formatPercent } from "../../../packages/report/dist/format.js";
import { maskOutline } from "../../../packages/report/dist/mask-outline.js";
import { element, escapeText, label } from "../../../packages/report/dist/svg.js";
import { contentWidth, disc, INK, setPhrases, sheet, SMALL, SOFT, TEXT } from "./page.mjs";
import { twemojiFile, twemojiPicture } from "./twemoji.mjs";

const SEED = 16;
const COUNT = 16;
const COLUMNS = 4;
const WIDTH = contentWidth(COLUMNS);

const HEADER = 50;
const PARTS_SIDE = 214;
const PLAIN_SIDE = WIDTH - PARTS_SIDE - 12;
const RADIUS = 11;
const RIGHT = "#0b6b45";
const WRONG = "#a8321b";

/**
 * `COUNT` of the names without those of `left`, by chance: the first of a Fisher–Yates shuffle, seed `SEED`, of the
 * names in order of their code units.
 */
export function drawnBySeed(names, left) {
  const pool = names.filter((name) => !left.includes(name)).toSorted();
  const random = createRandom(SEED);
  for (let i = 0; i < COUNT; i++) {
    const j = i + Math.floor(random() * (pool.length - i));
    [pool[i], pool[j]] = [pool[j], pool[i]];
  }
  return pool.slice(0, COUNT);
}

/**
 * The sheet of `COUNT` Twemoji drawings explained as the command does, with default settings, and what it shows as
 * data. `withoutDrawings` are the classes left out of training.
 */
export async function explanationsSheet(model, bank, withoutDrawings) {
  const vocabulary = await prepareVocabulary(model, bank);
  const classes = Object.keys(bank.classes);
  const explained = [];
  for (const name of drawnBySeed(classes, withoutDrawings)) {
    explained.push({
      name,
      explanation: await explain(model, await readImage(twemojiFile(name)), vocabulary),
    });
  }
  const pool = classes.filter((name) => !withoutDrawings.includes(name)).length;
  const { settings } = explained[0].explanation.method;
  return {
    explained,
    svg: sheet({
      title: "Sixteen drawings of a style the model never saw, and why it calls them what it does",
      lines: [
        escapeText(
          `Twemoji, chosen by seed ${SEED} among ${pool} of the bank's ${classes.length} classes (the other ${classes.length - pool} were left out of training), failures included. Model ${model.info.id}, SHA-256 ${model.info.sha256.slice(0, 8)}…, default settings.`,
        ),
        `In each: the drawing; the parts the model looked at; the words it found for each part, best first. ${element("tspan", { "font-weight": "bold", fill: INK }, "● bold")}: also among the ${settings.languageConcepts} words nearest to the class it named: what both encoders hold.`,
      ],
      columns: COLUMNS,
      cards: explained.map(({ name, explanation }) => card(name, explanation)),
    }),
  };
}

function card(name, explanation) {
  const { prediction, parts } = explanation;
  const [first, ...others] = prediction.top;
  const picture = twemojiPicture(name);
  const markup = [
    element(
      "text",
      { x: 0, y: 18, "font-size": 20, "font-weight": "bold" },
      escapeText(first.name),
      element("tspan", { "font-weight": "normal", fill: SOFT, dx: 7 }, formatPercent(first.probability)),
    ),
    verdict(name, prediction.top),
    element("image", { href: picture, y: HEADER, width: PLAIN_SIDE, height: PLAIN_SIDE }),
    element(
      "g",
      { transform: `translate(${WIDTH - PARTS_SIDE} ${HEADER})` },
      partsPicture(explanation, picture),
    ),
  ];
  const guesses = others.slice(0, 2).map((other) => `${formatPercent(other.probability)} ${other.name}`);
  ["then:", ...guesses].forEach((text, i) => {
    markup.push(label(text, 0, HEADER + PLAIN_SIDE + 28 + i * 18, { "font-size": SMALL, fill: SOFT }));
  });
  let y = HEADER + PARTS_SIDE + 12;
  for (const part of parts) {
    const words = partWords(part, new Set(explanation.mutualConcepts), y);
    markup.push(words.markup);
    y += words.height + 4;
  }
  return { markup: markup.join(""), height: y - 4 };
}

function verdict(name, top) {
  const place = top.findIndex((scored) => scored.name === name);
  if (place === 0) return label("right", 0, 39, { fill: RIGHT, "font-weight": "bold" });
  const rank = place < 0 ? "" : ` (its choice ${place + 1}, ${formatPercent(top[place].probability)})`;
  return element(
    "text",
    { x: 0, y: 39, fill: WRONG },
    element("tspan", { "font-weight": "bold" }, "wrong"),
    escapeText(`: this is “${name}”${rank}`),
  );
}

/** The drawing with the report's outlines and letters; no ellipses, which at this size would hide it. */
function partsPicture({ parts, image: { frame } }, picture) {
  const scale = PARTS_SIDE / Math.max(frame.width, frame.height);
  const places = badgePlaces(parts, frame.width, frame.height, (RADIUS + 1) / scale);
  return [
    element("image", { href: picture, width: frame.width * scale, height: frame.height * scale }),
    ...parts.map(({ mask, colour }) => {
      const outline = (attributes) =>
        element("path", {
          d: maskOutline(mask, frame.width, frame.height),
          transform: `scale(${scale})`,
          "stroke-linejoin": "round",
          ...attributes,
        });
      return (
        outline({ fill: colour, "fill-opacity": 0.4, stroke: "#fff", "stroke-width": 3.5 / scale }) +
        outline({ fill: "none", stroke: colour, "stroke-width": 2 / scale })
      );
    }),
    ...parts.map((part, i) =>
      disc(part.label, places[i][0] * scale, places[i][1] * scale, RADIUS, part.colour),
    ),
  ].join("");
}

function partWords(part, mutual, y) {
  const phrases = part.descriptors.map(({ descriptor }) =>
    mutual.has(descriptor)
      ? { text: `● ${descriptor}`, attributes: { "font-weight": "bold" } }
      : { text: descriptor },
  );
  const left = 2 * RADIUS + 8;
  const set = setPhrases(
    phrases.length > 0 ? phrases : [{ text: "no words of its own", attributes: { fill: SOFT } }],
    left + 8,
    y + 6 + TEXT * 0.65,
    WIDTH - left - 12,
    TEXT,
  );
  const height = set.height + 12;
  return {
    height,
    markup: [
      element("rect", {
        x: left,
        y,
        width: WIDTH - left,
        height,
        rx: 4,
        fill: part.colour,
        "fill-opacity": 0.25,
      }),
      element("rect", { x: left, y, width: 4, height, fill: part.colour }),
      disc(part.label, RADIUS, y + 6 + TEXT * 0.65, RADIUS, part.colour),
      set.markup,
    ].join(""),
  };
}
