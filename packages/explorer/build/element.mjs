// The element for anyone's page, as one module without imports, and the page that shows it.

import { copyFile, cp } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const element = fileURLToPath(new URL("../src/element/", import.meta.url));

/** Writes `element.js`, and `embed.html` with all that it shows, into a folder that is there. */
export async function writeElement(folder) {
  await build({
    configFile: false,
    logLevel: "warn",
    root: element,
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      lib: { entry: `${element}index.ts`, formats: ["es"], fileName: () => "element.js" },
      outDir: folder,
      emptyOutDir: false,
      target: "es2022",
      // Only functions that no element calls would load it. Vite leaves blanks in libraries, rolldown does not.
      rolldownOptions: { external: ["sharp"], output: { minify: true } },
    },
  });
  await cp(`${element}page`, folder, { recursive: true });
  const drawings = dirname(fileURLToPath(import.meta.resolve("@twemoji/svg/package.json")));
  await copyFile(`${drawings}/1f436.svg`, `${folder}/embed/dog-face.svg`);
}
