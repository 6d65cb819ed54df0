/** What Python's `str.isspace` and `\s` of its `re` call white space, as the inside of a character class. */
export const PYTHON_SPACE =
  "\\t-\\r\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

const RUN = new RegExp(`[${PYTHON_SPACE}]+`, "g");

/** `" ".join(text.split())` of Python: no white space at the ends, one space between words. */
export function joinWords(text: string): string {
  return text.replace(RUN, " ").replace(/^ | $/g, "");
}
