import { fixEncoding } from "./fix-encoding.ts";
import {
  fixLineBreaks,
  fixWidth,
  removeControls,
  removeTerminalEscapes,
  replaceLoneSurrogates,
  splitLigatures,
  straightenQuotes,
} from "./replace-characters.ts";
import { unescapeEntities } from "./unescape-entities.ts";

/** Code points of the longest piece that is repaired at once. */
const LONGEST = 1_000_000;

const STEPS: readonly ((text: string) => string)[] = [
  fixEncoding,
  splitLigatures,
  fixWidth,
  straightenQuotes,
  fixLineBreaks,
  replaceLoneSurrogates,
  removeTerminalEscapes,
  removeControls,
  (text) => text.normalize("NFC"),
];

/**
 * A text without what goes wrong on its way through programs, as `ftfy.fix_text` of ftfy 6.3.1 (Robyn Speer, Apache-2.0)
 * gives it by default: encodings mistaken for others, HTML's character references, curly quotation marks, ligatures,
 * letters of other widths, control characters, Unicode that is not composed (NFC). Lines are repaired one by one.
 */
export function repairText(text: string): string {
  let mayBeHtml = false;
  let repaired = "";
  for (const line of lines(text)) {
    mayBeHtml ||= line.includes("<");
    repaired += repairLine(line, mayBeHtml ? STEPS : [unescapeEntities, ...STEPS]);
  }
  return repaired;
}

function repairLine(line: string, steps: readonly ((text: string) => string)[]): string {
  for (let before = line; ;) {
    const after = steps.reduce((text, step) => step(text), before);
    if (after === before) return after;
    before = after;
  }
}

/** Lines with their ends, cut where one is longer than what is repaired at once. */
function* lines(text: string): Generator<string> {
  for (const [line] of text.matchAll(/[^\n]*\n|[^\n]+/g)) {
    if (line.length <= LONGEST) {
      yield line;
      continue;
    }
    const points = [...line];
    for (let i = 0; i < points.length; i += LONGEST) yield points.slice(i, i + LONGEST).join("");
  }
}
