/*
 * Bytes of UTF-8 that were lost on the way, in binary strings.
 * Source: ftfy/fixes.py and ftfy/chardata.py, ftfy 6.3.1 by Robyn Speer (Apache-2.0).
 */

/** The word "à" whose byte A0 became a space; not the beginnings of Portuguese "àquele", "àquela", "àquilo" and "às". */
const A_GRAVE = /\xc3 (?! |quele|quela|quilo|s )/g;

/** Sequences with a space where A0 would make a character that is likely. */
const WITH_SPACE = new RegExp(
  [
    "[\\xc2\\xc3\\xc5\\xce\\xd0\\xd9] ",
    "[\\xe2\\xe3] [\\x80-\\x84\\x86-\\x9f\\xa1-\\xbf]",
    "[\\xe0-\\xe3][\\x80-\\x84\\x86-\\x9f\\xa1-\\xbf] ",
    "\\xf0 [\\x80-\\xbf][\\x80-\\xbf]",
    "\\xf0[\\x80-\\xbf] [\\x80-\\xbf]",
    "\\xf0[\\x80-\\xbf][\\x80-\\xbf] ",
  ].join("|"),
  "g",
);

/** Puts back bytes A0 that became spaces. */
export function restoreA0(bytes: string): string {
  return bytes
    .replace(A_GRAVE, "\u00c3\u00a0 ")
    .replace(WITH_SPACE, (sequence) => sequence.replaceAll(" ", "\u00a0"));
}

const CONTINUATION = "[\\x1a\\x80-\\xbf]";
const LOST = "[\\x1a?]";

/** Sequences, pairs of surrogates among them, of which one byte became U+FFFD or "?". */
const LOSSY = new RegExp(
  [
    "[\\xc2-\\xdf]\\x1a",
    "[\\xc2\\xc3]\\?",
    `\\xed[\\xa0-\\xaf]${LOST}\\xed[\\xb0-\\xbf][\\x1a?\\x80-\\xbf]`,
    `\\xed[\\xa0-\\xaf][\\x1a?\\x80-\\xbf]\\xed[\\xb0-\\xbf]${LOST}`,
    `[\\xe0-\\xef]${LOST}${CONTINUATION}`,
    `[\\xe0-\\xef]${CONTINUATION}${LOST}`,
    `[\\xf0-\\xf4]${LOST}${CONTINUATION}${CONTINUATION}`,
    `[\\xf0-\\xf4]${CONTINUATION}${LOST}${CONTINUATION}`,
    `[\\xf0-\\xf4]${CONTINUATION}${CONTINUATION}${LOST}`,
    "\\x1a",
  ].join("|"),
  "g",
);

const REPLACEMENT = "\u00ef\u00bf\u00bd";

/** Makes U+FFFD, in UTF-8, of sequences that lost a byte. */
export function replaceLossySequences(bytes: string): string {
  return bytes.replace(LOSSY, REPLACEMENT);
}
