export interface TextTrouble {
  readonly severity: "error" | "warning";
  readonly message: string;
}

const TROUBLES: readonly (readonly [RegExp, TextTrouble["severity"], string])[] = [
  [
    /\uFFFD/u,
    "error",
    "holds U+FFFD, the mark of a character lost in decoding; read the source as UTF-8 again",
  ],
  [/\p{Surrogate}/u, "error", "holds half of a surrogate pair; read the source again"],
  [/\p{Cc}/u, "error", "holds a control character (a tab or line break, perhaps); remove it"],
  [
    /[ÂÃÄÅÐÑ][\u0080-\u00BF]|â€|â€™|ï»¿/u,
    "error",
    'looks like UTF-8 read as Latin-1 ("Ã©" for "é"); read the source as UTF-8 again',
  ],
  [/[\p{Cf}\u00A0\u2007\u202F]/u, "warning", "holds an invisible character or a no-break space; remove it"],
  [/[‘’‚‛“”„‟]/u, "warning", "holds a typographic quotation mark; tokenisers know the plain ' and \""],
  [/^\s|\s$/u, "warning", "starts or ends with white space; remove it"],
  [/\S\s{2,}\S/u, "warning", "holds more than one space in a row; keep one"],
];

/** What is wrong with the characters of a text, worst first; empty for a sound one. */
export function textTroubles(text: string): TextTrouble[] {
  const found = TROUBLES.filter(([pattern]) => pattern.test(text)).map(
    ([, severity, message]): TextTrouble => ({ severity, message }),
  );
  if (text.normalize("NFC") !== text) {
    found.push({ severity: "warning", message: "is not in Unicode normal form C; save it as NFC" });
  }
  return found;
}
