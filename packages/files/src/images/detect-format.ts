/** Image formats that are read, by the names used in results. */
export type ImageFormat = "jpeg" | "png" | "webp" | "gif" | "avif" | "tiff" | "svg";

/** How far into a file an SVG's root element is looked for: past an XML declaration, a DOCTYPE and a licence. */
const SVG_PROBE_BYTES = 65_536;

/**
 * The format of an image by its first bytes, never by its file name; null for anything else. Signatures: those of the
 * formats' specifications (JPEG SOI, PNG 5.2, GIF89a, RIFF/WEBP, TIFF 6, ISO 14496-12 `ftyp`).
 */
export function detectFormat(bytes: Uint8Array): ImageFormat | null {
  const ascii = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "jpeg";
  if (ascii(0, 8) === "\x89PNG\r\n\x1a\n") return "png";
  if (/^GIF8[79]a/.test(ascii(0, 6))) return "gif";
  if (ascii(0, 4) === "RIFF" && ascii(8, 12) === "WEBP") return "webp";
  if (/^(?:II[*+]\0|MM\0[*+])/.test(ascii(0, 4))) return "tiff";
  if (ascii(4, 8) === "ftyp") return /avi[fs]/.test(ascii(8, 64)) ? "avif" : null;
  return isSvg(new TextDecoder().decode(bytes.subarray(0, SVG_PROBE_BYTES))) ? "svg" : null;
}

const SVG_ROOT = /<(?:[\w-]+:)?svg[\s/>]/y;
const PROLOGUE: readonly (readonly [open: string, close: string])[] = [
  ["<?", "?>"],
  ["<!--", "-->"],
  ["<!DOCTYPE", ">"],
];

/** Whether the first element of an XML text is `svg`. */
function isSvg(text: string): boolean {
  for (let at = 0; ;) {
    while (/\s/.test(text[at] ?? "")) at++;
    const part = PROLOGUE.find(([open]) => text.startsWith(open, at));
    if (part === undefined) {
      SVG_ROOT.lastIndex = at;
      return SVG_ROOT.test(text);
    }
    let from = at + part[0].length;
    let end = text.indexOf(part[1], from);
    const subset = text.indexOf("[", from);
    if (part[0] === "<!DOCTYPE" && subset >= 0 && subset < end) {
      from = text.indexOf("]", subset);
      end = from < 0 ? -1 : text.indexOf(">", from);
    }
    if (end < 0) return false;
    at = end + part[1].length;
  }
}
