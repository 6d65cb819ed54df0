import { PYTHON_SPACE } from "../python-text.ts";
import { KINDS } from "./mojibake-characters.ts";

const { common, c1, bad, law, currency, start, end, numeric, kaomoji, box } = KINDS;
const { upperAccented, lowerAccented, upperCommon, lowerCommon } = KINDS;
const accented = lowerAccented + upperAccented;
const rare = accented + box + start + end + currency + numeric + law;
const space = `[${PYTHON_SPACE}]`;
const wordCharacter = "[\\p{L}\\p{N}_]";

/** Neighbours, as classes of one character each. */
const NEIGHBOURS: readonly (readonly string[])[] = [
  [c1],
  [bad + rare, bad],
  ["a-zA-Z", lowerCommon + upperCommon, bad],
  [bad, rare],
  [lowerAccented + lowerCommon + box + end + currency + numeric, upperAccented],
  [box + end + currency + numeric, lowerAccented],
  [lowerAccented + box + end, currency],
  [PYTHON_SPACE, upperAccented, currency],
  [upperAccented + box, numeric + law],
  [accented + box + currency + end, start, numeric],
  [accented + currency + numeric + box + law, end, start],
  [currency + numeric + box, start],
  ["a-z", upperAccented, start + currency],
  [box, kaomoji],
  [accented + currency + numeric + start + end + law, box],
  [box, end],
  ["Œœ", "^A-Za-z"],
  [upperAccented, "°"],
  ["ÂÃÎÐ", `€œŠš¢£Ÿž\u00a0\u00ad®©°·»${start}${end}–—´`],
  ["×", "²³"],
  ["à", "²µ¹¼½¾"],
  ["√", "±∂†≠®™´≤≥¥µø"],
  ["≈", "°¢"],
  ["‚", "Ä", "ìîïòôúùû†°¢π"],
  ["‚", "âó", "àä°ê"],
  ["в", "Ђ"],
  ["ВГРС", `${c1}${bad}${start}${end}${currency}°µ`, "ВГРС"],
  ["Г", "ў", "В", "Ђ", "В", "^\\n", "A-Za-z "],
  [`a-z.,?!${end}`, "Â", ` ${start}${end}`],
  ["β", "€", "™\u00a0Ά\u00ad®°"],
  ["ΒΓΞΟ", `${c1}${bad}${start}${end}${currency}°`, "ΒΓΞΟ"],
];

const ARABIC = `[ØÙ][${common}${currency}${bad}${numeric}${start}ŸŠ®°µ»]`;

const MOJIBAKE = new RegExp(
  [
    ...NEIGHBOURS.map((classes) => classes.map((inside) => `[${inside}]`).join("")),
    `[${accented}][${start}${end}]${wordCharacter}`,
    ARABIC + ARABIC,
    `[a-z]${space}?[ÃÂ] `,
    "^[ÃÂ] ",
  ].join("|"),
  "u",
);

/**
 * Whether a text holds neighbours that come of an encoding mistaken for another rather than of anyone's writing.
 * Source: BADNESS_RE in ftfy/badness.py, ftfy 6.3.1 by Robyn Speer (Apache-2.0).
 */
export function looksLikeMojibake(text: string): boolean {
  return MOJIBAKE.test(text);
}
