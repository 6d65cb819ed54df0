/*
 * What CLIP's SimpleTokenizer does with a text after its cleaning, where it is not what a tokenizer.json says
 * (open_clip/tokenizer.py; openai/CLIP, clip/simple_tokenizer.py).
 */

/** How a SimpleTokenizer calls its start and end tokens where they stand in a text. */
export interface SimpleTokenizer {
  readonly start: string;
  readonly end: string;
}

export const OPEN_CLIP_SIMPLE: SimpleTokenizer = { start: "<start_of_text>", end: "<end_of_text>" };
export const OPENAI_SIMPLE: SimpleTokenizer = { start: "<|startoftext|>", end: "<|endoftext|>" };

/** Letters in either case, the long s among them, as Python's `regex` compares them. */
const caseless = (text: string): string =>
  text
    .replace(/[|]/g, "\\|")
    .replace(/[a-z]/g, (letter) => (letter === "s" ? "[sSſ]" : `[${letter}${letter.toUpperCase()}]`));

const CONTRACTIONS = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

/** U+0345 has a letter as its capital, so that without regard to case it is neither a letter nor something else. */
const OTHER = "[^\\p{White_Space}\\p{L}\\p{N}\\u0345]+";

/** Makes the function that takes a text apart into what is looked up each for itself; white space goes. */
export function simpleWords({ start, end }: SimpleTokenizer): (text: string) => string[] {
  const words = [...[start, end, ...CONTRACTIONS].map(caseless), "\\p{L}+", "\\p{N}", OTHER];
  const pattern = new RegExp(words.join("|"), "gu");
  return (text) => text.match(pattern) ?? [];
}

/**
 * The parsed tokenizer.json that keeps of another its vocabulary and merges alone: its words come as they are, and no
 * part of them is a start or end token. Throws TypeError for one without merges.
 */
export function vocabularyAlone(json: object): unknown {
  const { added_tokens: added = [], model, ...rest } = json as TokenizerFile;
  const { vocab, ...settings } = model ?? {};
  if (!Array.isArray(settings.merges)) throw new TypeError("it has no merges, which CLIP's vocabulary has");
  const names = Object.fromEntries(added.map(({ id, content }) => [content, id]));
  return {
    ...rest,
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false },
    post_processor: null,
    model: { ...settings, vocab: { ...names, ...vocab } },
  };
}

/** What a tokenizer.json should hold. */
interface TokenizerFile {
  readonly added_tokens?: readonly { readonly id: number; readonly content: string }[];
  readonly model?: { readonly vocab?: Readonly<Record<string, number>>; readonly merges?: unknown };
}
