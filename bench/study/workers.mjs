import { join } from "node:path";
import { line } from "../report-line.mjs";
import { summary } from "../statistics.mjs";
import { commands, inFolder } from "./bed.mjs";

const MODELS = "emoji-vit-s,emoji-vit-16-xs";
/** Of Twemoji, those that the bank's classes name; each by both models. */
const IMAGES = 384;

/**
 * A study of small images from its command to its end, each way in turns: one worker with one thread; two of them; one
 * process with all cores, which is what one gets without `--workers`; and two processes that know nothing of each other
 * and do half of the shards each, which is as well as this machine can do.
 */
export async function benchWorkers(rounds = 3) {
  const ways = {
    one: [["--threads", "1"]],
    two: [["--workers", "2", "--threads", "1"]],
    all: [[]],
    apart: ["0/2", "1/2"].map((share) => ["--threads", "1", "--shard", share]),
  };
  const found = { one: [], two: [], all: [], apart: [] };
  await inFolder(async (folder) => {
    const study = ["study", "run", "--data", "twemoji", "--models", MODELS, "--causes", "none", "--quiet"];
    const cache = join(folder, "cache");
    // Fills the cache of texts.
    await commands([[...study, "--limit", "1", "--out", join(folder, "first")]], cache);
    for (let round = 0; round < rounds; round++) {
      for (const [way, lists] of Object.entries(ways)) {
        const out = join(folder, `${way}-${round}`);
        const runs = lists.map((list) => study.concat("--limit", String(IMAGES), "--out", out, list));
        found[way].push(await commands(runs, cache));
      }
    }
  });
  const seconds = (way) => summary(found[way].map((run) => run.seconds)).median;
  const processor = (way) => summary(found[way].map((run) => run.processor)).median;
  line(
    `study of ${IMAGES} drawings by two models, one worker, one thread`,
    seconds("one"),
    "s",
    undefined,
    1,
  );
  line("  processor time", processor("one"), "s", undefined, 1);
  line("two workers with a thread each", seconds("two"), "s", undefined, 1);
  line("  processor time", processor("two"), "s", undefined, 1);
  line("  one worker / two workers", seconds("one") / seconds("two"), "×", ["at least", 1.8], 2);
  line(
    "  two processes that know nothing of each other: one / two",
    seconds("one") / seconds("apart"),
    "×",
    undefined,
    2,
  );
  line("  processor time of two / of one", processor("two") / processor("one"), "×", undefined, 2);
  line("one process with all cores / two workers", seconds("all") / seconds("two"), "×", undefined, 2);
}
