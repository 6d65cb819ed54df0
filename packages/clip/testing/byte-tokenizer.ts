const START = "<|startoftext|>";
const END = "<|endoftext|>";

function isPrintable(byte: number): boolean {
  return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
}

/** Printable stand-in for every byte: GPT-2's table, as byte-level tokenizers use it (openai/gpt-2, encoder.py). */
function byteCharacters(): readonly string[] {
  let stand = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isPrintable(byte) ? byte : stand++));
}

/**
 * The contents of a tokenizer.json in CLIP's form without merges: every byte of a word is a token, the last one of
 * its own kind. Start and end are the two highest of `vocabularySize` ids (at least 514).
 */
export function byteTokenizer(vocabularySize: number): unknown {
  const characters = byteCharacters();
  const words = [...characters, ...characters.map((character) => `${character}</w>`)];
  const start = vocabularySize - 2;
  const end = vocabularySize - 1;
  const special = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [
      { id: start, content: START, ...special },
      { id: end, content: END, ...special },
    ],
    normalizer: { type: "Lowercase" },
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        { type: "Split", pattern: { Regex: "\\s+" }, behavior: "Removed", invert: false },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: {
      type: "TemplateProcessing",
      single: [
        { SpecialToken: { id: START, type_id: 0 } },
        { Sequence: { id: "A", type_id: 0 } },
        { SpecialToken: { id: END, type_id: 0 } },
      ],
      pair: [],
      special_tokens: {
        [START]: { id: START, ids: [start], tokens: [START] },
        [END]: { id: END, ids: [end], tokens: [END] },
      },
    },
    decoder: null,
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: "",
      end_of_word_suffix: "</w>",
      fuse_unk: false,
      vocab: Object.fromEntries([...words.entries()].map(([id, word]) => [word, id])),
      merges: [],
    },
  };
}
