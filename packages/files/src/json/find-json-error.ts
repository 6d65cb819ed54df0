const SPACE = /[\t\n\r ]*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;

const ESCAPE = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;

/** Where the string that begins at `at` ends; −1 for none. By hand: a pattern overflows the stack at some megabytes. */
function endOfString(text: string, at: number): number {
  if (text[at] !== '"') return -1;
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) return i + 1;
    if (code < FIRST_PRINTABLE) return -1;
    if (code !== BACKSLASH) continue;
    ESCAPE.lastIndex = i + 1;
    if (!ESCAPE.test(text)) return -1;
    i = ESCAPE.lastIndex - 1;
  }
  return -1;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;

type Expected = "value" | "value or ]" | "key" | "key or }" | "comma" | "end";

/**
 * Index of the first character that keeps a text from being JSON (RFC 8259), its length where something is missing at
 * the end; null for valid JSON. `JSON.parse` does not always tell the place.
 */
export function findJsonError(text: string): number | null {
  const open: ("{" | "[")[] = [];
  let expected: Expected = "value";
  let at = 0;
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const matchString = (): boolean => {
    const end = endOfString(text, at);
    if (end >= 0) at = end;
    return end >= 0;
  };
  const afterValue = (): Expected => (open.length > 0 ? "comma" : "end");

  for (;;) {
    match(SPACE);
    const character = text[at];
    if (expected === "end") return character === undefined ? null : at;
    if (expected === "key" || expected === "key or }") {
      if (character === "}" && expected === "key or }") {
        at++;
        open.pop();
        expected = afterValue();
        continue;
      }
      if (!matchString()) return at;
      match(SPACE);
      if (text[at] !== ":") return at;
      at++;
      expected = "value";
    } else if (expected === "comma") {
      const inObject = open.at(-1) === "{";
      if (character === ",") expected = inObject ? "key" : "value";
      else if (character === (inObject ? "}" : "]")) {
        open.pop();
        expected = afterValue();
      } else return at;
      at++;
    } else if (character === "{" || character === "[") {
      open.push(character);
      expected = character === "{" ? "key or }" : "value or ]";
      at++;
    } else if (character === "]" && expected === "value or ]") {
      open.pop();
      expected = afterValue();
      at++;
    } else if (matchString() || match(SCALAR)) {
      expected = afterValue();
    } else return at;
  }
}
