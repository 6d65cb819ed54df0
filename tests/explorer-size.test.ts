// How much of the application there is, gzipped, without runtime, weights, examples and the element.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { site } from "@commonground/explorer";
import { expect, test } from "vitest";

/** What a page is promised to need at most. */
const MOST_OF_ALL = 300_000;
/** What first paint waits for; a study's lists are in it, an encoder and what checks files are not. */
const MOST_OF_FIRST = 110_000;

const sizeOf = (path: string) => gzipSync(readFileSync(join(site, path)), { level: 9 }).length;
const sum = (paths: readonly string[]) => paths.reduce((all, path) => all + sizeOf(path), 0);

test("first paint waits for 110 kB at most, and all of it is 300 kB at most", () => {
  const page = readFileSync(join(site, "index.html"), "utf8");
  const first = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/gu)].map(([, path]) => path!);
  for (const kind of [".css", ".js"])
    expect(
      first.some((path) => path.endsWith(kind)),
      kind,
    ).toBe(true);
  expect(sum(["index.html", ...first])).toBeLessThanOrEqual(MOST_OF_FIRST);
  const all = readdirSync(join(site, "assets")).map((name) => `assets/${name}`);
  expect(sum(["index.html", ...all])).toBeLessThanOrEqual(MOST_OF_ALL);
});
