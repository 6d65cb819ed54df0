// `npm test`: install, build, lint, format check, type check, then unit, golden and end-to-end tests. The last line
// counts them all.

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { node, prepare, root } from "./setup.mjs";

prepare();

const bin = `${root}node_modules`;
const checks = [
  ["lint", `${bin}/oxlint/bin/oxlint`, ["--deny-warnings"]],
  ["format", `${bin}/oxfmt/bin/oxfmt`, ["--check"]],
  ["types of tests", `${bin}/typescript/bin/tsc`, ["-p", "tsconfig.test.json"]],
];
let passed = 1; // the build
let failed = 0;
for (const [name, file, args] of checks) {
  process.stderr.write(`\n${name}\n`);
  if (node(file, args) === 0) passed += 1;
  else failed += 1;
}

const folder = mkdtempSync(join(tmpdir(), "commonground-test-"));
const results = join(folder, "results.json");
try {
  const status = node(`${bin}/vitest/vitest.mjs`, [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${results}`,
    ...process.argv.slice(2),
  ]);
  // A run that breaks off writes no results; it counts as one failure.
  const { numPassedTests, numFailedTests, testResults } = existsSync(results)
    ? JSON.parse(readFileSync(results, "utf8"))
    : { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  // Files that failed before any of their tests could.
  const broken = testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
  );
  passed += numPassedTests;
  failed += Math.max(numFailedTests + broken.length, status === 0 ? 0 : 1);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
