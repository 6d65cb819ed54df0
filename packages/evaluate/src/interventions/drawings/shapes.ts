// A vector drawing as a list of shapes that can be left out one by one. Only what is needed of SVG's structure is read
// here, by the tags; whether a drawing is safe and well-formed is for who draws it (`drawSquare`).

/** A drawing taken apart: `open`, its shapes in the order in which they are painted, and `close`, one after the other. */
export interface Drawing {
  /** The root element's tag, definitions, and the tags of groups that stand round all shapes. */
  readonly open: string;
  readonly shapes: readonly string[];
  readonly close: string;
  /** The view box: left, top, width and height. */
  readonly box: readonly [number, number, number, number];
}

/** Elements that paint nothing where they stand. */
const DEFINITIONS = new Set([
  "clipPath",
  "defs",
  "desc",
  "filter",
  "linearGradient",
  "marker",
  "mask",
  "metadata",
  "pattern",
  "radialGradient",
  "style",
  "symbol",
  "title",
]);

const TAG =
  /<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<\?[^]*?\?>|<!DOCTYPE[^>]*>|<(\/?)([A-Za-z_][\w:.-]*)((?:[^"'>/]|"[^"]*"|'[^']*'|\/(?!>))*)(\/?)>/gu;

/**
 * The shapes of an SVG drawing: what stands directly below its root; where that is a single group, what stands in it. A
 * group beside others is one shape. Null where its tags do not match, where it states no view box, and where something
 * outside of a shape refers to it, so that leaving it out would change more than it.
 */
export function shapesOf(svg: string): Drawing | null {
  const roots = elementsOf(svg);
  const [root] = roots ?? [];
  if (root === undefined || roots!.length > 1 || root.name !== "svg") return null;
  const box = viewBoxOf(root.open);
  if (box === null) return null;
  let { open, close } = root;
  let content: string | null = root.content;
  let shapes: Element[] = [];
  while (content !== null) {
    const elements = elementsOf(content);
    if (elements === null) return null;
    open += elements.map(({ name, text }) => (DEFINITIONS.has(name) ? text : "")).join("");
    shapes = elements.filter(({ name }) => !DEFINITIONS.has(name));
    const [only] = shapes;
    content = shapes.length === 1 && only.name === "g" && only.content !== "" ? only.content : null;
    if (content === null) break;
    open += only.open;
    close = only.close + close;
  }
  const texts = shapes.map(({ text }) => text);
  return texts.some((_, i) => isReferredTo(texts, i, open)) ? null : { open, shapes: texts, close, box };
}

/** The drawing of the shapes that `keep` holds for. */
export function drawingOf(
  { open, shapes, close }: Drawing,
  keep: (shape: number) => boolean = () => true,
): string {
  return open + shapes.filter((_, i) => keep(i)).join("") + close;
}

interface Element {
  readonly name: string;
  readonly text: string;
  readonly open: string;
  readonly content: string;
  readonly close: string;
}

/** The elements that stand side by side in a text; null where tags do not match. */
function elementsOf(text: string): Element[] | null {
  const elements: Element[] = [];
  const names: string[] = [];
  let start = 0;
  let contentAt = 0;
  for (const tag of text.matchAll(TAG)) {
    const [whole, closing, name, , alone] = tag;
    if (name === undefined) continue;
    const end = tag.index + whole.length;
    if (closing === "" && names.length === 0) {
      start = tag.index;
      contentAt = end;
    }
    if (closing !== "") {
      if (names.pop() !== name) return null;
    } else if (alone === "") names.push(name);
    if (names.length > 0) continue;
    const closeAt = closing === "" ? end : tag.index;
    elements.push({
      name,
      text: text.slice(start, end),
      open: text.slice(start, contentAt),
      content: text.slice(contentAt, closeAt),
      close: text.slice(closeAt, end),
    });
  }
  return names.length === 0 ? elements : null;
}

function viewBoxOf(tag: string): Drawing["box"] | null {
  const attribute = (name: string) => new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "u").exec(tag);
  const [, double, single] = attribute("viewBox") ?? [];
  const numbers = (double ?? single ?? "")
    .trim()
    .split(/[\s,]+/u)
    .map(Number);
  const [left, top, width, height] = numbers;
  if (numbers.length !== 4 || !numbers.every(Number.isFinite) || width <= 0 || height <= 0) return null;
  return [left, top, width, height];
}

function isReferredTo(shapes: readonly string[], shape: number, open: string): boolean {
  const ids = Array.from(shapes[shape].matchAll(/\sid\s*=\s*["']([^"']+)["']/gu), ([, id]) => id);
  return ids.some((id) => {
    const reference = new RegExp(`#${id.replaceAll(/[^\w-]/gu, String.raw`\$&`)}(?![\\w.:-])`, "u");
    return reference.test(open) || shapes.some((other, i) => i !== shape && reference.test(other));
  });
}
