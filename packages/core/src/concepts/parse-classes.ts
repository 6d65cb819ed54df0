import { CommonGroundError } from "../errors.ts";
import { MAX_CLASSES, MAX_TEXT_LENGTH } from "./limits.ts";
import { splitTable } from "./split-table.ts";

interface Named {
  readonly name: string;
  /** Where it stands, for messages: "line 3" or "name 3". */
  readonly place: string;
}

/**
 * Class names from a file, in Unicode normal form C, trimmed: one a line (blank lines and lines that begin with `#` are
 * ignored; nothing that looks like a header or rows of a table), a JSON list of texts, or, where `source` ends in .csv or .tsv, the one column of a table or the one that its
 * header calls name, class, label or the like. A byte order mark and any line ends are accepted. `source` names the
 * file in errors. Throws `INVALID_CLASSES` for anything else, with the place; for no class, a single one, duplicates,
 * more than `MAX_CLASSES` or a name of more than `MAX_TEXT_LENGTH` characters.
 */
export function parseClasses(text: string, source: string): string[] {
  return check(readNames(text.replace(/^\uFEFF/u, ""), source), source);
}

function readNames(text: string, source: string): Named[] {
  if (/^\s*\[/u.test(text)) return namesOfJson(text, source);
  if (/^\s*\{/u.test(text)) {
    throw refuse(source, "line 1", "begins with {, as a JSON object or a Python dictionary does");
  }
  // oxlint-disable-next-line no-control-regex
  const control = text.search(/[\0-\x08\x0e-\x1f]/u);
  if (control >= 0) {
    throw refuse(
      source,
      `line ${text.slice(0, control).split("\n").length}`,
      "has control characters, as no text file has",
    );
  }
  const table = /\.[ct]sv$/iu.exec(source);
  if (table !== null) return namesOfTable(text, table[0].toLowerCase() === ".tsv" ? "\t" : ",", source);
  return namesOfLines(text, source);
}

function namesOfLines(text: string, source: string): Named[] {
  const named: Named[] = [];
  for (const [i, line] of text.split(/\r\n|\n|\r/u).entries()) {
    const name = clean(line);
    if (name === "" || name.startsWith("#")) continue;
    const place = `line ${i + 1}`;
    if (name.includes("\t")) throw refuse(source, place, `has a tab, as rows of a table do (${shown(name)})`);
    if (/^(["']).*\1,?$/u.test(name)) throw refuse(source, place, `is in quotes (${shown(name)})`);
    if (/^\d+\s*:\s*["']/u.test(name))
      throw refuse(source, place, `is an entry of a dictionary (${shown(name)})`);
    named.push({ name, place });
  }
  const table = signOfTable(named.map(({ name }) => name));
  if (table !== null) throw refuse(source, named[0].place, `${table} (${shown(named[0].name)})`);
  return named;
}

function namesOfJson(text: string, source: string): Named[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (cause) {
    throw refuse(
      source,
      "line 1",
      `begins with [, but the file is no JSON list (${(cause as Error).message})`,
    );
  }
  return (list as unknown[]).map((entry, i) => {
    if (typeof entry === "string" && clean(entry) !== "")
      return { name: clean(entry), place: `entry ${i + 1}` };
    throw refuse(source, `entry ${i + 1}`, `is ${shown(JSON.stringify(entry))}, not a name`);
  });
}

/** What columns of names are called, the surest first: `class` and `label` beside another are often numbers. */
const HEADERS = [
  /^(?:class|label|category)[ _]?names?$/iu,
  /^names?$/iu,
  /^(?:class(?:es)?|labels?|categor(?:y|ies))$/iu,
];

/** What else columns are called that may hold names; as the first of many lines these are hardly a class. */
const UNKNOWN_HEADERS =
  /^(?:id|idx|index|key|wnid|synset|species|(?:title|text|caption|tag|type|value|term|word|object|item|concept|description)s?)$/iu;

/** Whether the first of some texts alone is written as programs write names: `display_name`, `className`, `class name`. */
function isIdentifier(first: string, others: readonly string[]): boolean {
  const written = [
    /^\w+_\w+$/u,
    /^[a-z]+[A-Z]\w*$/u,
    / (?:names?|labels?|class(?:es)?|categor(?:y|ies)|ids?)$/iu,
  ];
  return written.some((pattern) => pattern.test(first) && !others.some((other) => pattern.test(other)));
}

/** What tells that lines are rows of a table rather than names; null where nothing does. */
function signOfTable(lines: readonly string[]): string | null {
  const [first = "", ...others] = lines;
  const cells = first.split(/[,;|]/u).map((cell) => cell.trim());
  if (cells.some((cell) => HEADERS.some((pattern) => pattern.test(cell)))) {
    return cells.length > 1 ? "is the header of a table" : "is the header of a column";
  }
  if (isIdentifier(first, others)) return "may be a header or a name";
  return numbering(lines);
}

/** Numbers before names: rows counted from 0 or 1, or WordNet's. */
function numbering(lines: readonly string[]): string | null {
  if (lines.length < 2) return null;
  if (lines.every((line) => /^n\d{8}(?:\s|$)/u.test(line))) return "begins with a number of WordNet";
  const numbers = lines.map((line) => Number(/^(\d+)[\s.:)]/u.exec(line)?.[1] ?? Number.NaN));
  const counted = numbers[0] <= 1 && numbers.every((number, i) => number === numbers[0] + i);
  return counted ? "begins with the number of its row" : null;
}

function namesOfTable(text: string, separator: "," | "\t", source: string): Named[] {
  const rows = [...splitTable(text, separator, (line, problem) => refuse(source, `line ${line}`, problem))];
  const header = rows[0]?.cells ?? [];
  const column = HEADERS.reduce(
    (found, pattern) => (found >= 0 ? found : header.findIndex((cell) => pattern.test(cell.trim()))),
    -1,
  );
  const other = header.length === 1 ? /[;\t]/u.exec(header[0])?.[0] : undefined;
  if (other !== undefined) {
    throw refuse(
      source,
      "line 1",
      `is parted by ${other === ";" ? "semicolons" : "tabs"} (${shown(header[0])}), not by ${separator === "," ? "commas" : "tabs"}`,
    );
  }
  if (column < 0 && header.length > 1) {
    throw refuse(
      source,
      "line 1",
      `has ${header.length} columns (${shown(header.join(", "))}) and none is called name, class or label`,
    );
  }
  if (column < 0) {
    const [first = "", ...others] = rows.map(({ cells }) => clean(cells[0] ?? ""));
    if (UNKNOWN_HEADERS.test(first) || isIdentifier(first, others)) {
      throw refuse(source, `line ${rows[0].line}`, `may be a header or a name (${shown(first)})`);
    }
    const table = numbering([first, ...others]);
    if (table !== null) throw refuse(source, `line ${rows[0].line}`, `${table} (${shown(first)})`);
  }
  return rows.slice(column < 0 ? 0 : 1).map(({ cells, line }) => {
    const name = clean(cells[Math.max(column, 0)] ?? "");
    if (name !== "" && cells.length === header.length) return { name, place: `line ${line}` };
    throw refuse(
      source,
      `line ${line}`,
      name === "" ? "has no name" : `has ${cells.length} columns, the first line has ${header.length}`,
    );
  });
}

function refuse(source: string, place: string, what: string): CommonGroundError {
  return new CommonGroundError(
    "INVALID_CLASSES",
    `${source}: ${place} ${what}; give one name a line, a JSON list of names (which may be called anything), or a CSV with one column or one called name, class or label`,
  );
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/**
 * Class names from a comma-separated list such as a command line's; empty entries are ignored, the rest is as in
 * `parseClasses`.
 */
export function parseClassList(text: string, source: string): string[] {
  const named: Named[] = [];
  for (const [i, entry] of text.split(",").entries()) {
    const name = clean(entry);
    if (name !== "") named.push({ name, place: `name ${i + 1}` });
  }
  return check(named, source);
}

function clean(name: string): string {
  return name.normalize("NFC").trim();
}

function check(named: readonly Named[], source: string): string[] {
  const invalid = (problem: string) => new CommonGroundError("INVALID_CLASSES", `${source}: ${problem}`);
  const places = new Map<string, string[]>();
  for (const { name, place } of named) {
    if (name.length > MAX_TEXT_LENGTH) {
      throw invalid(
        `${place} has ${name.length} characters, ${MAX_TEXT_LENGTH} are allowed (text encoders read 77 tokens at most); give one name a line`,
      );
    }
    const known = places.get(name);
    if (known === undefined) places.set(name, [place]);
    else known.push(place);
  }
  if (named.length === 0) throw invalid("there is no class; give one name a line, at least two");
  const duplicates = [...places].filter(([, list]) => list.length > 1);
  if (duplicates.length > 0) {
    const shown = duplicates
      .slice(0, SHOWN_DUPLICATES)
      .map(([name, list]) => `"${name}" (${list.join(", ")})`);
    const more = duplicates.length - shown.length;
    throw invalid(
      `duplicate class ${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}; keep each once`,
    );
  }
  if (named.length === 1) {
    throw invalid(
      `"${named[0].name}" is the only class; at least two classes are needed: with one there is nothing to decide`,
    );
  }
  if (named.length > MAX_CLASSES) {
    throw invalid(
      `${named.length} classes, ${MAX_CLASSES} are allowed (each is encoded with every template before the first answer); give fewer`,
    );
  }
  return [...places.keys()];
}

/** A message stays one readable line. */
const SHOWN_DUPLICATES = 5;
