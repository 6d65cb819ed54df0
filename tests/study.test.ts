import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test, vi } from "vitest";
import { tinyBank, writeBank } from "./support/bank.ts";
import { bin, commonground, root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const folder = temporaryFolder();
const made = (name: string) => join(folder, name);
const twemoji = (code: string) => join(root, `node_modules/@twemoji/svg/${code}.svg`);

/** Two classes of four drawings, one of them broken. */
const FILES = {
  "dog face/1.svg": "1f436",
  "dog face/2.svg": "1f415",
  "dog face/3.svg": "1f429",
  "cat face/1.svg": "1f431",
  "cat face/2.svg": "1f408",
  "cat face/3.svg": "1f63a",
  "cat face/4.svg": "1f638",
};

const plan = {
  schema: "commonground/study@1",
  name: "faces",
  dataset: { path: made("images") },
  bank: made("tiny.json"),
  models: ["emoji-vit-16-xs"],
  settings: { default: { causes: "none" } },
  shardSize: 2,
};

/** Path and bytes of every file of results. */
function filesOf(out: string): Map<string, string> {
  const names = readdirSync(out, { recursive: true, encoding: "utf8" });
  return new Map(
    names
      .filter((name) => /\.(?:parquet|json)$/u.test(name))
      .toSorted()
      .map((name) => [name, readFileSync(join(out, name)).toString("base64")]),
  );
}

const study = (file: string, out: string, ...args: string[]) =>
  commonground(["study", "run", file, "--out", made(out), ...args]);

let undisturbed: Map<string, string>;
beforeAll(async () => {
  for (const [name, code] of Object.entries(FILES)) {
    mkdirSync(dirname(made(`images/${name}`)), { recursive: true });
    cpSync(twemoji(code), made(`images/${name}`));
  }
  writeFileSync(made("images/dog face/4.svg"), "<svg");
  writeBank(made("tiny.json"), tinyBank);
  writeFileSync(made("plan.json"), JSON.stringify(plan));
  const { code, stdout, stderr } = await study(made("plan.json"), "one");
  // One image is broken, which the exit code tells; it is a row all the same.
  expect({ code, stdout }).toEqual({ code: 1, stdout: `8 rows in ${made("one")}, 1 with an error\n` });
  expect(stderr).toMatch(/^1 of 8 images failed: dog face\/4\.svg: INVALID_IMAGE: /mu);
  undisturbed = filesOf(made("one"));
});

test("a study is its plan, a record, two files a shard, and two of all rows", () => {
  expect([...undisturbed.keys()]).toEqual([
    "emoji-vit-16-xs/default/rows.parquet",
    "emoji-vit-16-xs/default/run.json",
    ...[0, 1, 2, 3].flatMap((i) =>
      ["parquet", "sources.json"].map((end) => `emoji-vit-16-xs/default/shard-00000${i}.${end}`),
    ),
    "emoji-vit-16-xs/default/told.parquet",
    "plan.json",
  ]);
});

test("the same command does nothing twice, and ends as it did while an image is broken", async () => {
  const { code, stdout, stderr } = await study(made("plan.json"), "one");
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: `8 rows in ${made("one")}, 8 of them from before, 1 with an error\n`,
  });
  expect(stderr).toMatch(/^1 of 8 images failed: dog face\/4\.svg: INVALID_IMAGE: /mu);
  expect(filesOf(made("one"))).toEqual(undisturbed);
});

test("shards of images that were changed are made again, and no others", async () => {
  cpSync(made("images"), made("moving"), { recursive: true });
  writeFileSync(made("moving.json"), JSON.stringify({ ...plan, dataset: { path: made("moving") } }));
  await study(made("moving.json"), "moved");
  cpSync(made("images/cat face/1.svg"), made("moving/dog face/4.svg"));
  const { code, stdout } = await study(made("moving.json"), "moved", "--workers", "2");
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `8 rows in ${made("moved")}, 6 of them from before, 2 made again since images were changed\n`,
  });
  await study(made("moving.json"), "anew");
  expect(filesOf(made("moved"))).toEqual(filesOf(made("anew")));
});

test("two workers, and two shares, give the same bytes as one", async () => {
  await study(made("plan.json"), "two", "--workers", "2");
  expect(filesOf(made("two"))).toEqual(undisturbed);
  await Promise.all(["0/2", "1/2"].map((share) => study(made("plan.json"), "shares", "--shard", share)));
  expect(filesOf(made("shares"))).toEqual(undisturbed);
});

test("a run that is killed again and again ends with the bytes of one that was not", async () => {
  for (const after of [0, 1, 2]) {
    await commonground(["study", "run", made("plan.json"), "--out", made("killed")], {
      whenThere: {
        path: made(
          `killed/emoji-vit-16-xs/default/${after === 0 ? "run.json" : `shard-00000${after - 1}.parquet`}`,
        ),
        signal: "SIGKILL",
      },
    });
  }
  await study(made("plan.json"), "killed");
  expect(filesOf(made("killed"))).toEqual(undisturbed);
});

const shard = (i: number) => `shard-00000${i}.explanations.jsonl`;

test("explanations are kept beside rows that are there already, and change none of them", async () => {
  const folderOf = (out: string) => made(`${out}/emoji-vit-16-xs/default`);
  cpSync(made("one"), made("kept"), { recursive: true });
  const { stdout } = await study(made("plan.json"), "kept", "--keep", "explanations");
  expect(stdout).toBe(`8 rows in ${made("kept")}, 1 with an error\n`);
  const rows = [...filesOf(made("kept"))].filter(([name]) => name !== "plan.json");
  expect(rows).toEqual([...undisturbed].filter(([name]) => name !== "plan.json"));
  await study(made("plan.json"), "keptbytwo", "--keep", "explanations", "--workers", "2");
  for (const i of [0, 1, 2, 3]) {
    const text = readFileSync(join(folderOf("kept"), shard(i)), "utf8");
    expect(text).toBe(readFileSync(join(folderOf("keptbytwo"), shard(i)), "utf8"));
    expect(text.trimEnd().split("\n")).toHaveLength(i === 3 ? 1 : 2);
  }
  const again = await study(made("plan.json"), "kept", "--keep", "explanations");
  expect(again.stdout).toBe(`8 rows in ${made("kept")}, 8 of them from before, 1 with an error\n`);
  const shown = await commonground(["show", join(folderOf("kept"), shard(0))]);
  expect(shown).toMatchObject({ code: 0, stderr: "" });
  expect(shown.stdout).toContain("cat face/1.svg");
});

test("a worker that is killed is replaced, and its shard done again", async () => {
  const out = made("worker-killed");
  const child = spawn(
    process.execPath,
    [bin, "study", "run", made("plan.json"), "--out", out, "--workers", "2", "--threads", "1"],
    { cwd: root, stdio: ["ignore", "pipe", "inherit"] },
  );
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  const closed = once(child, "close");
  const record = join(out, "emoji-vit-16-xs/default/run.json");
  while (!existsSync(record)) await sleep(5);
  const [worker] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").split(" ");
  process.kill(Number(worker), "SIGKILL");
  await closed;
  expect(stdout).toBe(`8 rows in ${out}, 1 with an error\n`);
  expect(filesOf(out)).toEqual(undisturbed);
});

test("results of another plan are not mixed with these, and stay", async () => {
  writeFileSync(
    made("other.json"),
    JSON.stringify({ ...plan, settings: { default: { causes: "none", partCount: 3 } } }),
  );
  const { code, stderr } = await study(made("other.json"), "one");
  expect(code).toBe(1);
  expect(stderr).toMatch(/default: holds results of another run \(partCount was 5 and is 3\)/u);
  expect(filesOf(made("one"))).toEqual(undisturbed);
});

test.each([
  [["study", "run", "--out", "x"], 2, /give a plan, or --data and --models/u],
  [["study", "run", "none.json", "--out", "x"], 1, /none\.json: there is no such plan/u],
  [["study", "run", "--data", "none", "--models", "emoji-vit-16-xs", "--out", "x"], 1, /none/u],
  [["study", "run", "--data", "twemoji", "--models", "a,a", "--out", "x"], 2, /there twice/u],
  [
    ["study", "run", "plan.json", "--part-count", "3", "--out", "x"],
    2,
    /--part-count: the plan decides that/u,
  ],
  [
    ["study", "run", "plan.json", "--classes", "owl,fox", "--out", "x"],
    2,
    /--classes: the plan decides that/u,
  ],
  [["study", "run", "plan.json", "--keep", "all", "--out", "x"], 2, /Allowed: explanations/u],
  [["study", "run", "plan.json", "--shard", "2/2", "--out", "x"], 2, /i from 0 to n − 1/u],
])("%j ends with %i and one line", async (args, expected, message) => {
  const { code, stdout, stderr } = await commonground(args, { cwd: folder });
  expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
  expect(stderr.trimEnd().split("\n").at(-1)).toMatch(message);
});

test("without a plan, options make it, and take classes from a file", async () => {
  writeFileSync(made("classes.txt"), "owl\nrocket\n");
  const asked = ["--data", "twemoji", "--models", "emoji-vit-16-xs", "--classes", made("classes.txt")];
  const { code, stdout } = await commonground(
    ["study", "run", ...asked, "--causes", "none", "--out", made("options")],
    { cwd: folder },
  );
  expect({ code, stdout }).toEqual({ code: 0, stdout: `2 rows in ${made("options")}\n` });
  const { classes } = JSON.parse(readFileSync(made("options/plan.json"), "utf8"));
  expect(classes).toEqual(["owl", "rocket"]);
});

test("parts can be found jointly over the images of a class", async () => {
  writeFileSync(made("class.json"), JSON.stringify({ ...plan, parts: "class" }));
  const { stdout } = await study(made("class.json"), "class");
  expect(stdout).toBe(`8 rows in ${made("class")}, 1 with an error\n`);
  const shards = readdirSync(made("class/emoji-vit-16-xs/default")).filter(
    (name) => name.startsWith("shard-") && name.endsWith("parquet"),
  );
  expect(shards).toHaveLength(2);
});
