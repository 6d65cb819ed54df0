/**
 * The top-level shapes of a flat SVG drawing, in the order they are painted; a group is one shape. `open` and `close`
 * stand round them: definitions and the root element. Null for a drawing that is not built so.
 */
export function shapesOf(svg) {
  const root = /<svg\b[^>]*>/u.exec(svg);
  const end = svg.lastIndexOf("</svg>");
  if (root === null || end < 0) return null;
  const body = svg.slice(root.index + root[0].length, end);
  const shapes = [];
  let definitions = "";
  let depth = 0;
  let start = 0;
  for (const tag of body.matchAll(/<(\/?)([a-zA-Z]+)\b[^>]*?(\/?)>/gu)) {
    const [text, closing, name, alone] = tag;
    if (depth === 0 && closing === "") start = tag.index;
    if (closing !== "") depth--;
    else if (alone === "") depth++;
    if (depth < 0) return null;
    if (depth === 0) {
      const shape = body.slice(start, tag.index + text.length);
      if (/^(?:defs|linearGradient|radialGradient|clipPath|mask|style|title)$/u.test(name)) definitions += shape;
      else shapes.push(shape);
    }
  }
  return depth === 0 ? { open: root[0] + definitions, shapes, close: "</svg>" } : null;
}

/** The drawing of the shapes that `keep` holds for. */
export function drawingOf({ open, shapes, close }, keep = () => true) {
  return open + shapes.filter((_, i) => keep(i)).join("") + close;
}
