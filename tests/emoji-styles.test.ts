import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const { packageFolder } = await import(`${root}models/emoji/study/drawings.mjs`);

const folder = temporaryFolder();
const path = process.env["PATH"];
afterAll(() => {
  process.env["PATH"] = path;
});

test("a package that npm was stopped in is brought again, and one that is whole is not", () => {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  // As npm does: the package, then the list of what lies there.
  writeFileSync(
    join(bin, "npm"),
    `#!/bin/sh
echo "$@" >> ${folder}/calls
mkdir -p node_modules/x && echo '{}' > node_modules/x/icons.json
echo '{"packages":{"node_modules/x":{"version":"1.2.3"}}}' > node_modules/.package-lock.json
`,
  );
  chmodSync(join(bin, "npm"), 0o755);
  process.env["PATH"] = `${bin}:${path}`;
  const stopped = join(folder, "styles", "node_modules", "x");
  mkdirSync(stopped, { recursive: true });
  const bring = (version: string) => packageFolder("x", join(folder, "styles"), version);
  const calls = () => readFileSync(join(folder, "calls"), "utf8").trim().split("\n");
  expect(bring("1.2.3")).toBe(stopped);
  expect(existsSync(join(stopped, "icons.json"))).toBe(true);
  expect(bring("1.2.3")).toBe(stopped);
  expect(calls()).toHaveLength(1);
  expect(calls()[0]).toMatch(/^install .* x@1\.2\.3$/u);
  bring("1.2.4");
  expect(calls()).toHaveLength(2);
});
