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

/** What is wrong with a JSON text; places are indices of its UTF-16 units. */
export interface JsonFlaws {
  /** The first character that does not belong (RFC 8259), the text's length where something is missing at its end. */
  readonly syntax: number | null;
  /**
   * The first key that one object has twice, escapes resolved, and where it stands again. `JSON.parse` keeps the last
   * and says nothing, other readers the first, so that they see different files.
   */
  readonly duplicate: { readonly key: string; readonly at: number } | null;
  /** The first bracket that opens more levels than are allowed. */
  readonly depth: number | null;
}

/**
 * Walks a text by the grammar of JSON, once and without recursion, up to its end, its first fault, or a bracket beyond
 * `maxDepth` levels.
 */
export function findJsonFlaws(text: string, maxDepth: number = Number.POSITIVE_INFINITY): JsonFlaws {
  const open: (Set<string> | null)[] = [];
  let expected: Expected = "value";
  let duplicate: JsonFlaws["duplicate"] = null;
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
  const faultHere = (): JsonFlaws => ({ syntax: at, duplicate, depth: null });

  for (;;) {
    match(SPACE);
    const character = text[at];
    const keys = open.at(-1);
    if (expected === "end") return character === undefined ? { ...faultHere(), syntax: null } : faultHere();
    if (expected === "key" || expected === "key or }") {
      if (character === "}" && expected === "key or }") {
        at++;
        open.pop();
        expected = afterValue();
        continue;
      }
      const start = at;
      if (!matchString()) return faultHere();
      const key = JSON.parse(text.slice(start, at)) as string;
      if (keys?.has(key)) duplicate ??= { key, at: start };
      keys?.add(key);
      match(SPACE);
      if (text[at] !== ":") return faultHere();
      at++;
      expected = "value";
    } else if (expected === "comma") {
      if (character === ",") expected = keys ? "key" : "value";
      else if (character === (keys ? "}" : "]")) {
        open.pop();
        expected = afterValue();
      } else return faultHere();
      at++;
    } else if (character === "{" || character === "[") {
      if (open.length === maxDepth) return { syntax: null, duplicate, depth: at };
      open.push(character === "{" ? new Set() : null);
      expected = character === "{" ? "key or }" : "value or ]";
      at++;
    } else if (character === "]" && expected === "value or ]") {
      open.pop();
      expected = afterValue();
      at++;
    } else if (matchString() || match(SCALAR)) {
      expected = afterValue();
    } else return faultHere();
  }
}
