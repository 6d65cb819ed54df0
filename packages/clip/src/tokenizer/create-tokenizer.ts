import { CommonGroundError } from "@commonground/core";
import { Tokenizer as Library } from "@huggingface/tokenizers";
import * as z from "zod/mini";
import { specialTokenIds, tokenizerFault } from "./check-tokenizer-file.ts";
import { lowerSigma } from "./lower-case.ts";
import { followCharsmaps } from "./precompiled-charsmap.ts";
import { simpleWords, vocabularyAlone, type SimpleTokenizer } from "./simple-tokenizer.ts";

/** Texts as a batch of token ids. */
export interface EncodedTexts {
  /** n × length: row i starts at i · length. */
  readonly ids: Int32Array;
  readonly length: number;
  /** Tokens of each text before padding, start and end included: its end token is at tokenCounts[i] − 1. */
  readonly tokenCounts: Int32Array;
}

export interface Tokenizer {
  /** Longest text in tokens, start and end tokens included. */
  readonly contextLength: number;
  /** Id of the token that ends every text; the highest id in CLIP's vocabularies, so that argmax finds it. */
  readonly endId: number;
  /** One more than the highest id; the text tower's embedding needs as many rows. */
  readonly vocabularySize: number;
  /**
   * Encodes texts. Longer ones are cut to the context, their end token kept; shorter ones are padded after their end
   * token, to the context length (`full`) or to the longest text of the batch (`longest`: enough for a causal tower,
   * whose end token does not see what follows).
   */
  encode(texts: readonly string[], length?: "full" | "longest"): EncodedTexts;
  /** Number of tokens that the whole text takes, start and end included; beyond `contextLength` it will be cut. */
  count(text: string): number;
}

export interface TokenizerConfig {
  readonly contextLength: number;
  /**
   * What stands after the end token: id 0, as OpenAI's CLIP pads, by default; `token`: the file's padding token, or its
   * end token where it has none, as T5's vocabularies pad.
   */
  readonly pad?: "zero" | "token" | undefined;
  /** The padding token that the settings beside the file name, in place of its own. */
  readonly padToken?: string | undefined;
  /** The id that the text encoder does not look at: texts must be padded with it. */
  readonly padId?: number | undefined;
  /** Tokens that stand round a text in place of those of the file. */
  readonly ends?: { readonly start: string; readonly end: string } | undefined;
  /** Tokens with the id of this one, the end token by default (`true`), become 0, as open_clip's `strip_sep_token` asks. */
  readonly stripSeparator?: boolean | string | undefined;
  /** Done to every text before its tokens are looked up. */
  readonly clean?: ((text: string) => string) | undefined;
  /** Takes cleaned texts apart as CLIP's SimpleTokenizer does, instead of as the file says. */
  readonly simple?: SimpleTokenizer | undefined;
}

/**
 * Characters looked at first for each token that the context holds; English has about five. A text that needs more
 * (white space, characters that are dropped) is looked at again, four times as far.
 */
const CHARACTERS_PER_TOKEN = 64;

/** OpenAI's and HF's names of CLIP's special tokens, for files without a post-processor. */
const START_TOKEN = "<|startoftext|>";
const END_TOKEN = "<|endoftext|>";

/**
 * Makes a tokenizer of the parsed contents of a Hugging Face `tokenizer.json`; `source` is what errors call the file.
 * Start and end tokens are those of the file's post-processor, or CLIP's where it has none. Throws INVALID_TOKENIZER.
 */
export function createTokenizer(
  json: unknown,
  config: TokenizerConfig,
  source = "tokenizer.json",
): Tokenizer {
  const { contextLength, pad = "zero", clean = (text: string): string => text, simple } = config;
  const library = load(json, source, simple !== undefined);
  const idOf = (token: string): number => {
    const id = library.token_to_id(token);
    if (id === undefined) throw invalidTokenizer(source, `has no token ${token}, which its settings name`);
    return id;
  };
  const { padToken, stripSeparator = false, ends } = config;
  const special: SpecialIds =
    ends === undefined ? findSpecialIds(library, source) : { start: [idOf(ends.start)], end: idOf(ends.end) };
  const padId = pad === "zero" ? 0 : padToken === undefined ? findPadId(json, special.end) : idOf(padToken);
  const { padId: expected } = config;
  if (expected !== undefined && padId !== expected) {
    throw invalidTokenizer(source, `pads texts with the id ${padId}, the text encoder with ${expected}`);
  }
  const separator = typeof stripSeparator === "string" ? idOf(stripSeparator) : special.end;
  const room = contextLength - special.start.length - 1;
  if (!Number.isInteger(contextLength) || room < 1) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `The context length of ${contextLength} leaves no room for text; take the configuration that belongs to the model`,
    );
  }

  const lowers = simple === undefined && lowersCase(json);
  const encodeByFile = (text: string): readonly number[] => {
    const { ids } = library.encode(lowers ? lowerSigma(text) : text, { add_special_tokens: false });
    if (!ids.every(Number.isInteger)) throw invalidTokenizer(source, "gives tokens that have no id");
    return ids;
  };
  const encodeAll =
    simple === undefined ? encodeByFile : encodeWords(simple, special.start[0]!, special.end, encodeByFile);
  const encodeStart = (text: string): readonly number[] => {
    for (let budget = room * CHARACTERS_PER_TOKEN; ; budget *= 4) {
      const head = cutAtSpace(text, budget);
      const ids = encodeAll(head);
      if (ids.length >= room || head.length === text.length) return ids.slice(0, room);
    }
  };

  return {
    contextLength,
    endId: special.end,
    vocabularySize: countVocabulary(library),
    encode(texts, length = "full") {
      const rows = texts.map((text) => [...special.start, ...encodeStart(clean(text)), special.end]);
      const tokenCounts = Int32Array.from(rows, (row) => row.length);
      const columns = length === "full" ? contextLength : tokenCounts.reduce((a, b) => Math.max(a, b), 0);
      const ids = new Int32Array(rows.length * columns).fill(padId);
      for (const [i, row] of rows.entries()) ids.set(row, i * columns);
      if (stripSeparator) ids.forEach((id, i) => void (id === separator && (ids[i] = 0)));
      return { ids, length: columns, tokenCounts };
    },
    count: (text) => special.start.length + encodeAll(clean(text)).length + 1,
  };
}

const normalizer = z.object({ normalizer: z.unknown() });

/** Whether the file's normaliser lowers capitals, itself or as a part of it. */
function lowersCase(json: unknown): boolean {
  const { data } = normalizer.safeParse(json);
  return /"Lowercase"|"lowercase":true/.test(JSON.stringify(data?.normalizer) ?? "");
}

/** Encodes a text word by word; the names of its start and end token are words too. */
function encodeWords(
  simple: SimpleTokenizer,
  startId: number,
  endId: number,
  encodeWord: (word: string) => readonly number[],
): (text: string) => readonly number[] {
  const words = simpleWords(simple);
  const known = new Map<string, readonly number[]>([
    [simple.start, [startId]],
    [simple.end, [endId]],
  ]);
  return (text) => words(text).flatMap((word) => known.get(word) ?? encodeWord(word));
}

function load(json: unknown, source: string, isSimple: boolean): Library {
  if (typeof json !== "object" || json === null) throw invalidTokenizer(source, "is not a JSON object");
  const fault = tokenizerFault(json);
  if (fault !== undefined) throw invalidTokenizer(source, `cannot be followed: ${fault}`);
  let library: Library;
  try {
    library = new Library(isSimple ? vocabularyAlone(json) : json, {});
    followCharsmaps(library.normalizer);
  } catch (cause) {
    throw invalidTokenizer(source, `is no tokenizer that can be read (${(cause as Error).message})`, cause);
  }
  const other = specialTokenIds(json).find(([token, id]) => library.token_to_id(token) !== id);
  if (other === undefined) return library;
  throw invalidTokenizer(
    source,
    `cannot be followed: post_processor gives ${other[0]} the id ${other[1]}, the vocabulary another`,
  );
}

interface SpecialIds {
  readonly start: readonly number[];
  readonly end: number;
}

/** The ids that the post-processor puts round a text: none, an end token, or a start and an end token. */
function findSpecialIds(library: Library, source: string): SpecialIds {
  let ids: number[];
  let probe: number[];
  try {
    ({ ids } = library.encode(""));
    ({ ids: probe } = library.encode("a"));
  } catch (cause) {
    throw invalidTokenizer(source, `cannot encode a text (${(cause as Error).message})`, cause);
  }
  if (ids.length === 0) ids = [library.token_to_id(START_TOKEN), library.token_to_id(END_TOKEN)] as number[];
  else if (probe.at(-1) !== ids.at(-1)) throw invalidTokenizer(source, "puts no end token after a text");
  else if (ids.length === 2 && probe[0] !== ids[0]) {
    throw invalidTokenizer(source, "puts two tokens after a text, where models look for one");
  }
  if (ids.length > 2 || !ids.every(Number.isInteger)) {
    throw invalidTokenizer(source, `has no start and end token (${START_TOKEN}, ${END_TOKEN})`);
  }
  return { start: ids.slice(0, -1), end: ids.at(-1)! };
}

const PAD_TOKENS: ReadonlySet<string> = new Set(["<pad>", "[PAD]"]);

const padding = z.object({
  padding: z.nullish(z.object({ pad_id: z.int().check(z.gte(0)) })),
  added_tokens: z._default(z.array(z.object({ id: z.int().check(z.gte(0)), content: z.string() })), []),
});

/** A vocabulary may hold `<pad>` without its being special, as T5's does: texts are then padded with the end token. */
function findPadId(json: unknown, endId: number): number {
  const { data } = padding.safeParse(json);
  return (
    data?.padding?.pad_id ?? data?.added_tokens.find(({ content }) => PAD_TOKENS.has(content))?.id ?? endId
  );
}

function countVocabulary(library: Library): number {
  let highest = -1;
  for (const id of library.get_vocab().values()) highest = Math.max(highest, id);
  return highest + 1;
}

/**
 * At most `budget` characters from the start of the text, up to a space where there is one: pre-tokenisation splits
 * there, so the tokens before it do not depend on what follows.
 */
function cutAtSpace(text: string, budget: number): string {
  if (text.length <= budget) return text;
  const space = text.lastIndexOf(" ", budget);
  return text.slice(0, space > 0 ? space : budget);
}

function invalidTokenizer(source: string, what: string, cause?: unknown): CommonGroundError {
  return new CommonGroundError(
    "INVALID_TOKENIZER",
    `${source}: ${what}; take the tokenizer.json that belongs to the model`,
    { cause },
  );
}
