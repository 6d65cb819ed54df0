import type { KeptAnswers } from "./answer-file.ts";
import type { ChatMessage } from "./chat.ts";
import { cleanDescriptors } from "./clean-descriptors.ts";
import { askedHash, type GenerateSettings } from "./generate-settings.ts";
import { firstMessages, secondMessages } from "./prompts.ts";

/** Characters of English text a token, OpenAI's rule of thumb. */
const CHARACTERS_PER_TOKEN = 4;
/** Tokens that frame a message, and those of the schema of an answer, once a request. */
const TOKENS_PER_MESSAGE = 4;
const TOKENS_OF_SCHEMA = 50;
/** A phrase of two to five words with its quotation marks and comma, and the braces round all. */
const TOKENS_PER_PHRASE = 6;
const TOKENS_OF_ANSWER = 10;

export interface CostEstimate {
  readonly model: string;
  /** Requests that are yet to be made. */
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** How an estimate is made, for those who read it. */
export const ESTIMATE_RULE = `a token for ${CHARACTERS_PER_TOKEN} characters of what is asked, ${TOKENS_PER_PHRASE} for a phrase of an answer; repeated requests and hidden reasoning come on top`;

/** What asking for the bank will take, one line a model, by `ESTIMATE_RULE`; what `kept` has is not asked again. */
export async function estimateCost(
  settings: GenerateSettings,
  kept: KeptAnswers,
): Promise<readonly CostEstimate[]> {
  const { prompt, count, model, second, temperature, maxTokens, endpoint } = settings;
  const costs = new Map<string, { requests: number; inputTokens: number }>();
  for (const of of second === null ? [model] : [model, second])
    costs.set(of, { requests: 0, inputTokens: 0 });
  const ask = async (of: string, messages: readonly ChatMessage[]) => {
    const found = kept.get(await askedHash(endpoint, { model: of, messages, temperature, maxTokens }));
    if (found !== undefined) return found;
    const cost = costs.get(of)!;
    cost.requests += 1;
    cost.inputTokens += tokensOf(messages);
    return undefined;
  };
  for (const className of settings.classes) {
    const question = { prompt, className, count };
    const first = await ask(model, firstMessages(question));
    if (second === null) continue;
    const found =
      first === undefined
        ? placeholders(count)
        : cleanDescriptors(className, first.phrases, count, settings).kept;
    await ask(second, secondMessages(question, found));
  }
  return Array.from(costs, ([of, cost]) => ({
    model: of,
    ...cost,
    outputTokens: cost.requests * (count * TOKENS_PER_PHRASE + TOKENS_OF_ANSWER),
  }));
}

/** What stands for the phrases of an answer that is yet to come. */
export function placeholders(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `(phrase ${i + 1} of the first)`);
}

function tokensOf(messages: readonly ChatMessage[]): number {
  const characters = messages.reduce((sum, { content }) => sum + content.length, 0);
  return (
    Math.ceil(characters / CHARACTERS_PER_TOKEN) + messages.length * TOKENS_PER_MESSAGE + TOKENS_OF_SCHEMA
  );
}
