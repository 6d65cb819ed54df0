// Reads 10⁵ mutations of PyTorch files: each must be read or refused with one error, in time.

import { node, root } from "./setup.mjs";

process.env.MUTATIONS ??= "50000";
process.exitCode = node(`${root}node_modules/vitest/vitest.mjs`, [
  "run",
  "packages/files/src/torch/read-torch-header.test.ts",
]);
