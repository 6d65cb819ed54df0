import type { Bank } from "./bank.ts";
import { checkBankShape, invalidBank } from "./check-bank-shape.ts";
import {
  MAX_CLASSES,
  MAX_CLASS_TEMPLATES,
  MAX_DESCRIPTORS,
  MAX_TEXT_LENGTH,
  MIN_DESCRIPTORS,
} from "./limits.ts";
import { descriptorsOf } from "./descriptors-of.ts";

/**
 * Reads a concept bank (docs/banks.md) from a value that came out of `JSON.parse`. Every text is trimmed and brought
 * into Unicode normal form C; duplicates are kept (`descriptorsOf` gives the distinct ones, `lintBank` reports them).
 * `source` names the file in errors. Throws `INVALID_BANK`, with the JSON path and what to do, for a wrong shape
 * (`checkBankShape`), empty or overlong texts, templates without `{}`, class names that become equal, fewer than two
 * distinct descriptors, or more than `MAX_DESCRIPTORS`, `MAX_CLASSES` or `MAX_CLASS_TEMPLATES`.
 */
export function parseBank(value: unknown, source: string): Bank {
  const shape = checkBankShape(value, source);
  const clean = (raw: string, path: string): string => {
    const text = raw.normalize("NFC").trim();
    if (text === "") throw invalidBank(source, path, "is empty; remove it or fill it in");
    if (text.length > MAX_TEXT_LENGTH) {
      throw invalidBank(
        source,
        path,
        `has ${text.length} characters, ${MAX_TEXT_LENGTH} are allowed (text encoders read 77 tokens at most); shorten it`,
      );
    }
    return text;
  };
  const cleanList = (list: readonly string[], path: string) =>
    list.map((text, i) => clean(text, `${path}[${i}]`));
  const cleanTemplate = (raw: string, path: string): string => {
    const template = clean(raw, path);
    if (!template.includes("{}")) {
      throw invalidBank(
        source,
        path,
        `is ${JSON.stringify(template)}, without {}; put {} where the name goes`,
      );
    }
    return template;
  };
  const atMost = (count: number, cap: number, path: string, things: string) => {
    if (count > cap) {
      throw invalidBank(source, path, `holds ${count} ${things}, ${cap} are allowed; split the bank`);
    }
  };

  if (shape.classTemplates.length === 0) {
    throw invalidBank(source, "classTemplates", 'is empty; give at least one, e.g. "a photo of a {}"');
  }
  atMost(shape.classTemplates.length, MAX_CLASS_TEMPLATES, "classTemplates", "templates");
  const entries = Object.entries(shape.classes);
  atMost(entries.length, MAX_CLASSES, "classes", "classes");
  const classes = new Map<string, string[]>();
  for (const [raw, list] of entries) {
    const path = `classes[${JSON.stringify(raw)}]`;
    const name = clean(raw, path);
    if (classes.has(name)) {
      throw invalidBank(
        source,
        path,
        `and another class are both ${JSON.stringify(name)}, but for white space or Unicode form; merge them`,
      );
    }
    classes.set(name, cleanList(list, path));
  }
  const bank: Bank = {
    ...shape,
    name: clean(shape.name, "name"),
    description: shape.description.normalize("NFC").trim(),
    licence: shape.licence.normalize("NFC").trim(),
    classTemplates: shape.classTemplates.map((template, i) =>
      cleanTemplate(template, `classTemplates[${i}]`),
    ),
    descriptorTemplate: cleanTemplate(shape.descriptorTemplate, "descriptorTemplate"),
    classes: Object.fromEntries(classes),
    descriptors: cleanList(shape.descriptors, "descriptors"),
  };
  const count = descriptorsOf(bank).length;
  if (count < MIN_DESCRIPTORS) {
    throw invalidBank(
      source,
      "classes and descriptors",
      `hold ${count === 0 ? "no descriptor" : "one distinct descriptor"}; at least two are needed, with fewer there is nothing to choose between`,
    );
  }
  atMost(count, MAX_DESCRIPTORS, "the bank", "distinct descriptors");
  return bank;
}
