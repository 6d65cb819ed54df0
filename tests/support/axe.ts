/// <reference lib="dom" />

import axe from "axe-core";
import type { Page } from "playwright-core";

/** What goes by colours; everything else is the same in the light and in the dark. */
const COLOURS = ["color-contrast", "link-in-text-block"];

/** What axe objects to on a page as it is; all that can be opened should be open. */
export async function objections(page: Page, { coloursOnly = false } = {}): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(
    async (rules) => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
        // What passes is told in full otherwise, which takes as long again.
        resultTypes: ["violations"],
        ...(rules === null ? {} : { runOnly: rules }),
      });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    },
    coloursOnly ? COLOURS : null,
  );
}
