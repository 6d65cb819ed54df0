/*
 * What models answered, one answer a line, beside the bank that is made of it. Answers are paid for: each is on the
 * disk before it counts, and stays there. A line is found by a hash of all that was asked (endpoint, model, messages,
 * temperature, limit), so that another prompt, model or class list never takes an answer to a different question, and
 * what was asked in the same way before is not asked again.
 */
import { type FileHandle, open, stat } from "node:fs/promises";
import { CommonGroundError } from "@commonground/core";
import { decodeText, parseJson } from "@commonground/files";
import { checkWritable, defaultPatience, readLines, withFileLock } from "@commonground/files/node";
import { dirname } from "node:path";

const SCHEMA = "commonground/answers@1";
/** Bytes of a line: two hundred phrases of some hundred bytes. */
const MAX_LINE_BYTES = 1_000_000;

/** One answer that was taken. */
export interface KeptAnswer {
  /** `contentHash` of what was asked. */
  readonly asked: string;
  readonly className: string;
  readonly model: string;
  /** The phrases as they were answered. */
  readonly phrases: readonly string[];
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

/** Answers by what was asked. */
export type KeptAnswers = ReadonlyMap<string, KeptAnswer>;

/** Where the answers behind the bank at `path` are kept. */
export function answerFilePath(path: string): string {
  return `${path}.answers.jsonl`;
}

/**
 * The answers in a file, none where it is missing. A last line that was cut off is left out. Throws `INVALID_ANSWER`
 * with the line for a file that holds anything else.
 */
export async function readAnswerFile(path: string): Promise<KeptAnswers> {
  return (await read(path)).answers;
}

/** A file of answers that grows. */
export interface AnswerFile {
  readonly answers: KeptAnswers;
  /** Resolves when the answer is on the disk. */
  add(answer: KeptAnswer): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the file for `work`, for one process at a time: another waits, and is told so by `onWait`. The first answer makes
 * the file where it is missing, and removes a last line that was cut off. Throws as `readAnswerFile`, and `NOT_WRITABLE`.
 */
export async function withAnswerFile<T>(
  path: string,
  { signal, onWait }: { readonly signal: AbortSignal; readonly onWait?: () => void },
  work: (file: AnswerFile) => Promise<T>,
): Promise<T> {
  await checkWritable(dirname(path));
  const waiting = async () => onWait?.();
  return withFileLock(`${path}.lock`, { patience: defaultPatience, signal, onWait: waiting }, async () => {
    const file = await openAnswerFile(path);
    try {
      return await work(file);
    } finally {
      await file.close();
    }
  });
}

async function openAnswerFile(path: string): Promise<AnswerFile> {
  const { answers, wholeBytes } = await read(path);
  const all = new Map(answers);
  let file: FileHandle | undefined;
  let last = Promise.resolve();
  const append = async (answer: KeptAnswer): Promise<void> => {
    if (file === undefined) {
      file = await open(path, "a");
      await file.truncate(wholeBytes);
      if (wholeBytes === 0) await file.appendFile(`${JSON.stringify({ schema: SCHEMA })}\n`);
    }
    await file.appendFile(`${JSON.stringify(answer)}\n`);
    await file.datasync();
  };
  return {
    answers: all,
    async add(answer) {
      last = last.then(() => append(answer));
      await last.catch((cause: unknown) => {
        throw new CommonGroundError(
          "NOT_WRITABLE",
          `${path}: cannot be written (${(cause as Error).message}); choose another place, or make room`,
          { cause },
        );
      });
      all.set(answer.asked, answer);
    },
    async close() {
      await last.catch(() => {});
      await file?.close();
    },
  };
}

async function read(path: string): Promise<{ answers: KeptAnswers; wholeBytes: number }> {
  const answers = new Map<string, KeptAnswer>();
  const found = await stat(path).catch(() => null);
  if (found === null || found.size === 0) return { answers, wholeBytes: 0 };
  const wholeBytes = await wholeLinesOf(path, found.size);
  let at = 0;
  let number = 0;
  for await (const line of readLines(path, { what: "file of answers", maxBytes: MAX_LINE_BYTES })) {
    if (at >= wholeBytes) break;
    at += line.length + 1;
    number++;
    const place = `${path}, line ${number}`;
    const value = parseJson(decodeText(line, place, "INVALID_ANSWER"), place, "INVALID_ANSWER");
    if (number === 1) {
      if ((value as { schema?: unknown } | null)?.schema === SCHEMA) continue;
      throw notOurs(place, `is not {"schema":"${SCHEMA}"}`);
    }
    if (!isKeptAnswer(value)) throw notOurs(place, "holds no answer");
    answers.set(value.asked, value);
  }
  return { answers, wholeBytes };
}

/** Bytes up to the last line's end. */
async function wholeLinesOf(path: string, size: number): Promise<number> {
  const file = await open(path);
  try {
    const tail = Buffer.alloc(Math.min(size, MAX_LINE_BYTES));
    await file.read(tail, 0, tail.length, size - tail.length);
    return size - tail.length + tail.lastIndexOf("\n") + 1;
  } finally {
    await file.close();
  }
}

function notOurs(place: string, problem: string): CommonGroundError {
  return new CommonGroundError(
    "INVALID_ANSWER",
    `${place}: ${problem}; it is where answers are kept, so move the file away, or write the bank elsewhere`,
  );
}

function isKeptAnswer(value: unknown): value is KeptAnswer {
  const { asked, className, model, phrases, inputTokens, outputTokens, ...others } = (value ?? {}) as Record<
    string,
    unknown
  >;
  return (
    [asked, className, model].every((text) => typeof text === "string") &&
    Array.isArray(phrases) &&
    phrases.every((phrase) => typeof phrase === "string") &&
    [inputTokens, outputTokens].every((count) => count === null || Number.isSafeInteger(count)) &&
    Object.keys(others).length === 0
  );
}
