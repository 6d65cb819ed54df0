import { CommonGroundError } from "@commonground/core";

const SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] as const;

const around = (id: string) => ({ SpecialToken: { id, type_id: 0 } });

/**
 * The tokenizer.json that transformers makes of BERT's vocabulary (`vocab.txt`: a token a line, whose number is its id)
 * with its defaults: small letters, without accents, each Chinese character a word (BertTokenizer). Throws
 * `INVALID_TOKENIZER` where a special token is missing.
 */
export function bertTokenizerFile(vocabulary: string, path: string): object {
  const lines = vocabulary.replaceAll(/\r\n?/gu, "\n").split("\n");
  if (lines.at(-1) === "") lines.pop();
  const vocab = Object.fromEntries(lines.map((token, id) => [token, id]));
  const idOf = (token: string): number => {
    const id = Object.hasOwn(vocab, token) ? vocab[token] : undefined;
    if (id !== undefined) return id;
    throw new CommonGroundError(
      "INVALID_TOKENIZER",
      `${path}: has no token ${token}, which BERT's vocabularies have; take the file that belongs to the model`,
    );
  };
  return {
    added_tokens: SPECIAL.map((content) => ({
      id: idOf(content),
      content,
      special: true,
      normalized: false,
    })),
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    post_processor: {
      type: "TemplateProcessing",
      single: [around("[CLS]"), { Sequence: { id: "A", type_id: 0 } }, around("[SEP]")],
      special_tokens: Object.fromEntries(
        ["[CLS]", "[SEP]"].map((id) => [id, { id, ids: [idOf(id)], tokens: [id] }]),
      ),
    },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab,
    },
  };
}
