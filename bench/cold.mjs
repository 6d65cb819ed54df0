// node bench/cold.mjs OLD [ROUNDS]: whole processes of this checkout beside those of another, in turns. What `npm start`
// runs after its build, first with nothing kept from earlier runs, then with what that left; help and version, which
// load modules only. OLD: a checkout of this repository, installed and built.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { pairedRatio, summary } from "./statistics.mjs";

const [old, rounds = "10"] = process.argv.slice(2);
if (old === undefined) throw new Error("node bench/cold.mjs OLD [ROUNDS]: OLD is another checkout, built");
const checkouts = [fileURLToPath(new URL("..", import.meta.url)), resolve(old)];

const tell = (text) => `data:text/javascript,process.on('exit',()=>{${text}})`;
// The process's own account: seconds of all its threads, in user and system mode.
const account = tell(
  "const{userCPUTime:u,systemCPUTime:s}=process.resourceUsage();process.stderr.write('cpu '+(u+s)/1e6)",
);

const runs = [
  { name: "npm start, nothing kept", args: explain, fresh: true },
  { name: "npm start, second run", args: explain },
  { name: "--help", args: () => ["--help"] },
  { name: "--version", args: () => ["--version"] },
];
const figures = runs.map(() => checkouts.map(() => []));
for (let round = -1; round < Number(rounds); round++) {
  for (const [which, checkout] of checkouts.entries()) {
    const home = mkdtempSync(join(tmpdir(), "commonground-cold-"));
    try {
      for (const [i, { args }] of runs.entries()) {
        const measured = run(checkout, args(home), home);
        if (round >= 0) figures[i][which].push(measured);
      }
    } finally {
      rmSync(home, { recursive: true });
    }
  }
}
for (const [i, { name }] of runs.entries()) {
  for (const kind of ["wall", "cpu"]) {
    const [ours, theirs] = figures[i].map((each) => each.map((measured) => measured[kind]));
    const [a, b] = [ours, theirs].map(summary);
    process.stdout.write(
      `${name}, ${kind}`.padEnd(32) +
        `median ${a.median.toFixed(3)} s, old ${b.median.toFixed(3)} s: ${(a.median / b.median).toFixed(2)} × ` +
        `(of turns ${pairedRatio(ours, theirs).toFixed(2)} ×, of minima ${(a.minimum / b.minimum).toFixed(2)} ×: ` +
        `${a.minimum.toFixed(3)} and ${b.minimum.toFixed(3)} s)\n`,
    );
  }
}

function explain(home) {
  return ["explain", "node_modules/@twemoji/svg/1f436.svg", "--html", join(home, "dog-face.html")];
}

function run(checkout, args, home) {
  const start = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", account, join(checkout, "packages/cli/bin/commonground.js"), ...args],
    {
      cwd: checkout,
      encoding: "utf8",
      env: { ...process.env, HOME: home, HF_HOME: home, COMMONGROUND_CACHE: join(home, "kept") },
    },
  );
  const wall = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${args.join(" ")} failed in ${checkout}: ${stderr}`);
  return { wall, cpu: Number(/cpu ([\d.]+)/.exec(stderr)[1]) };
}
