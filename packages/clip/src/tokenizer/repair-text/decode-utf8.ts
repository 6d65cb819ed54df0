const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A pair of surrogates written as six bytes (CESU-8), or U+0000 as Java writes it; ftfy takes a last "\n" for its end. */
const VARIANT = /\xc0(?:\x80|\n$)|\xed([\xa0-\xaf])([\x80-\xbf])\xed([\xb0-\xbf])([\x80-\xbf]|\n$)/g;

/**
 * A binary string read as UTF-8, in which CESU-8 and Java's null may stand; undefined where it is neither.
 * Source: ftfy/bad_codecs/utf8_variants.py, ftfy 6.3.1 by Robyn Speer (Apache-2.0).
 */
export function decodeUtf8(bytes: string): string | undefined {
  try {
    let text = "";
    let position = 0;
    for (const match of bytes.matchAll(VARIANT)) {
      text += decodeStrictly(bytes.slice(position, match.index)) + variant(match);
      position = match.index + match[0].length;
    }
    return text + decodeStrictly(bytes.slice(position));
  } catch {
    return undefined;
  }
}

function decodeStrictly(bytes: string): string {
  return decoder.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}

function variant([, ...bits]: RegExpMatchArray): string {
  if (bits[0] === undefined) return "\u0000";
  const [a = 0, b = 0, c = 0, d = 0] = bits.map((byte) => byte.charCodeAt(0));
  return String.fromCodePoint(
    0x1_0000 + ((a & 0x0f) << 16) + ((b & 0x3f) << 10) + ((c & 0x0f) << 6) + (d & 0x3f),
  );
}
