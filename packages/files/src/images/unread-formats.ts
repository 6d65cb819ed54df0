/** An image format that is not read here, and what makes of it one that is. */
interface UnreadFormat {
  readonly name: string;
  readonly extensions: RegExp;
  /** Whether a file of it begins so; `text` is its first bytes, one character each. */
  readonly begins: (text: string) => boolean;
  /** What to do, for people; `from` is a file, or all of a folder by a pattern. */
  readonly convert: (from: string, to: string) => string;
}

const magick = (from: string, to: string) => `\`magick ${from} ${to}.png\` (ImageMagick)`;

/** Brands of ISO 14496-12 `ftyp` that HEIF files have; with AVIF's among those that it is compatible with, a file is AVIF. */
const HEIF_BRANDS = /^(?:hei[cxms]|hev[cxms]|mif1|msf1|heif)$/u;

/** Sizes of the header that follows a BMP's first 14 bytes. */
const BMP_HEADERS = new Set([12, 40, 52, 56, 64, 108, 124]);

const FORMATS: readonly UnreadFormat[] = [
  {
    name: "HEIC",
    extensions: /\.(?:hei[cf]s?|hif)$/iu,
    begins: (text) =>
      text.slice(4, 8) === "ftyp" &&
      HEIF_BRANDS.test(text.slice(8, 12)) &&
      !/avi[fs]/u.test(text.slice(8, 64)),
    convert: (from, to) =>
      `\`sips -s format jpeg ${from} --out ${to}.jpg\` (on a Mac), \`heif-convert ${from} ${to}.jpg\` (libheif) or ` +
      `\`magick ${from} ${to}.jpg\` (ImageMagick)`,
  },
  {
    name: "JPEG XL",
    extensions: /\.jxl$/iu,
    begins: (text) => text.startsWith("\xff\x0a") || text.startsWith("\0\0\0\x0cJXL \r\n\x87\n"),
    convert: (from, to) => `\`djxl ${from} ${to}.png\` (libjxl)`,
  },
  {
    name: "BMP",
    extensions: /\.(?:bmp|dib)$/iu,
    begins: (text) =>
      text.startsWith("BM") && text.slice(15, 18) === "\0\0\0" && BMP_HEADERS.has(text.charCodeAt(14)),
    convert: magick,
  },
  {
    name: "JPEG 2000",
    extensions: /\.(?:jp2|j2k|jpf|jpx|jpm)$/iu,
    begins: (text) => text.startsWith("\0\0\0\x0cjP  \r\n\x87\n") || text.startsWith("\xff\x4f\xff\x51"),
    convert: magick,
  },
  {
    name: "Photoshop",
    extensions: /\.ps[db]$/iu,
    begins: (text) => text.startsWith("8BPS\0"),
    convert: (from, to) => magick(`'${from}[0]'`, to),
  },
  {
    name: "camera raw",
    extensions: /\.(?:dng|cr[23w]|nef|nrw|arw|sr2|srf|orf|rw2|raf|pef|srw|3fr|iiq|erf|mrw|x3f)$/iu,
    begins: (text) =>
      /^(?:II\*\0.{4}CR|IIR[OS]|IIU\0|FUJIFILMCCD-RAW|FOVb|\0MRM)/su.test(text) ||
      text.slice(4, 11) === "ftypcrx" ||
      isDng(text),
    convert: () => "an export as JPEG from the camera's software, darktable or RawTherapee",
  },
  {
    name: "icon",
    extensions: /\.(?:ico|cur)$/iu,
    begins: (text) =>
      ["\0\0\x01\0", "\0\0\x02\0"].includes(text.slice(0, 4)) && text[5] === "\0" && text[9] === "\0",
    convert: (from, to) => magick(`'${from}[0]'`, to),
  },
  {
    name: "OpenEXR",
    extensions: /\.exr$/iu,
    begins: (text) => text.startsWith("v/1\x01"),
    convert: magick,
  },
  {
    name: "Radiance HDR",
    extensions: /\.hdr$/iu,
    begins: (text) => /^#\?(?:RADIANCE|RGBE)\n/u.test(text),
    convert: magick,
  },
  {
    name: "Netpbm",
    extensions: /\.p[bgpna]m$/iu,
    begins: (text) => /^P[1-7][ \t\r\n]/u.test(text),
    convert: magick,
  },
  { name: "TGA", extensions: /\.tga$/iu, begins: () => false, convert: magick },
];

/** Tag of TIFF 6 that a digital negative has in its first directory (DNG specification 1.7, DNGVersion). */
const DNG_VERSION = 0xc612;

function isDng(text: string): boolean {
  if (!/^(?:II\*\0|MM\0\*)/u.test(text)) return false;
  const little = text.startsWith("I");
  const byte = (at: number) => text.charCodeAt(at);
  const short = (at: number) => (little ? byte(at) + byte(at + 1) * 256 : byte(at) * 256 + byte(at + 1));
  const long = (at: number) =>
    little ? short(at) + short(at + 2) * 65_536 : short(at) * 65_536 + short(at + 2);
  const directory = long(4);
  for (let i = 0; i < short(directory); i++) {
    if (short(directory + 2 + i * 12) === DNG_VERSION) return true;
  }
  return false;
}

/** How much of a file tells its format, a digital negative's first directory included where it lies at the start. */
const PROBE_BYTES = 4096;

/**
 * The format of a file that is an image but none that is read here, by its content, and where that is a TIFF's by its
 * name, since cameras write their raw files so; null for anything else.
 */
export function unreadFormat(bytes: Uint8Array, name: string): string | null {
  const text = String.fromCharCode(...bytes.subarray(0, PROBE_BYTES));
  const found = FORMATS.find(({ begins }) => begins(text));
  if (found !== undefined) return found.name;
  const isTiff = /^(?:II[*+]\0|MM\0[*+])/u.test(text);
  return isTiff && formatOfName(name) === "camera raw" ? "camera raw" : null;
}

/** The unread format that a file's name tells of; null for others. */
export function formatOfName(path: string): string | null {
  return FORMATS.find(({ extensions }) => extensions.test(path))?.name ?? null;
}

/** What to do with a file, or with each of a folder's, of an unread format. */
export function conversionOf(format: string, from = "FILE"): string {
  const to = from.replace(/\.[^./\\]*$/u, "");
  return FORMATS.find(({ name }) => name === format)!.convert(from, to);
}
