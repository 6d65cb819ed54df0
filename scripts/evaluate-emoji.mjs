// `npm run evaluate:emoji`: installs, builds, and measures the embedded model's explanations by removal and by
// randomisation from a fresh clone; see models/emoji/evaluate-removals.mjs.

import { node, prepare, root } from "./setup.mjs";

prepare();
process.exitCode = node(`${root}models/emoji/evaluate-removals.mjs`, process.argv.slice(2));
