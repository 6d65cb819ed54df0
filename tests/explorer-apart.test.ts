// Two sides in the explorer: what differs between them leaves as figures and as one page.

import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, test, vi } from "vitest";
import { saved, startExplorer } from "./support/explorer.ts";
import { temporaryFolder } from "./support/folder.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const { visit } = startExplorer({});
const folder = temporaryFolder();

const contentOf = async (page: Page, name: string) =>
  readFileSync(
    await saved(page, page.locator(".apart").getByRole("button", { name, exact: true }), folder),
    "utf8",
  );

test("figures of what differs have both sides in them, and a page has both pictures", async () => {
  await visit(
    "#view=sides&image=example:1f436&partCount=2&causes=none&b.image=example:1f431",
    async (page) => {
      await page.locator(".apart .leave").waitFor({ timeout: 180_000 });
      await page.locator(".apart .leave summary").click();
      const answers = await contentOf(page, "Answers of both sides, as CSV");
      expect(answers).toMatch(/^answer,first,second,of these at most\r\n/u);
      expect(answers).toMatch(/^dog face,0\.\d+/mu);
      expect(answers).toMatch(/^cat face,/mu);
      const words = JSON.parse(await contentOf(page, "Words of both sides, as JSON"));
      expect(words.names).toEqual(["1f436", "1f431"]);
      expect(words.first.length + words.both.length).toBeGreaterThan(0);
      expect(await contentOf(page, "What both halves hold on both sides, as SVG")).toMatch(/^<svg xmlns/u);
      const html = await contentOf(page, "Both sides, as one HTML page");
      expect(html).toContain("<h2>What differs</h2>");
      expect(html.match(/data:image\/png;base64,/gu)!.length).toBeGreaterThanOrEqual(2);
      for (const name of ["dog face", "cat face"]) expect(html).toContain(`Why “${name}”?`);
    },
  );
});
