import type { Bank } from "./bank.ts";
import { MAX_TEXT_LENGTH, MIN_DESCRIPTORS } from "./limits.ts";
import { fillTemplate } from "./templates.ts";
import { tellingWords } from "./telling-words.ts";
import { textTroubles } from "./text-troubles.ts";
import { phraseKey, stemKey, words } from "./words.ts";

export type LintRule =
  | "case"
  | "class-name"
  | "duplicate"
  | "empty"
  | "encoding"
  | "few-descriptors"
  | "near-duplicate"
  | "template"
  | "too-long";

export interface LintFinding {
  readonly rule: LintRule;
  readonly severity: "error" | "warning";
  /** Where: a JSON path into the bank, e.g. `classes["dog face"][2]`. */
  readonly path: string;
  /** What is wrong and what to do, one line. */
  readonly message: string;
}

export interface LintOptions {
  /** Length of a text in the model's tokens, start and end tokens included. With `contextLength`. */
  readonly tokenCount?: ((text: string) => number) | undefined;
  /** The model's longest text in tokens, start and end tokens included. With `tokenCount`. */
  readonly contextLength?: number | undefined;
}

/** Every part gets three descriptors (method 3.4): a class with fewer cannot fill one part with its own. */
const FEW_DESCRIPTORS = 3;

interface Entry {
  readonly text: string;
  readonly path: string;
}

/**
 * Examines a bank for what makes descriptors useless or misleading. Takes a bank whose shape is sound
 * (`checkBankShape`), as it stands in the file: text that `parseBank` would repair or refuse is reported.
 *
 * - `empty` (error): a blank class name, template or descriptor.
 * - `template` (error): no class template, or a template without `{}`.
 * - `duplicate` (error): the same descriptor twice in one list.
 * - `near-duplicate` (warning): descriptors anywhere in the bank that differ in case, spacing, hyphens, punctuation
 *   or number only; the rarer wording is reported.
 * - `class-name`: a descriptor that gives its class away. Compared are word stems; stop words never count, and words
 *   for properties and parts common to many classes ("face", "red", "wheel") only when the name has no others. Error
 *   when the descriptor holds all telling words of the name, warning when it holds some, or when the name is generic.
 * - `too-long` (error): a text, in its template, beyond the model's context, or of more than 500 characters.
 * - `encoding`: broken or invisible characters (errors where text was lost, warnings otherwise).
 * - `few-descriptors`: fewer than two distinct descriptors in the bank (error), fewer than three in a class (warning).
 * - `case` (warning): a descriptor in capitals, or one with a capital first in a bank that mostly has none.
 */
export function lintBank(bank: Bank, options: LintOptions = {}): LintFinding[] {
  const findings: LintFinding[] = [];
  const report = (rule: LintRule, severity: LintFinding["severity"], path: string, message: string) =>
    findings.push({ rule, severity, path, message });

  const tooLong = (text: string, template: string): string | null => {
    if (text.length > MAX_TEXT_LENGTH) return `has ${text.length} characters; ${MAX_TEXT_LENGTH} are allowed`;
    if (options.tokenCount === undefined || options.contextLength === undefined) return null;
    const tokens = options.tokenCount(fillTemplate(template, text));
    if (tokens <= options.contextLength) return null;
    return `takes ${tokens} tokens in ${quote(template)}, the model reads ${options.contextLength}; shorten it`;
  };

  const examine = ({ text, path }: Entry, templates: readonly string[]): boolean => {
    if (text.trim() === "") {
      report("empty", "error", path, "is empty; remove it or fill it in");
      return false;
    }
    for (const trouble of textTroubles(text)) {
      report("encoding", trouble.severity, path, `${quote(text)} ${trouble.message}`);
    }
    for (const template of templates) {
      const message = tooLong(text, template);
      if (message === null) continue;
      report("too-long", "error", path, `${quote(text)} ${message}`);
      break;
    }
    return true;
  };

  if (bank.classTemplates.length === 0) {
    report("template", "error", "classTemplates", 'is empty; give at least one, e.g. "a photo of a {}"');
  }
  const templates: Entry[] = [
    ...bank.classTemplates.map((text, i) => ({ text, path: `classTemplates[${i}]` })),
    { text: bank.descriptorTemplate, path: "descriptorTemplate" },
  ];
  for (const template of templates) {
    if (examine(template, []) && !template.text.includes("{}")) {
      report("template", "error", template.path, `${quote(template.text)} lacks {}, the place of the name`);
    }
  }

  const all: Entry[] = [];
  const examineList = (list: readonly string[], path: string) => {
    const first = new Map<string, number>();
    const entries: Entry[] = [];
    for (const [i, text] of list.entries()) {
      const entry = { text, path: `${path}[${i}]` };
      if (!examine(entry, [bank.descriptorTemplate])) continue;
      const earlier = first.get(text);
      if (earlier === undefined) {
        first.set(text, i);
        entries.push(entry);
        all.push(entry);
      } else {
        report(
          "duplicate",
          "error",
          entry.path,
          `${quote(text)} stands at ${path}[${earlier}] already; remove one`,
        );
      }
    }
    return entries;
  };

  for (const [name, list] of Object.entries(bank.classes)) {
    const path = `classes[${quote(name)}]`;
    examine({ text: name, path }, bank.classTemplates);
    const entries = examineList(list, path);
    if (entries.length < FEW_DESCRIPTORS) {
      report(
        "few-descriptors",
        "warning",
        path,
        `has ${entries.length} distinct descriptors; give at least three`,
      );
    }
    for (const finding of classNameLeaks(name, entries)) findings.push(finding);
  }
  examineList(bank.descriptors, "descriptors");

  const distinct = new Set(all.map(({ text }) => text)).size;
  if (distinct < MIN_DESCRIPTORS) {
    report(
      "few-descriptors",
      "error",
      "classes",
      `the bank has ${distinct} distinct descriptors; two are needed`,
    );
  }
  return [...findings, ...nearDuplicates(all), ...caseDifferences(all)];
}

function classNameLeaks(name: string, entries: readonly Entry[]): LintFinding[] {
  const { keys, generic } = tellingWords(name);
  const findings: LintFinding[] = [];
  for (const { text, path } of entries) {
    const leaked = new Set(words(text).filter((word) => keys.has(stemKey(word))));
    if (leaked.size === 0) continue;
    const whole = !generic && new Set([...leaked].map(stemKey)).size === keys.size;
    findings.push({
      rule: "class-name",
      severity: whole ? "error" : "warning",
      path,
      message: `${quote(text)} gives its class ${quote(name)} away by ${[...leaked].map(quote).join(", ")}; describe what is seen`,
    });
  }
  return findings;
}

function nearDuplicates(all: readonly Entry[]): LintFinding[] {
  const groups = new Map<string, Map<string, { first: string; count: number }>>();
  for (const { text, path } of all) {
    const key = phraseKey(text);
    const wordings = groups.get(key) ?? new Map<string, { first: string; count: number }>();
    groups.set(key, wordings);
    const wording = wordings.get(text);
    if (wording === undefined) wordings.set(text, { first: path, count: 1 });
    else wording.count++;
  }
  const findings: LintFinding[] = [];
  for (const [key, wordings] of groups) {
    if (key === "" || wordings.size < 2) continue;
    const [usual, ...rarer] = [...wordings].toSorted(([, a], [, b]) => b.count - a.count);
    for (const [text, { first }] of rarer) {
      findings.push({
        rule: "near-duplicate",
        severity: "warning",
        path: first,
        message: `${quote(text)} is nearly ${quote(usual[0])} at ${usual[1].first}; use one wording`,
      });
    }
  }
  return findings;
}

const CAPITALS = /^[^\p{Ll}]*\p{Lu}{3}[^\p{Ll}]*$/u;
const CAPITALISED = /^\p{Lu}\p{Ll}/u;

function caseDifferences(all: readonly Entry[]): LintFinding[] {
  const mostlyLower = all.filter(({ text }) => CAPITALISED.test(text)).length * 2 < all.length;
  const findings: LintFinding[] = [];
  for (const { text, path } of all) {
    const message = CAPITALS.test(text)
      ? "is in capitals; use lower case"
      : mostlyLower && CAPITALISED.test(text)
        ? "starts with a capital, most of the bank does not; use lower case unless it is a name"
        : null;
    if (message !== null)
      findings.push({ rule: "case", severity: "warning", path, message: `${quote(text)} ${message}` });
  }
  return findings;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
