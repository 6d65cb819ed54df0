/*
 * Characters that have a plainer form, and such as no one means to write.
 * Source: ftfy/fixes.py and ftfy/chardata.py, ftfy 6.3.1 by Robyn Speer (Apache-2.0).
 */

/** Ligatures and digraphs of Latin letters; not those that are letters, as æ. */
const LIGATURES: Readonly<Record<string, string>> = {
  Ĳ: "IJ",
  ĳ: "ij",
  ŉ: "ʼn",
  Ǳ: "DZ",
  ǲ: "Dz",
  ǳ: "dz",
  Ǆ: "DŽ",
  ǅ: "Dž",
  ǆ: "dž",
  Ǉ: "LJ",
  ǈ: "Lj",
  ǉ: "lj",
  Ǌ: "NJ",
  ǋ: "Nj",
  ǌ: "nj",
  ﬀ: "ff",
  ﬁ: "fi",
  ﬂ: "fl",
  ﬃ: "ffi",
  ﬄ: "ffl",
  ﬅ: "ſt",
  ﬆ: "st",
};
const LIGATURE = new RegExp(`[${Object.keys(LIGATURES).join("")}]`, "g");

export function splitLigatures(text: string): string {
  return text.replace(LIGATURE, (ligature) => LIGATURES[ligature]!);
}

/** Letters as wide as an ideograph, katakana and Hangul half as wide, the ideographic space: in their usual width. */
export function fixWidth(text: string): string {
  return text
    .replaceAll("\u3000", " ")
    .replace(/[\uff01-\uffef]/g, (character) => character.normalize("NFKC"));
}

export function straightenQuotes(text: string): string {
  return text.replace(/[\u201c-\u201f]/g, '"').replace(/[\u02bc\u2018-\u201b]/g, "'");
}

export function fixLineBreaks(text: string): string {
  return text.replace(/\r\n|[\r\u0085\u2028\u2029]/g, "\n");
}

export function replaceLoneSurrogates(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/** Escape sequences that colour a terminal. */
// oxlint-disable-next-line no-control-regex
const TERMINAL_ESCAPE = /\u001b\[[\p{Nd};]*[a-zA-Z]/gu;

export function removeTerminalEscapes(text: string): string {
  return text.replace(TERMINAL_ESCAPE, "");
}

/** Control characters of ASCII but white space; Arabic ones out of use; annotations; objects; the byte order mark. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b\u000e-\u001f\u007f\u206a-\u206f\ufeff\ufff9-\ufffc]/g;

export function removeControls(text: string): string {
  return text.replace(CONTROLS, "");
}
