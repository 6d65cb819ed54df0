// The explorer where the browser has WebGPU, in software: what it computes on, when, and what it says of it.

import { expect, test, vi } from "vitest";
import type { Page } from "playwright-core";
import { hasWebGpu } from "./support/chromium.ts";
import { differences } from "./support/differences.ts";
import { explained, heard, startExplorer } from "./support/explorer.ts";

vi.setConfig({ testTimeout: 300_000 });

const { address, visit } = startExplorer({}, { graphics: true });
const ANY = () => `${address()}?graphics=any`;
// The smallest model: in software a pass takes seconds.
const SMALL = "causes=none&model=ours:emoji-vit-16-xs";
const DOG = `#image=example:1f436&${SMALL}`;
const CAT = `#image=example:1f431&${SMALL}`;

interface Told {
  readonly computing?: { readonly device: string; readonly why: string };
}
/** What the worker said last of what computes, once it has said it so often. */
async function computing(page: Page, count = 1): Promise<Told["computing"]> {
  const told = async () => ((await heard(page)) as Told[]).flatMap((each) => each.computing ?? []);
  await expect.poll(async () => (await told()).length, { timeout: 180_000 }).toBeGreaterThanOrEqual(count);
  return (await told()).at(-1);
}
const show = (page: Page, hash: string) => page.evaluate((to) => (location.hash = to), hash);

test("graphics made of software are not used, nor is their runtime loaded", async () => {
  await visit(DOG, async (page) => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    expect((await explained(page)).software.device).toBe("wasm");
    expect(await computing(page)).toMatchObject({
      device: "wasm",
      why: expect.stringMatching(/software|no graphics/),
    });
    await show(page, CAT);
    expect((await explained(page, 2)).software.device).toBe("wasm");
    expect(asked.filter((url) => /webgpu|asyncify/u.test(url))).toEqual([]);
  });
});

test("the first image is the processor's, the next one the card's, with the same answer, until the card is lost", async ({
  skip,
}) => {
  let cat: Awaited<ReturnType<typeof explained>> | undefined;
  await visit(CAT, async (page) => {
    cat = await explained(page);
  });
  await visit(
    DOG,
    async (page) => {
      if (!(await hasWebGpu(page))) return skip("this Chromium has no WebGPU in software");
      expect((await explained(page)).software.device).toBe("wasm");
      const found = await computing(page);
      expect(found).toMatchObject({ device: "webgpu" });
      expect(Number(/differ by ([^ ]+) of/u.exec(found!.why)![1])).toBeLessThan(1e-5);
      await page.getByText("What answers").click();
      await expect
        .poll(() => page.locator(".computes").textContent())
        .toContain("Computes on: graphics card");

      await show(page, CAT);
      const onCard = await explained(page, 2);
      expect(onCard.software.device).toBe("webgpu");
      const elsewhere = /\/(?:device|runtime):|^\/timings/u;
      expect(differences(onCard, cat!, 1e-4).filter((line) => !elsewhere.test(line))).toEqual([]);
      // The first one stays where it was.
      await show(page, `${DOG}&partCount=3`);
      expect((await explained(page, 3)).software.device).toBe("wasm");

      // A card that is lost answers nothing, and holds its thread for ever.
      const session = await page.context().browser()!.newBrowserCDPSession();
      await session.send("Browser.crashGpuProcess");
      await show(page, `${CAT}&partCount=3`);
      const afterwards = await explained(page, 4);
      expect(afterwards.software.device).toBe("wasm");
      expect(afterwards.prediction.explained.name).toBe("cat face");
      expect((await heard(page)).filter(({ kind }) => kind === "lost")).toHaveLength(1);
      expect(await computing(page, 2)).toMatchObject({ device: "wasm" });
      return undefined;
    },
    ANY(),
    { expected: /^WebGL|^WebGPU|lost/u },
  );
});
