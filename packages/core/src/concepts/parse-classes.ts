import { CommonGroundError } from "../errors.ts";
import { MAX_CLASSES, MAX_TEXT_LENGTH } from "./limits.ts";

interface Named {
  readonly name: string;
  /** Where it stands, for messages: "line 3" or "name 3". */
  readonly place: string;
}

/**
 * Class names from a text file, one a line, trimmed and in Unicode normal form C. Blank lines and lines that begin
 * with `#` are ignored; a byte order mark and any line ends are accepted. `source` names the file in errors. Throws
 * `INVALID_CLASSES` for no class, a single one, duplicates, more than `MAX_CLASSES` or a name of more than
 * `MAX_TEXT_LENGTH` characters.
 */
export function parseClasses(text: string, source: string): string[] {
  const named: Named[] = [];
  for (const [i, line] of text
    .replace(/^\uFEFF/u, "")
    .split(/\r\n|\n|\r/u)
    .entries()) {
    const name = clean(line);
    if (name !== "" && !name.startsWith("#")) named.push({ name, place: `line ${i + 1}` });
  }
  return check("parseClasses", named, source);
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
  return check("parseClassList", named, source);
}

function clean(name: string): string {
  return name.normalize("NFC").trim();
}

function check(caller: string, named: readonly Named[], source: string): string[] {
  const invalid = (problem: string) =>
    new CommonGroundError("INVALID_CLASSES", `${caller}: ${source}: ${problem}`);
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
