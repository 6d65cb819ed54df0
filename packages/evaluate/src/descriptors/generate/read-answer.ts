import { BadAnswer } from "./bad-answer.ts";

/** Phrases of one answer: who is asked for ten and gives hundreds has lost the thread. */
const MAX_PHRASES = 200;

/**
 * The phrases of a model's answer, as they stand. Taken is a text that is `{"descriptors": ["…", …]}`, or holds such an
 * object as its last one with prose or a code fence round it. Throws `BadAnswer` for anything else.
 */
export function readAnswer(content: string): string[] {
  const answer = parse(content.trim()) ?? parse(lastObject(content));
  if (answer === undefined) throw new BadAnswer("is no JSON", content);
  if (typeof answer.value !== "object" || answer.value === null || Array.isArray(answer.value)) {
    throw new BadAnswer("is no object", content);
  }
  const { descriptors, ...others } = answer.value as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (other !== undefined) throw new BadAnswer(`has a field ${JSON.stringify(other.slice(0, 40))}`, content);
  if (!Array.isArray(descriptors)) throw new BadAnswer('has no list "descriptors"', content);
  if (descriptors.length > MAX_PHRASES) throw new BadAnswer(`has ${descriptors.length} phrases`, content);
  for (const [i, phrase] of descriptors.entries()) {
    if (typeof phrase !== "string") throw new BadAnswer(`has in "descriptors", at ${i}, no text`, content);
  }
  return descriptors as string[];
}

/** An answer is flat: its object begins at the last brace that opens. */
function lastObject(text: string): string {
  const end = text.lastIndexOf("}");
  return text.slice(Math.max(0, text.lastIndexOf("{", end)), end + 1);
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
