import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { line } from "./report-line.mjs";
import { summary } from "./statistics.mjs";

const child = fileURLToPath(new URL("loading-child.mjs", import.meta.url));

/** Loading the image encoder of the checkpoint in `directory`, each time in a process of its own. */
export function benchLoading(directory) {
  for (const [name, options, seconds, megabytes] of [
    ["ViT-B/16", {}, 0.6, 500],
    ["ViT-B/16, low memory", { lowMemory: true }, 0.1, 120],
  ]) {
    // The first run hashes the weights and warms the disk's cache.
    const runs = Array.from({ length: 6 }, () => load(directory, options)).slice(1);
    const median = (of) => summary(runs.map(of)).median;
    const resident = (state) => [
      median((run) => run[state].resident),
      median((run) => run[state].resident - run[state].anonymous),
    ];
    line(
      `loading ${name} (median of 5)`,
      median((run) => run.loaded.seconds),
      "s",
      ["at most", seconds],
      3,
    );
    line("  resident", resident("loaded")[0], "MB", ["at most", megabytes]);
    line(
      "  the first image takes longer than the next by",
      median((run) => run.warming),
      "s",
      undefined,
      3,
    );
    line("  resident after it", resident("first")[0], "MB");
    line("    of which pages of files, which the system may take back", resident("first")[1], "MB");
  }
}

function load(directory, options) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [child, directory, JSON.stringify(options)],
    {
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`loading failed: ${stderr}`);
  return JSON.parse(stdout);
}
