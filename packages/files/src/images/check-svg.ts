import { CommonGroundError } from "@commonground/core";
import { detectFormat } from "./detect-format.ts";
import { scanXml, type XmlElement } from "./scan-xml.ts";

/** Largest SVG file in bytes; drawings have kilobytes. */
export const MAX_SVG_BYTES = 10_000_000;

/** Largest width or height that an SVG may state, in its own units: the renderer's limit. */
const MAX_SVG_SIDE = 32_767;

/** Elements that run programs, hold other documents or fetch them. */
const FORBIDDEN = new Set([
  "script",
  "foreignobject",
  "iframe",
  "embed",
  "object",
  "audio",
  "video",
  "handler",
]);

/** Raster formats that may lie inside an SVG as data URIs. */
const RASTER_URI = /^data:image\/(?:png|jpe?g|gif|webp);base64,/i;
const RASTERS = new Set(["png", "jpeg", "gif", "webp"]);

export interface CheckedSvg {
  /** The drawing without its document type. */
  readonly bytes: Uint8Array;
  /** Raster images that lie inside it, for their sizes to be checked. */
  readonly rasters: readonly Uint8Array[];
  /** True if it has text, whose look depends on the fonts of the machine. */
  readonly hasText: boolean;
}

/**
 * Refuses SVG that refers to anything outside itself: links other than `#fragment` or a raster data URI, style sheets
 * and fonts by address, entities, scripts, embedded documents. A plain document type, which old editors write, is
 * dropped. The renderer (librsvg) refuses files and network for itself; this is so that nothing is left out of a
 * picture in silence, and that a picture means the same everywhere. Throws INVALID_IMAGE or TOO_LARGE; `name` is what
 * errors call the image.
 */
export function checkSvg(bytes: Uint8Array, name: string): CheckedSvg {
  const refuse = (what: string) =>
    new CommonGroundError("INVALID_IMAGE", `${name}: ${what}; export it as plain SVG or as PNG`);
  if (bytes.length > MAX_SVG_BYTES) {
    throw new CommonGroundError(
      "TOO_LARGE",
      `${name}: the SVG has ${bytes.length} bytes, the limit is ${MAX_SVG_BYTES}; export it as PNG`,
    );
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refuse("the SVG is not UTF-8");
  }
  const parts = scanXml(text);
  if (parts === null || parts.elements.length === 0) throw refuse("the SVG is not well-formed XML");
  for (const instruction of parts.instructions) {
    const encoding = /\sencoding\s*=\s*["']([^"']*)/.exec(instruction)?.[1] ?? "utf-8";
    if (!/^xml\s/.test(instruction))
      throw refuse("the SVG has a processing instruction, such as a style sheet");
    if (!/^(?:utf-?8|us-ascii)$/i.test(encoding)) throw refuse("the SVG is not declared as UTF-8");
  }
  for (const { start, end } of parts.doctypes) {
    if (/[[&]|<!ENTITY/i.test(text.slice(start, end)))
      throw refuse("the SVG declares entities (<!DOCTYPE … [)");
  }
  const rasters: Uint8Array[] = [];
  for (const element of parts.elements) checkElement(element, rasters, refuse);
  checkSides(parts.elements[0]!, refuse);

  const plain = parts.doctypes.reduceRight(
    (rest, { start, end }) => rest.slice(0, start) + rest.slice(end),
    text,
  );
  return {
    bytes: new TextEncoder().encode(plain),
    rasters,
    hasText: parts.elements.some(({ name }) => localName(name) === "text"),
  };
}

type Refuse = (what: string) => CommonGroundError;

function checkElement(element: XmlElement, rasters: Uint8Array[], refuse: Refuse): void {
  const tag = localName(element.name);
  if (FORBIDDEN.has(tag)) throw refuse(`the SVG has a <${tag}> element`);
  if (tag === "style") checkStyle(element.text, refuse);
  for (const [attribute, value] of element.attributes) {
    if (attribute.toLowerCase() === "xml:base") throw refuse("the SVG sets xml:base");
    if (localName(attribute) === "href") {
      const raster = readRaster(value);
      if (raster !== null) rasters.push(raster);
      else if (!value.trimStart().startsWith("#") && value.trim() !== "") {
        throw refuse(`the SVG refers to something outside itself (${JSON.stringify(value.slice(0, 80))})`);
      }
    } else {
      checkStyle(value, refuse);
    }
  }
}

/** A style may refer to the drawing's own fragments alone: url(#…). */
function checkStyle(css: string, refuse: Refuse): void {
  const plain = withoutComments(css)
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (_, hex: string) => {
      const code = Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : "";
    })
    .replaceAll("\\", "");
  if (/@import/i.test(plain)) throw refuse("the SVG imports a style sheet");
  for (const [, target] of plain.matchAll(/url\(\s*["']?\s*([^]{0,80})/gi)) {
    if (!target!.startsWith("#")) {
      throw refuse(`the SVG's style refers to something outside itself (${JSON.stringify(target)})`);
    }
  }
}

/** A regular expression would search for the end of every comment that has none, in time that grows with the square. */
function withoutComments(css: string): string {
  let kept = "";
  for (let at = 0; ;) {
    const start = css.indexOf("/*", at);
    const end = start < 0 ? -1 : css.indexOf("*/", start + 2);
    if (end < 0) return kept + css.slice(at);
    kept += css.slice(at, start);
    at = end + 2;
  }
}

function readRaster(uri: string): Uint8Array | null {
  const prefix = RASTER_URI.exec(uri.trimStart())?.[0];
  if (prefix === undefined) return null;
  const bytes = decodeBase64(uri.trimStart().slice(prefix.length));
  return RASTERS.has(detectFormat(bytes) ?? "") ? bytes : null;
}

/** Base64 with whatever else an editor has put between its characters. */
function decodeBase64(text: string): Uint8Array {
  const digits = text.replace(/[^A-Za-z0-9+/]/g, "");
  const whole = digits.length % 4 === 1 ? digits.slice(0, -1) : digits;
  return Uint8Array.from(atob(whole), (character) => character.charCodeAt(0));
}

function checkSides(root: XmlElement, refuse: Refuse): void {
  for (const [attribute, value] of root.attributes) {
    if (attribute !== "width" && attribute !== "height") continue;
    if (Number.parseFloat(value) > MAX_SVG_SIDE) {
      throw refuse(`the SVG states a ${attribute} of ${value.slice(0, 40)}, the limit is ${MAX_SVG_SIDE}`);
    }
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1).toLowerCase();
}
