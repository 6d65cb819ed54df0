import { escapeText, type Markup } from "@commonground/report";

/** What a page can offer of an image that it names. */
export interface ExampleLink {
  /** Address of its explanation, relative to the page; null where none was kept. */
  readonly page: string | null;
  /** Makes its explanation; null where no command does. */
  readonly command: string | null;
}

/** By the image's id. */
export type RunExamples = ReadonlyMap<string, ExampleLink>;

/** A cell that names images, each with its link. */
export type ExampleCell = (ids: readonly string[]) => Markup;

export interface ExampleViews {
  readonly cell: ExampleCell;
  /** Commands for the examples without a page; empty where there is none. */
  readonly commands: Markup;
}

/** `name` leads what the links go to. */
export function exampleViews(name: string, examples: RunExamples): ExampleViews {
  const commanded = Array.from(examples).flatMap(([id, { page, command }]) =>
    page === null && command !== null ? [{ id, command }] : [],
  );
  const anchors = new Map(commanded.map(({ id }, i) => [id, `${name}-command-${i + 1}`]));
  const link = (id: string): Markup => {
    const page = examples.get(id)?.page;
    const anchor = anchors.get(id);
    const address = page ?? (anchor === undefined ? null : `#${anchor}`);
    return address === null ? escapeText(id) : `<a href="${escapeText(address)}">${escapeText(id)}</a>`;
  };
  const items = commanded.map(
    ({ id, command }) =>
      `<li id="${anchors.get(id)}"><span class="soft">${escapeText(id)}</span><code>${escapeText(command)}</code></li>`,
  );
  return {
    cell: (ids) => `<td class="list examples">${ids.map(link).join(", ")}</td>`,
    commands:
      items.length === 0
        ? ""
        : `<details class="commands"><summary>Commands that explain the examples</summary><ul>${items.join("")}</ul></details>`,
  };
}
