/*
 * SentencePiece's table of what characters become, as a tokenizer.json holds it ("Precompiled"): 4 bytes with the size of
 * a double-array trie (Aoe, 1989, as the library Darts packs it), the trie, then texts that end with a zero. Applied as
 * huggingface's crate `spm_precompiled` does it: graphemes of less than six bytes as a whole, where the table has
 * anything that they begin with, and all else character by character.
 */

/** A unit of the trie, 32 bits (Darts-clone, `DoubleArrayUnit`). */
const hasLeaf = (unit: number): boolean => (unit & 0x100) !== 0;
const valueOf = (unit: number): number => unit & 0x7fff_ffff;
const labelOf = (unit: number): number => (unit & 0x8000_00ff) >>> 0;
const offsetOf = (unit: number): number => ((unit >>> 10) << ((unit & 0x200) >>> 6)) >>> 0;

/** Longest grapheme, in bytes, that is looked up as a whole. */
const WHOLE_BYTES = 6;

/** Results that are remembered: texts repeat few characters. */
const MAX_REMEMBERED = 10_000;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Makes the function that normalises a text by the table `base64`; throws RangeError for one that is none. */
export function charsmapNormalizer(base64: string): (text: string) => string {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const size = bytes.length < 4 ? 0 : view.getUint32(0, true);
  if (size < 4 || size % 4 !== 0 || 4 + size > bytes.length) {
    throw new RangeError("its precompiled_charsmap is not a table of SentencePiece");
  }
  const units = Uint32Array.from({ length: size / 4 }, (_, i) => view.getUint32(4 + 4 * i, true));
  const texts = bytes.subarray(4 + size);

  /** What the shortest beginning of `text` in the table stands for; undefined where none is in it. */
  const lookUp = (text: Uint8Array): string | undefined => {
    let place = offsetOf(units[0]!);
    for (const byte of text) {
      if (byte === 0) return undefined;
      place ^= byte;
      const unit = units[place];
      if (unit === undefined || labelOf(unit) !== byte) return undefined;
      place ^= offsetOf(unit);
      if (hasLeaf(unit)) {
        const from = valueOf(units[place] ?? 0);
        return decoder.decode(texts.subarray(from, texts.indexOf(0, from)));
      }
    }
    return undefined;
  };
  const normalise = (grapheme: string): string => {
    const whole = encoder.encode(grapheme);
    const found = whole.length < WHOLE_BYTES ? lookUp(whole) : undefined;
    return found ?? Array.from(grapheme, (each) => lookUp(encoder.encode(each)) ?? each).join("");
  };
  const known = new Map<string, string>();
  return (text) => {
    let result = "";
    for (const { segment } of graphemes.segment(text)) {
      let normal = known.get(segment);
      if (normal === undefined) {
        normal = normalise(segment);
        if (known.size < MAX_REMEMBERED) known.set(segment, normal);
      }
      result += normal;
    }
    return result;
  };
}

/** A normaliser of the library, which may hold others. */
interface Normalizer {
  readonly config: { readonly type?: string; readonly precompiled_charsmap?: string | null };
  readonly normalizers?: readonly (Normalizer | null)[];
  normalize: (text: string) => string;
}

/**
 * Has normalisers of the library follow their own tables: it takes every table for one and the same, which it
 * approximates. Throws RangeError as `charsmapNormalizer` does.
 */
export function followCharsmaps(given: Normalizer | null): void {
  const { type, precompiled_charsmap: charsmap } = given?.config ?? {};
  if (given !== null && type === "Precompiled" && charsmap) given.normalize = charsmapNormalizer(charsmap);
  given?.normalizers?.forEach(followCharsmaps);
}
