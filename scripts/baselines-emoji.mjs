// `npm run baselines:emoji`: installs, builds, and trains the paper's baselines on the embedded model from a fresh clone; see
// models/emoji/train-baselines.mjs.

import { node, prepare, root } from "./setup.mjs";

prepare();
process.exitCode = node(`${root}models/emoji/train-baselines.mjs`, process.argv.slice(2));
