import { readFileSync } from "node:fs";
import { boxPixels } from "./boxes.mjs";

const read = (name) => JSON.parse(readFileSync(new URL(`../annotations/${name}`, import.meta.url), "utf8"));

/**
 * The annotated drawings: { name, group, own, further, whole }. `own` (the class's descriptors in the bank) and
 * `further` (other phrases of the bank): phrases that have a place, with their boxes; `whole`: phrases true of the
 * whole drawing. Throws when a descriptor of the bank was not looked for, as the figures would be too low.
 */
export function annotatedDrawings(bank, split) {
  return Object.entries(read("twemoji.json").drawings).map(([name, phrases]) => {
    const descriptors = new Set(bank.classes[name]);
    const missing = [...descriptors].filter((descriptor) => !(descriptor in phrases));
    if (missing.length > 0) {
      throw new Error(`annotations/twemoji.json: ${name}: not annotated: ${missing.join(", ")}`);
    }
    const placed = Object.entries(phrases)
      .filter(([, place]) => Array.isArray(place))
      .map(([phrase, boxes]) => ({ phrase, boxes }));
    return {
      name,
      group: groupOf(name, split),
      own: placed.filter(({ phrase }) => descriptors.has(phrase)),
      further: placed.filter(({ phrase }) => !descriptors.has(phrase)),
      whole: Object.keys(phrases).filter((phrase) => phrases[phrase] === "whole"),
    };
  });
}

/** Each placed phrase of a drawing with the pixels of its boxes in a frame. */
export function places({ own, further }, { width, height }) {
  return [...own, ...further].map(({ phrase, boxes }) => ({
    phrase,
    pixels: boxPixels(boxes, width, height),
  }));
}

/** Phrases of the bank that are true of a class beside its own descriptors, by class, for the classes looked through. */
export function equallyTrue() {
  return read("phrases.json").classes;
}

export const GROUPS = [
  "all",
  "regions in training",
  "no regions in training",
  "unseen",
  "without descriptors",
];

/** The drawings of a group; `all` holds the others. */
export function ofGroup(list, group) {
  return group === "all" ? list : list.filter((each) => each.group === group);
}

function groupOf(name, split) {
  if (split.withoutDrawings.includes(name)) return "unseen";
  if (split.withoutDescriptors.includes(name)) return "without descriptors";
  return split.annotatedWithoutRegions.includes(name) ? "no regions in training" : "regions in training";
}
