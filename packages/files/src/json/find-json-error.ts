const SPACE = /[\t\n\r ]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"/uy;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;

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
      if (!match(STRING)) return at;
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
    } else if (match(STRING) || match(SCALAR)) {
      expected = afterValue();
    } else return at;
  }
}
