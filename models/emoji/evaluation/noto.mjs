import { readFileSync } from "node:fs";
import { join } from "node:path";
import { emojiLabel } from "@commonground/study";
import { DRAWING_SHARE, onSquare, SVG_UNITS } from "./twemoji.mjs";

const training = (file) => JSON.parse(readFileSync(new URL(`../training/${file}`, import.meta.url), "utf8"));

/**
 * The Noto drawings whose regions were annotated for training, from `folder`, the package @iconify-json/noto: a style
 * to choose settings on. { name, group, own, further, pixels() }, as `annotatedDrawings`, trimmed as in training.
 */
export function annotatedNoto(folder, concepts) {
  const json = (file) => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const { icons, width, height } = json("icons.json");
  const chars = json("chars.json");
  const codes = new Map(concepts.map((concept) => [emojiLabel(concept.label), concept.hexcode]));
  return Object.entries(training("regions/noto.json")).flatMap(([name, phrases]) => {
    const icon = icons[chars[codes.get(name)]];
    if (icon === undefined) return [];
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 ${width} ${height}" width="${SVG_UNITS}" height="${SVG_UNITS}">${icon.body}</svg>`;
    const own = Object.entries(phrases)
      .filter(([, place]) => Array.isArray(place))
      .map(([phrase, boxes]) => ({ phrase, boxes: boxes.map((box) => box.map(ofSquare)) }));
    return { name, group: "regions in training", own, further: [], pixels: () => onSquare(Buffer.from(svg)) };
  });
}

/** From hundredths of the trimmed drawing's square to those of the square it is placed on. */
function ofSquare(value) {
  return 50 * (1 - DRAWING_SHARE) + DRAWING_SHARE * value;
}
