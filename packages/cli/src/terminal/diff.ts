import type { Diff, MeasureChange } from "@commonground/study";
import { oneLine } from "../one-line.ts";
import { cut, displayWidth } from "./width.ts";
import { wrap } from "./wrap.ts";

/** Cells of a line. */
const WIDTH = 80;
/** Most lines of a list; the JSON has all. */
const SHOWN = 10;

/** What changed from A to B, for people: at most `WIDTH` cells a line, long lists cut and counted. */
export function tellDiff(diff: Diff): string {
  const lines = [
    ...heading(diff),
    "",
    ...answers(diff),
    "",
    ...measures(diff.measures),
    "",
    ...concepts(diff),
    ...parts(diff),
  ];
  return `${lines.join("\n")}\n`;
}

function heading({ a, b, settings, images, failed }: Diff): string[] {
  const changes = Object.entries(settings).map(([name, [from, to]]) => `${name} ${from} → ${to}`);
  return [
    cut(`A  ${oneLine(a.model)} (${a.precision})`, WIDTH),
    cut(`B  ${oneLine(b.model)} (${b.precision})`, WIDTH),
    ...(a.bankSha256 === b.bankSha256 ? [] : ["   with another bank"]),
    ...(a.model === b.model && a.configurationSha256 !== b.configurationSha256
      ? ["   with another configuration"]
      : []),
    ...(runtimeOf(a) === runtimeOf(b) ? [] : [`   computed by ${runtimeOf(a)} and ${runtimeOf(b)}`]),
    ...(a.parts === b.parts
      ? []
      : [`   parts found over the images of a class in ${a.parts === "class" ? "A" : "B"} alone`]),
    ...(changes.length === 0 ? [] : paragraph(oneLine(changes.join(", ")), "   ")),
    `${images} images${failed > 0 ? `; ${failed} failed on a side and are left out` : ""}`,
  ];
}

const runtimeOf = ({ runtime, device }: Diff["a"]): string => oneLine(`${runtime} on ${device}`);

function answers({ answers: { changed, interval, lost, gained, otherwise, images } }: Diff): string[] {
  const range = interval === null ? "" : ` (95 % interval ${interval.map(percent).join(" to ")} %)`;
  const right =
    lost + gained + otherwise === 0 ? "" : `; ${lost} right before only, ${gained} right now only`;
  return [
    ...paragraph(`Changed answers: ${images.length}, ${percent(changed)} %${range}${right}`),
    ...list(images, ({ id, a, b }) => `${id}: ${a} → ${b}`),
  ];
}

const percent = (share: number): string => (share * 100).toFixed(1);

function measures(changes: readonly MeasureChange[]): string[] {
  return [
    measureLine(["means", "A", "B", "B − A", "95 %", "p (FDR)"]),
    ...changes.map(({ label, a, b, difference, interval, adjusted }) =>
      measureLine([
        label,
        minus(a.toFixed(3)),
        minus(b.toFixed(3)),
        minus(difference.toFixed(4)),
        interval === null ? "" : minus(`[${interval.map((end) => end.toFixed(4)).join(",")}]`),
        adjusted < 0.001 ? "<0.001" : adjusted.toFixed(3),
      ]),
    ),
  ];
}

function measureLine([name, a, b, difference, interval, p]: readonly string[]): string {
  return `${padded(name, 20)}${a.padStart(8)}${b.padStart(8)}${difference.padStart(9)}  ${padded(interval, 19)}  ${p.padStart(7)}`;
}

function concepts({ concepts: { agreement, tested, untested, falseDiscoveryRate } }: Diff): string[] {
  const found = tested.filter((each) => each.found);
  const rate = `false discovery rate ${falseDiscoveryRate * 100} %`;
  return [
    ...paragraph(
      `Concepts: ${found.length} gained or lost, of ${tested.length} tested (${rate}); ${untested.toLocaleString("en")} differ on too few images for a test. ` +
        `An image's vision concepts on both sides: Jaccard index ${agreement.toFixed(3)} on average.`,
    ),
    ...list(found, ({ kind, class: name, concept, gained, lost }) => {
      const where = name === null ? "all images" : name;
      return `${gained > lost ? "gained" : "lost"} (${kind}) ${concept}, ${where}: +${gained} −${lost}`;
    }),
  ];
}

function parts({ parts: found }: Diff): string[] {
  if (found === null) return [];
  const { images, comparable, meanMove, otherFirst, moved } = found;
  const told =
    meanMove === null || otherFirst === null
      ? "no image has the same parts on both sides."
      : `the same on ${comparable} of ${images} images with the same answer; there values moved by ${meanMove.toFixed(3)} on average (log-odds), and another part is worth most on ${percent(otherFirst)} %.`;
  return [
    "",
    ...paragraph(`Parts: ${told}`),
    ...list(moved, ({ id, part, a, b }) => `${id}, ${part}: ${minus(a.toFixed(3))} → ${minus(b.toFixed(3))}`),
  ];
}

function list<T>(entries: readonly T[], text: (entry: T) => string): string[] {
  return [
    ...entries.slice(0, SHOWN).map((entry) => cut(`  ${oneLine(text(entry))}`, WIDTH)),
    ...(entries.length > SHOWN ? [`  … and ${entries.length - SHOWN} more (all with --json)`] : []),
  ];
}

const minus = (text: string): string => text.replaceAll("-", "−");

function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

function paragraph(text: string, indent = ""): string[] {
  const width = WIDTH - displayWidth(indent);
  return wrap([{ text }], { text: "" }, width).map((line) => indent + cut(line, width));
}
