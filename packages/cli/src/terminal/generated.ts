import { descriptorsOf, type LintFinding } from "@commonground/core";
import {
  type CostEstimate,
  ESTIMATE_RULE,
  firstMessages,
  type Generated,
  type GenerateSettings,
  placeholders,
  secondMessages,
} from "@commonground/evaluate";
import { oneLine } from "../one-line.ts";

/** Of a million tokens, in whatever money. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

/** Refused phrases and classes that are listed; the JSON has all. */
const SHOWN = 20;

/** What asking will take, a line a model. */
export function tellEstimate(estimates: readonly CostEstimate[], prices: ReadonlyMap<string, Price>): string {
  const lines = estimates.map(({ model, requests, inputTokens, outputTokens }) =>
    requests === 0
      ? `${oneLine(model)}: nothing left to ask`
      : `${oneLine(model)}: ${counted(requests, "request")}, about ${number(inputTokens)} tokens in and ${number(outputTokens)} out${priced(prices.get(model), inputTokens, outputTokens)}`,
  );
  const nothing = estimates.every(({ requests }) => requests === 0);
  return `${[...lines, ...(nothing ? [] : [`(${ESTIMATE_RULE})`])].join("\n")}\n`;
}

/** The messages of the first class, as they would be sent. */
export function tellFirstRequest(settings: GenerateSettings): string {
  const { prompt, count, classes, model, second } = settings;
  const question = { prompt, className: classes[0], count };
  const requests = [
    { to: model, messages: firstMessages(question) },
    ...(second === null ? [] : [{ to: second, messages: secondMessages(question, placeholders(count)) }]),
  ];
  return requests
    .map(({ to, messages }) => {
      const said = messages.map(
        ({ role, content }) => `${role}: ${content.split("\n").map(oneLine).join("\n")}\n`,
      );
      return `to ${oneLine(to)}:\n${said.join("")}`;
    })
    .join("\n");
}

/** What was written, what was refused, and what it took. */
export function tellGenerated(
  file: string,
  { bank, refused, failed, usage }: Generated,
  findings: readonly LintFinding[],
  prices: ReadonlyMap<string, Price>,
): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const lines = [
    `${oneLine(file)}: ${counted(Object.keys(bank.classes).length, "class", "classes")}, ${counted(descriptorsOf(bank).length, "distinct descriptor")}; lint: ${counted(errors, "error")}, ${counted(findings.length - errors, "warning")}`,
    ...list(
      `${counted(refused.length, "phrase")} refused:`,
      refused.map(({ className, why }) => `${className}: ${why}`),
    ),
    ...list(
      `${counted(failed.length, "class", "classes")} without a usable answer; the same command asks again:`,
      failed.map(({ className, why }) => `${className}: ${why}`),
    ),
    ...usage.map(
      ({ model, answers, inputTokens, outputTokens }) =>
        `${oneLine(model)}: ${counted(answers, "answer")}${inputTokens + outputTokens === 0 ? "" : `, ${number(inputTokens)} tokens in and ${number(outputTokens)} out${priced(prices.get(model), inputTokens, outputTokens)}`}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function list(heading: string, entries: readonly string[]): string[] {
  if (entries.length === 0) return [];
  const more = entries.length > SHOWN ? [`  … and ${entries.length - SHOWN} more (all with --json)`] : [];
  return [heading, ...entries.slice(0, SHOWN).map((entry) => `  ${oneLine(entry)}`), ...more];
}

function priced(price: Price | undefined, input: number, output: number): string {
  if (price === undefined) return "";
  return `, ${((price.input * input + price.output * output) / 1e6).toPrecision(2)} by your price`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

function number(value: number): string {
  return value.toLocaleString("en");
}
