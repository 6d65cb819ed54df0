// The paper's baselines on the embedded model, all 396 classes, trained on three styles and tested on Twemoji; each training
// goes on where it ended:
//
//   npm run baselines:emoji [-- --out DIR --methods a,b]

import { join } from "node:path";
import { parseArgs } from "node:util";
import { BASELINES, trainBaselines } from "./baselines.mjs";
import { commonground } from "./commonground.mjs";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: join("out", "baselines-emoji") },
    methods: { type: "string", default: BASELINES.join(",") },
  },
});

const methods = values.methods.split(",");
const unknown = methods.find((method) => !BASELINES.includes(method));
if (unknown !== undefined) throw new Error(`--methods: ${unknown} is none of ${BASELINES.join(", ")}`);
const folders = trainBaselines(values.out, methods, "epochs");

commonground(["baselines", "test", ...folders, "--data", "twemoji"]);
