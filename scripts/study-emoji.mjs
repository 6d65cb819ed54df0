// `npm run study:emoji`, `study:emoji:paper`, `:degraded`, `:confirm`: installs, builds, and runs the study from a fresh
// clone; see models/emoji/study/run.mjs.

import { node, prepare, root } from "./setup.mjs";

prepare();
process.exitCode = node(`${root}models/emoji/study/run.mjs`, process.argv.slice(2));
