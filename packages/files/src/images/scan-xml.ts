/** An element's start tag. Names are as written, values with their entities resolved. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  /** The element's own character data, CDATA included. */
  readonly text: string;
  /** Index of the element it lies in; −1 for a root. */
  readonly parent: number;
}

export interface XmlParts {
  readonly elements: readonly XmlElement[];
  /** Contents of processing instructions, the XML declaration first if there is one. */
  readonly instructions: readonly string[];
  /** Document type declarations as written; their places in the text. */
  readonly doctypes: readonly { readonly start: number; readonly end: number }[];
}

const TAG_NAME = /<\/?([^\s/>=<"'&!?]+)/y;
const ATTRIBUTE_NAME = /\s+([^\s/>=<"'&]+)\s*=\s*(["'])/y;
const TAG_END = /\s*(\/?)>/y;

/**
 * Splits XML text into its start tags, processing instructions and document types, so that they can be inspected; no
 * tree, no validation. Null for text that is not well-formed at the level of tags, which no checker can vouch for.
 */
export function scanXml(text: string): XmlParts | null {
  const elements: { -readonly [K in keyof XmlElement]: XmlElement[K] }[] = [];
  const instructions: string[] = [];
  const doctypes: { start: number; end: number }[] = [];
  const open: number[] = [];
  const addText = (piece: string) => {
    const element = open.at(-1);
    if (element !== undefined) elements[element].text += piece;
  };
  for (let at = 0; at < text.length;) {
    const next = text.indexOf("<", at);
    const stop = next < 0 ? text.length : next;
    addText(resolveEntities(text.slice(at, stop)));
    if (next < 0) break;
    const section = (open: string, close: string): string | null => {
      if (!text.startsWith(open, next)) return null;
      const end = text.indexOf(close, next + open.length);
      at = end < 0 ? Number.POSITIVE_INFINITY : end + close.length;
      return text.slice(next + open.length, end);
    };
    let content: string | null;
    if (section("<!--", "-->") === null) {
      if ((content = section("<![CDATA[", "]]>")) !== null) {
        addText(content);
      } else if ((content = section("<?", "?>")) !== null) {
        instructions.push(content);
      } else if ((content = section("<!DOCTYPE", ">")) !== null) {
        doctypes.push({ start: next, end: at });
      } else {
        const tag = readTag(text, next);
        if (tag === null) return null;
        at = tag.end;
        if (tag.kind === "end") {
          const ended = open.pop();
          if (ended === undefined || elements[ended].name !== tag.name) return null;
        } else {
          const { name, attributes } = tag;
          const at = elements.push({ name, attributes, text: "", parent: open.at(-1) ?? -1 }) - 1;
          if (tag.kind === "start") open.push(at);
        }
      }
    }
    if (at === Number.POSITIVE_INFINITY) return null;
  }
  return open.length > 0 ? null : { elements, instructions, doctypes };
}

interface Tag {
  readonly kind: "start" | "end" | "empty";
  readonly name: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly end: number;
}

function readTag(text: string, start: number): Tag | null {
  const match = (pattern: RegExp, at: number) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const name = match(TAG_NAME, start)?.[1];
  if (name === undefined) return null;
  const isEnd = text[start + 1] === "/";
  let at = TAG_NAME.lastIndex;
  const attributes: (readonly [string, string])[] = [];
  for (let found = match(ATTRIBUTE_NAME, at); found !== null; found = match(ATTRIBUTE_NAME, at)) {
    const from = ATTRIBUTE_NAME.lastIndex;
    const to = text.indexOf(found[2]!, from);
    const value = text.slice(from, to);
    if (to < 0 || value.includes("<")) return null;
    attributes.push([found[1]!, resolveEntities(value)]);
    at = to + 1;
  }
  const end = match(TAG_END, at);
  if (end === null) return null;
  return {
    kind: isEnd ? "end" : end[1] === "/" ? "empty" : "start",
    name,
    attributes,
    end: TAG_END.lastIndex,
  };
}

const PREDEFINED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function resolveEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return PREDEFINED[name as string] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex as string, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
