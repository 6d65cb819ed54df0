// `npm start`: explain a bundled sample with the embedded model. `npm start -- IMAGE …` explains your own images.

import { node, prepare, root } from "./setup.mjs";

const sample = ["node_modules/@twemoji/svg/1f436.svg", "--html", "out/dog-face.html"];

prepare();
const own = process.argv.slice(2);
process.exitCode = node(`${root}packages/cli/bin/commonground.js`, [
  "explain",
  ...(own.length > 0 ? own : sample),
]);
