import { WINDOWS_1252_FROM_80 } from "../windows-1252.ts";
import { decodeUtf8 } from "./decode-utf8.ts";
import { looksLikeMojibake } from "./looks-like-mojibake.ts";
import { replaceLossySequences, restoreA0 } from "./mend-utf8-bytes.ts";
import { PLACES } from "./mojibake-characters.ts";
import { SINGLE_BYTE_ENCODINGS, type SingleByteEncoding } from "./single-byte-encodings.ts";

const { firstOfTwo, firstOfThree, firstOfFour, continuation, strictContinuation } = PLACES;

/** Sequences of characters that stand for whole sequences of UTF-8. */
const SEQUENCES = new RegExp(
  `(?<![${strictContinuation}])(?:[${firstOfTwo}][${continuation}]|` +
    `[${firstOfThree}][${continuation}]{2}|[${firstOfFour}][${continuation}]{3})+`,
  "gu",
);

const C1 = /[\x80-\x9f]/g;

/**
 * A text whose UTF-8 was read in other encodings, once or several times, read as what it is; others come back as they
 * are. Source: fix_encoding in ftfy/__init__.py, ftfy 6.3.1 by Robyn Speer (Apache-2.0).
 */
export function fixEncoding(text: string): string {
  for (let before = text; ;) {
    const after = fixOnce(before);
    if (after === before) return after;
    before = after;
  }
}

/** C1 control characters, which no one writes, as what windows-1252 has at their numbers. */
function fixC1Controls(text: string): string {
  return text.replace(C1, (control) => WINDOWS_1252_FROM_80[control.charCodeAt(0) - 0x80]!);
}

function fixOnce(text: string): string {
  if (!looksLikeMojibake(text)) return text;
  for (const encoding of SINGLE_BYTE_ENCODINGS) {
    const read = readAs(text, encoding);
    if (read !== undefined) return read;
  }
  const mended = fixSequences(text);
  return mended === text ? fixC1Controls(text) : mended;
}

function readAs(text: string, encoding: SingleByteEncoding): string | undefined {
  let bytes = encoding.encode(text);
  if (bytes === undefined) return undefined;
  // In Mac OS Roman an en dash before a space looks like a sequence that lost its A0.
  if (encoding.name !== "macintosh") bytes = restoreA0(bytes);
  if (encoding.sloppy) bytes = replaceLossySequences(bytes);
  return decodeUtf8(bytes);
}

/** Sequences fixed each for itself, where the text as a whole is of no one encoding. */
function fixSequences(text: string): string {
  return text.replace(SEQUENCES, (sequence) =>
    sequence.length < text.length && looksLikeMojibake(sequence) ? fixEncoding(sequence) : sequence,
  );
}
