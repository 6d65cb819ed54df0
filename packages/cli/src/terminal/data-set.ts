import type { CheckedDataSet } from "@commonground/study";
import { oneLine } from "../one-line.ts";
import { cut, displayWidth } from "./width.ts";
import { wrap } from "./wrap.ts";

/** Cells of a line. */
const WIDTH = 80;
/** Most lines of a list; the JSON has all. */
const SHOWN = 10;
/** Up to here an image of its own for each class is nothing to wonder at. */
const FEW = 20;

/** What was found in a data set, for people: at most `WIDTH` cells a line, long lists cut and counted. */
export function tellDataSet(checked: CheckedDataSet): string {
  const { path, format, items, labelled, withBoxes, broken, duplicates, notes } = checked;
  const lines = [
    ...paragraph(`${oneLine(path)} (${format})`),
    "",
    row("images", items),
    ...(checked.classes === null ? [] : [row("with a label", labelled)]),
    ...(withBoxes === 0 ? [] : [row("with boxes", withBoxes)]),
    row("broken", broken.length),
    row(
      "duplicates",
      duplicates.reduce((sum, { items }) => sum + items.length - 1, 0),
    ),
    ...sizes(checked),
    ...classes(checked),
    ...list("Broken", broken, ({ message }) => message),
    ...list("The same bytes", duplicates, ({ items, conflicting }) => {
      const names = items.map(({ id, label }) => (conflicting ? `${id} (${label ?? "no label"})` : id));
      return `${conflicting ? "labels differ: " : ""}${names.slice(0, 3).join(" = ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`;
    }),
    ...(notes.length === 0 ? [] : [""]),
    ...notes.flatMap(({ message }) => paragraph(`note: ${oneLine(message)}`)),
    ...cautions(checked).flatMap((text) => paragraph(`caution: ${text}`)),
  ];
  return `${lines.join("\n")}\n`;
}

function sizes({ bytes, width, height, imageFormats }: CheckedDataSet): string[] {
  const lines: string[] = [];
  if (bytes !== null) {
    lines.push(
      row("bytes", `${size(bytes.total)}; each ${range(bytes, size)}`),
      row(
        "formats",
        Object.entries(imageFormats)
          .map(([name, count]) => `${name} ${count}`)
          .join(", "),
      ),
    );
  }
  if (width !== null && height !== null) {
    lines.push(row("width", range(width, String)), row("height", range(height, String)));
  }
  return lines;
}

function range(
  { smallest, median, largest }: { smallest: number; median: number; largest: number },
  show: (value: number) => string,
): string {
  return smallest === largest
    ? show(smallest)
    : `${show(smallest)} to ${show(largest)}, half of them at most ${show(median)}`;
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = -1;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${units[unit]}`;
}

/** Largest first, as many as fit; those without an image are told of. */
function classes({ classes: all, labelled }: CheckedDataSet): string[] {
  if (all === null) return ["", "No labels."];
  const counts = all.map(({ items }) => items);
  const used = counts.filter((count) => count > 0);
  // A hundred thousand classes are more than a call takes arguments.
  const least = used.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = used.reduce((a, b) => Math.max(a, b), 0);
  const spread = `${least === most ? most : `${least} to ${most}`} ${most === 1 ? "image" : "images"} each`;
  const heading = `${all.length} ${all.length === 1 ? "class" : "classes"}${labelled === 0 ? "" : `, ${spread}`}${used.length < all.length ? `, ${all.length - used.length} without any` : ""}`;
  const shown = all.toSorted((a, b) => b.items - a.items).slice(0, SHOWN);
  const digits = Math.max(...shown.map(({ items }) => String(items).length));
  return [
    "",
    heading,
    ...shown.map(({ name, items }) => cut(`  ${String(items).padStart(digits)}  ${oneLine(name)}`, WIDTH)),
    ...more(all.length),
  ];
}

function list<T>(heading: string, entries: readonly T[], text: (entry: T) => string): string[] {
  if (entries.length === 0) return [];
  return [
    "",
    heading,
    ...entries.slice(0, SHOWN).flatMap((entry) => paragraph(oneLine(text(entry)), "  ")),
    ...more(entries.length),
  ];
}

function more(count: number): string[] {
  return count > SHOWN ? [`  … and ${count - SHOWN} more (all with --json)`] : [];
}

function cautions({ classes: all, items, labelled, format }: CheckedDataSet): string[] {
  if (all === null) return [];
  const cautions: string[] = [];
  if (all.length === 1) cautions.push("there is one class; to tell classes apart there must be two.");
  if (labelled < items) cautions.push(`${items - labelled} images have no label.`);
  if (all.length > 1 && all.every(({ name }) => /^\d+$/u.test(name))) {
    cautions.push("the classes are numbers; give their names with --classes, in the order of the numbers.");
  }
  if (format !== "emoji" && labelled > FEW && all.length > labelled / 2) {
    cautions.push("most classes have one image; are the labels captions?");
  }
  return cautions;
}

function row(name: string, value: number | string): string {
  return cut(`${`${name}:`.padEnd(14)}${value}`, WIDTH);
}

function paragraph(text: string, indent = ""): string[] {
  const width = WIDTH - displayWidth(indent);
  return wrap([{ text }], { text: "" }, width).map((line) => indent + cut(line, width));
}
