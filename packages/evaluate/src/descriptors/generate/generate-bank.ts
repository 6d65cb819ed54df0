import { type Bank, CommonGroundError, descriptorsOf, parseBank } from "@commonground/core";
import type { AnswerFile } from "./answer-file.ts";
import { askClass, type AskedClass } from "./ask-class.ts";
import type { Chat } from "./chat.ts";
import type { Refused } from "./clean-descriptors.ts";
import type { GenerateSettings } from "./generate-settings.ts";
import { oneWording } from "./one-wording.ts";
import { DESCRIPTOR_PROMPTS } from "./prompts.ts";

export interface GenerateOptions {
  readonly signal: AbortSignal;
  /** Requests under way at a time. */
  readonly concurrency: number;
  readonly onProgress?: ((done: number, classes: number) => void) | undefined;
}

/** Tokens that a model took, as its endpoint counted them. */
export interface ModelUsage {
  readonly model: string;
  /** Answers of this run; those of earlier ones are not asked again. */
  readonly answers: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface Generated {
  readonly bank: Bank;
  /** Phrases of the answers that are not kept. */
  readonly refused: readonly (Refused & { readonly className: string })[];
  /** Classes without an answer that could be taken; their lists hold what could be saved, or nothing. */
  readonly failed: readonly { readonly className: string; readonly why: string }[];
  readonly usage: readonly ModelUsage[];
}

/**
 * A bank of descriptors by one language model, or by two of which the second sees the first one's answer (method 9).
 * Classes keep their order; the same answers give the same bank, whoever answers first. Every answer is in `file`
 * before it counts, so that what was finished is there however this ends. Classes that get no usable answer do not end
 * the others. Throws what the endpoint's troubles are (`createChat`), `NOT_WRITABLE`, `INVALID_ANSWER` where fewer than
 * two descriptors are left in all, or the signal's reason.
 */
export async function generateBank(
  settings: GenerateSettings,
  chat: Chat,
  file: AnswerFile,
  { signal, concurrency, onProgress }: GenerateOptions,
): Promise<Generated> {
  const { classes } = settings;
  const asked: AskedClass[] = Array.from({ length: classes.length });
  const abort = new AbortController();
  const both = AbortSignal.any([signal, abort.signal]);
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < classes.length) {
      both.throwIfAborted();
      const c = next++;
      asked[c] = await askClass(classes[c], { settings, chat, file, signal: both });
      onProgress?.(++done, classes.length);
    }
  };
  const workers = Array.from({ length: Math.min(concurrency, classes.length) }, () =>
    work().catch((error: unknown) => {
      abort.abort(error);
      throw error;
    }),
  );
  const ended = await Promise.allSettled(workers);
  signal.throwIfAborted();
  if (ended.some(({ status }) => status === "rejected")) throw abort.signal.reason;

  const failed = asked.flatMap(({ className, why }) => (why === null ? [] : [{ className, why }]));
  return {
    bank: assemble(settings, asked, failed),
    refused: asked.flatMap(({ className, refused }) => refused.map((each) => ({ className, ...each }))),
    failed,
    usage: [...new Set(modelsOf(settings))].map((model) => usageOf(model, asked)),
  };
}

/** The models in the order in which they are asked. */
export function modelsOf({ model, second }: Pick<GenerateSettings, "model" | "second">): string[] {
  return second === null ? [model] : [model, second];
}

function assemble(
  settings: GenerateSettings,
  asked: readonly AskedClass[],
  failed: Generated["failed"],
): Bank {
  const classes = oneWording(Object.fromEntries(asked.map(({ className, kept }) => [className, kept])));
  const bank: Bank = {
    schema: "commonground/bank@1",
    name: settings.name,
    description: provenance(settings),
    licence: "",
    classTemplates: settings.classTemplates,
    descriptorTemplate: settings.descriptorTemplate,
    classes,
    descriptors: [],
  };
  if (descriptorsOf(bank).length >= 2) return parseBank(bank, settings.name);
  throw new CommonGroundError(
    "INVALID_ANSWER",
    `No bank comes of the answers, of ${asked.length} classes ${failed.length} have none that can be taken${failed.length === 0 ? "" : `: ${failed[0].className}: ${failed[0].why}`}; try another model or prompt`,
  );
}

function provenance({ prompt, count, temperature, ...settings }: GenerateSettings): string {
  const heat = temperature === null ? "the endpoint's temperature" : `temperature ${temperature}`;
  const [first, last] = modelsOf(settings);
  const models = last === undefined ? first : `${last}, given the answer of ${first} as context`;
  return `Descriptors by ${models}; asked ${prompt} "${DESCRIPTOR_PROMPTS[prompt]}", ${count} a class, ${heat}; mended and linted by commonground, not read by a person.`;
}

function usageOf(model: string, asked: readonly AskedClass[]): ModelUsage {
  const answers = asked.flatMap((each) => each.answers).filter((answer) => answer.model === model);
  const sum = (of: "inputTokens" | "outputTokens") =>
    answers.reduce((total, { usage }) => total + (usage?.[of] ?? 0), 0);
  return {
    model,
    answers: answers.length,
    inputTokens: sum("inputTokens"),
    outputTokens: sum("outputTokens"),
  };
}
