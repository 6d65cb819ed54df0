/**
 * `JSON.parse` keeps the last of two equal keys and says nothing, so a file can show one tensor to a reader that keeps
 * the first and another to one that keeps the last, and a bank with a class twice loses the first list. This scan walks the text once, without recursion, and leaves
 * syntax errors to `JSON.parse`.
 */

/** An object key that occurs twice in one object, or nesting beyond what the caller allows. */
export type JsonFlaw = { readonly kind: "duplicate"; readonly key: string } | { readonly kind: "depth" };

const KEY_END = /[\t\n\r ]*:/y;

/**
 * The first duplicate key or too deep nesting in a JSON text, or null. Keys are compared after their escapes are
 * resolved. Text that is no JSON gives an arbitrary answer: parse it as well.
 */
export function findJsonFlaw(text: string, maxDepth: number): JsonFlaw | null {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "{" || character === "[") {
      if (open.length === maxDepth) return { kind: "depth" };
      open.push(character === "{" ? new Set() : null);
    } else if (character === "}" || character === "]") {
      open.pop();
    } else if (character === '"') {
      const start = at++;
      while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
      const keys = open.at(-1);
      KEY_END.lastIndex = at + 1;
      if (keys && KEY_END.test(text)) {
        const key = resolveEscapes(text.slice(start, at + 1));
        if (keys.has(key)) return { kind: "duplicate", key };
        keys.add(key);
      }
    }
  }
  return null;
}

function resolveEscapes(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal;
  }
}
