/// <reference lib="dom" />

import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe objects to on a page as it is; all that can be opened should be open. */
export async function objections(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    // What passes is told in full otherwise, which takes as long again.
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ["violations"],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}
