// The command as a handful of files, which load in a third of the time of some 500 modules. `npm start` and `npm test`
// make them after a build (scripts/bundle.mjs) and packages go out without them: they are a copy, so what was built or
// installed after them counts instead.

import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path) => new URL(`../${path}`, import.meta.url);

/** Where the copy is, and its main file. */
export const folder = fileURLToPath(at("bundle/"));
const main = at("bundle/main.js");

/** What a build or an installation writes last. */
const written = [
  ...["core", "files", "clip", "evaluate", "report", "study", "explorer", "cli"].map((room) =>
    at(`../${room}/dist/.tsbuildinfo`),
  ),
  at("../../node_modules/.package-lock.json"),
];

/** The copy's main module; undefined when there is none that is newer than what it is a copy of. */
export function freshBundle() {
  const made = timeOf(main);
  return made !== undefined && written.every((file) => (timeOf(file) ?? Infinity) < made)
    ? main.href
    : undefined;
}

function timeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}
