import { fillTemplate } from "@commonground/core";
import type { ChatMessage } from "./chat.ts";

/** Questions for the descriptors of a class (Sammani & Deligiannis, appendix; method 9); `{}` stands for its name. */
export const DESCRIPTOR_PROMPTS = {
  P1: "What are useful visual features for distinguishing a {} in a photo?",
  P2: "What are the distinctive and physical features of a {}?",
  P3: "What specific attributes distinguish a {}?",
  P4: "Which physical features and attributes make a {} different from others of the same type?",
} as const;

export type DescriptorPrompt = keyof typeof DESCRIPTOR_PROMPTS;

export interface Question {
  readonly prompt: DescriptorPrompt;
  readonly className: string;
  /** Descriptors asked for. */
  readonly count: number;
}

/** What a model is asked of a class that nobody has answered yet. */
export function firstMessages({ prompt, className, count }: Question): ChatMessage[] {
  return [
    { role: "system", content: rules(className, count) },
    { role: "user", content: fillTemplate(DESCRIPTOR_PROMPTS[prompt], className) },
  ];
}

/** What the second model of an ensemble is asked: the same, with the first one's descriptors as context. */
export function secondMessages(question: Question, found: readonly string[]): ChatMessage[] {
  const [system, user] = firstMessages(question);
  const context = `Another model answered: ${JSON.stringify(found)}. Keep what is right and visible, correct what is not, and add what is missing.`;
  return [system, { role: "user", content: `${user.content}\n\n${context}` }];
}

function rules(className: string, count: number): string {
  return [
    `Answer with JSON alone, an object {"descriptors": [...]} that holds ${count} short phrases in English.`,
    "Each phrase names one part or property that can be seen in a picture, in two to five words, in lower case, without an article and without a full stop.",
    `No phrase may contain the words of the name ${JSON.stringify(className)}. Call the same thing by the same words as for any other class.`,
  ].join(" ");
}

/** The JSON Schema of an answer, in the subset that endpoints with strict structured output take. */
export const ANSWER_SCHEMA = {
  type: "object",
  properties: { descriptors: { type: "array", items: { type: "string" } } },
  required: ["descriptors"],
  additionalProperties: false,
} as const;
