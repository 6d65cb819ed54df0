// Builds the application into site/, unless it is newer than all that it is made of; with a folder as argument writes
// there, too, all that a static host needs. Needs a build of the packages (tsc -b).

import { cp, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { SOFTWARE_VERSION } from "@commonground/core";
import { mounts, site } from "@commonground/explorer";
import { build } from "vite";
import { writeElement } from "./element.mjs";
import { writeExamples } from "./examples.mjs";

const here = fileURLToPath(new URL("..", import.meta.url));

/** When what lies at a path was changed last, all of a folder taken in; 0 for nothing. */
async function changed(path) {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const names = await readdir(path);
  return Math.max(0, ...(await Promise.all(names.map((name) => changed(join(path, name))))));
}

const sources = [
  ...["src", "build"].map((name) => `${here}${name}`),
  ...["core", "files", "clip", "report", "study"].map((room) => `${here}../${room}/dist/.tsbuildinfo`),
];

async function isFresh() {
  const made = await changed(`${site}/index.html`);
  return made > 0 && Math.max(...(await Promise.all(sources.map(changed)))) < made;
}

async function buildSite() {
  const unfinished = `${site}-${process.pid}`;
  try {
    await build({
      configFile: false,
      logLevel: "warn",
      root: `${here}src/app`,
      base: "./",
      oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
      // Only functions that no page calls would load it.
      build: {
        rolldownOptions: { external: ["sharp"] },
        outDir: unfinished,
        emptyOutDir: true,
        target: "es2022",
        modulePreload: { polyfill: false },
      },
      worker: {
        format: "es",
        // The runtime starts threads from its own file, so it must stay one; every host has it at this place.
        rolldownOptions: {
          external: ["onnxruntime-web/wasm", "onnxruntime-web/webgpu", "sharp"],
          output: {
            paths: {
              "onnxruntime-web/wasm": "../runtime/ort.wasm.bundle.min.mjs",
              "onnxruntime-web/webgpu": "../runtime/ort.webgpu.bundle.min.mjs",
            },
          },
        },
      },
    });
    await writeElement(unfinished);
    await writeExamples(`${unfinished}/examples`);
    const texts = mounts().find(({ below }) => below === "texts").files;
    await writeFile(`${unfinished}/texts.json`, JSON.stringify(texts));
    const session = {
      version: SOFTWARE_VERSION,
      images: [],
      paths: [],
      results: null,
      hub: "https://huggingface.co",
    };
    await writeFile(`${unfinished}/session.json`, JSON.stringify(session));
    await rm(site, { recursive: true, force: true });
    await rename(unfinished, site);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function copyTo(folder) {
  // Names in there have hashes: those of an earlier build would stay.
  await rm(join(folder, "assets"), { recursive: true, force: true });
  await cp(site, folder, { recursive: true });
  for (const { below, folder: from, files } of mounts()) {
    for (const file of files) {
      const to = join(folder, below, file);
      await mkdir(dirname(to), { recursive: true });
      await cp(join(from, file), to);
    }
  }
}

if (!(await isFresh())) await buildSite();
const [folder] = process.argv.slice(2);
if (folder !== undefined) {
  await copyTo(resolve(folder));
  process.stdout.write(`${folder}\n`);
}
