import type { AnswerFile } from "./answer-file.ts";
import { BadAnswer } from "./bad-answer.ts";
import type { Chat, ChatMessage, ChatRequest, Usage } from "./chat.ts";
import { type Cleaned, cleanDescriptors, type Refused } from "./clean-descriptors.ts";
import { askedHash, type GenerateSettings } from "./generate-settings.ts";
import { firstMessages, secondMessages } from "./prompts.ts";
import { readAnswer } from "./read-answer.ts";

/** Answers that a model may give until one can be taken: told what was wrong, most mend it in the second. */
const ATTEMPTS = 3;
/** Descriptors below which the linter warns of a class. */
const ENOUGH = 3;
/** Characters of a bad answer that the model is shown again. */
const SHOWN_CHARACTERS = 2_000;
/** Refused phrases that the model is told of. */
const SHOWN_REFUSALS = 5;

/** What came of one class. */
export interface AskedClass {
  readonly className: string;
  readonly kept: readonly string[];
  readonly refused: readonly Refused[];
  /** Why the class has no usable answer; null where it has one. */
  readonly why: string | null;
  /** Answers that came in this run, of whatever use. */
  readonly answers: readonly { readonly model: string; readonly usage: Usage | null }[];
}

/** Where answers come from, and where they are kept. */
export interface Asking {
  readonly settings: GenerateSettings;
  readonly chat: Chat;
  readonly file: AnswerFile;
  readonly signal: AbortSignal;
}

/**
 * Asks the model, or the two one after the other, for the descriptors of one class, unless the file has the answer.
 * Rejects as `chat` does, but for answers that cannot be used: those end in `why`.
 */
export async function askClass(className: string, asking: Asking): Promise<AskedClass> {
  const { prompt, count, model, second } = asking.settings;
  const question = { prompt, className, count };
  const first = await askModel(className, model, firstMessages(question), asking);
  if (second === null || first.why !== null) return first;
  const last = await askModel(className, second, secondMessages(question, first.kept), asking);
  return { ...last, answers: [...first.answers, ...last.answers] };
}

async function askModel(
  className: string,
  model: string,
  messages: readonly ChatMessage[],
  { settings, chat, file, signal }: Asking,
): Promise<AskedClass> {
  const { count, temperature, maxTokens, endpoint } = settings;
  const request: ChatRequest = { model, messages, temperature, maxTokens };
  const asked = await askedHash(endpoint, request);
  const clean = (phrases: readonly string[]) => cleanDescriptors(className, phrases, count, settings);
  const before = file.answers.get(asked);
  if (before !== undefined) return { className, ...clean(before.phrases), why: null, answers: [] };

  const answers: { model: string; usage: Usage | null }[] = [];
  let best: Cleaned = { kept: [], refused: [] };
  let follow: ChatMessage[] = [];
  let why = "";
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    let content: string | null = null;
    try {
      const answer = await chat({ ...request, messages: [...messages, ...follow] }, signal);
      answers.push({ model, usage: answer.usage });
      content = answer.content;
      const phrases = readAnswer(content);
      const cleaned = clean(phrases);
      if (cleaned.kept.length >= Math.min(ENOUGH, count)) {
        await file.add({
          asked,
          className,
          model,
          phrases,
          inputTokens: answer.usage?.inputTokens ?? null,
          outputTokens: answer.usage?.outputTokens ?? null,
        });
        return { className, ...cleaned, why: null, answers };
      }
      if (cleaned.kept.length > best.kept.length || attempt === 1) best = cleaned;
      throw new BadAnswer(tooFew(cleaned), content);
    } catch (error) {
      if (!(error instanceof BadAnswer)) throw error;
      signal.throwIfAborted();
      if (content === null) answers.push({ model, usage: null });
      why = `${model}: ${error.message} (${attempt} ${attempt === 1 ? "answer" : "answers"})`;
      follow = complaint(error);
    }
  }
  return { className, ...best, why, answers };
}

function tooFew({ kept, refused }: Cleaned): string {
  const named = refused.slice(0, SHOWN_REFUSALS).map(({ why }) => why);
  const reasons = named.length === 0 ? "" : `: ${named.join("; ")}`;
  return `has ${kept.length === 0 ? "no phrase" : `only ${kept.length}`} that can be used${reasons}`;
}

/** What is said to a model of its answer: the last words alone, so that a conversation never grows long. */
function complaint({ problem, content }: BadAnswer): ChatMessage[] {
  const wish = `Your answer ${problem}. Answer again, with the JSON object alone.`;
  return [
    ...(content === null
      ? []
      : [{ role: "assistant" as const, content: content.slice(0, SHOWN_CHARACTERS) }]),
    { role: "user" as const, content: wish },
  ];
}
