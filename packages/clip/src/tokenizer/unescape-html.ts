import { characterEntities } from "character-entities";
import { characterEntitiesLegacy } from "character-entities-legacy";
import { WINDOWS_1252_FROM_80 } from "./windows-1252.ts";

/** Names of HTML's entities with what they stand for; those of old may lack their semicolon. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ...Object.entries(characterEntities).map(([name, text]) => [`${name};`, text] as const),
  ...characterEntitiesLegacy.map((name) => [name, characterEntities[name] ?? ""] as const),
]);

const REFERENCE = /&(?:#(\d+);?|#[xX]([\dA-Fa-f]+);?|([^\t\n\f <&#;]{1,32};?))/gu;

/**
 * HTML's character references replaced, as Python's `html.unescape` does it (Lib/html/__init__.py): by HTML5's rules for
 * text, except that control characters and noncharacters disappear.
 */
export function unescapeHtml(text: string): string {
  return text.replace(REFERENCE, (whole, decimal?: string, hexadecimal?: string, name?: string) =>
    name === undefined
      ? numbered(decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal))
      : (named(name) ?? whole),
  );
}

/** What the entity `name`, its semicolon included, stands for. */
export function entity(name: string): string | undefined {
  return NAMED.get(name);
}

function named(name: string): string | undefined {
  for (let length = name.length; length > 1; length--) {
    const found = NAMED.get(name.slice(0, length));
    if (found !== undefined) return found + name.slice(length);
  }
  return undefined;
}

function numbered(number: number): string {
  if (number >= 0x80 && number <= 0x9f) return WINDOWS_1252_FROM_80[number - 0x80]!;
  if (number === 0 || number > 0x10_ffff || (number >= 0xd800 && number <= 0xdfff)) return "\ufffd";
  return isDropped(number) ? "" : String.fromCodePoint(number);
}

function isDropped(number: number): boolean {
  return (
    number <= 0x08 ||
    number === 0x0b ||
    (number >= 0x0e && number <= 0x1f) ||
    number === 0x7f ||
    (number >= 0xfdd0 && number <= 0xfdef) ||
    (number & 0xfffe) === 0xfffe
  );
}
