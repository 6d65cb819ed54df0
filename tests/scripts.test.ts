import { readdirSync, readFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { root, runNode } from "./support/command.ts";

const scripts = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".mjs") && !name.includes("node_modules"))
    .map((name) => join(root, folder, name));

test("what a script imports from beside itself is there", () => {
  const missing = ["bench", "scripts", "models/emoji"].flatMap(scripts).flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/from "(\.{1,2}\/[^"]+)"/gu)]
      .map(([, path]) => path)
      .filter((path) => !path.includes("/dist/") && !existsSync(join(dirname(file), path)))
      .map((path) => `${file.slice(root.length)} imports ${path}`),
  );
  expect(missing).toEqual([]);
});

test("what the scripts of evaluation share can be loaded, with all that it imports", async () => {
  const shared = ["evaluation", "study"]
    .flatMap((folder) => scripts(`models/emoji/${folder}`))
    .filter((file) => !file.endsWith("study/run.mjs") && !file.endsWith("study/findings.mjs"));
  const load = shared.map((file) => `await import(${JSON.stringify(`file://${file}`)});`).join("\n");
  const { code, stderr } = await runNode(["--input-type=module", "-e", load]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});
