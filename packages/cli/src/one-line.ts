// Control characters, line separators and marks that turn the direction of writing: names come from files and from
// others, and must neither break a line nor speak to the terminal.
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

/** `text` as one printable line: what would break it or command the terminal is shown as `\u{…}`. */
export function oneLine(text: string): string {
  return text.replaceAll(UNPRINTABLE, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`);
}
