import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { temporaryName } from "@commonground/files/node";
import { beforeAll, expect, test, vi } from "vitest";
import { writeBank } from "./support/bank.ts";
import { bin, commonground, root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const folder = temporaryFolder();
const made = (name: string) => join(folder, name);
const run = (out: string) => ["study", "run", made("plan.json"), "--out", out];
const FILES = pathToFileURL(join(root, "packages/files/dist/node.js")).href;
const RESULTS = "emoji-vit-16-xs/default";

beforeAll(() => {
  for (const [name, code] of Object.entries({ "dog face": "1f436", "cat face": "1f431", grapes: "1f347" })) {
    mkdirSync(made(`images/${name}`), { recursive: true });
    cpSync(join(root, `node_modules/@twemoji/svg/${code}.svg`), made(`images/${name}/1.svg`));
  }
  writeFileSync(
    made("plan.json"),
    JSON.stringify({
      schema: "commonground/study@1",
      name: "disks",
      dataset: { path: made("images") },
      bank: writeBank(made("tiny.json")),
      models: ["emoji-vit-16-xs"],
      settings: { default: { causes: "none" } },
      shardSize: 1,
    }),
  );
});

/** Bytes of what a run left, by name. */
const filesOf = (out: string) =>
  new Map(
    readdirSync(join(out, RESULTS)).map((name) => [name, readFileSync(join(out, RESULTS, name), "latin1")]),
  );

/**
 * Runs the command where the system writes no file beyond `blocks` of 512 bytes (a shell that counts in kilobytes writes
 * twice as much), as it writes none where a disk is full: the write fails half-way. Works for every user and needs no
 * disk of its own.
 */
async function withSmallFiles(blocks: number, args: readonly string[]) {
  const deaf = 'data:text/javascript,process.on("SIGXFSZ", () => {})';
  const child = spawn(
    "sh",
    [
      "-c",
      'ulimit -f "$1"; shift; exec "$@"',
      "sh",
      String(blocks),
      process.execPath,
      "--import",
      deaf,
      bin,
      ...args,
    ],
    {
      cwd: root,
      env: { ...process.env, COMMONGROUND_CACHE: made("cache") },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stderr };
}

test("where the disk takes no more, the run ends with one line, what was finished stays, and the same command goes on", async () => {
  const whole = made("whole");
  expect(await commonground(run(whole))).toMatchObject({ code: 0, stdout: `3 rows in ${whole}\n` });
  const undisturbed = filesOf(whole);

  const out = made("full");
  await commonground(run(out), {
    whenThere: { path: join(out, RESULTS, "shard-000000.parquet"), signal: "SIGKILL" },
  });
  const shards = () => [...filesOf(out)].filter(([name]) => name.endsWith(".parquet"));
  const finished = shards();
  expect(finished.length).toBeGreaterThan(0);
  expect(finished.length).toBeLessThan(3);
  const { code, stderr } = await withSmallFiles(4, run(out));
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(
      /^commonground: [^\n]*full\/emoji-vit-16-xs\/default\/shard-\d+\.parquet: cannot be written into the folder [^\n]*: the file is larger than [^\n]*; choose another place\n$/u,
    ),
  });
  expect(shards()).toEqual(finished);

  expect((await commonground(run(out))).code).toBe(0);
  expect(filesOf(out)).toEqual(undisturbed);
});

/** Writes half of a file as the command writes all of its files, and is killed there. */
async function writeHalf(path: string): Promise<void> {
  const script = `
    const { writeFileAtomically } = await import(${JSON.stringify(FILES)});
    await writeFileAtomically(process.argv[1], async (file) => {
      await file.writeFile("half");
      process.stdout.write("half");
      await new Promise((resolve) => setTimeout(resolve, 1e6));
    });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "close");
}

test("what a killed process left half-written is gone after the next run, and what another one writes is not", async () => {
  const out = made("killed");
  expect((await commonground(run(out))).code).toBe(0);
  const undisturbed = filesOf(out);
  const shard = join(out, RESULTS, "shard-000001.parquet");
  await writeHalf(shard);
  await writeHalf(join(out, "plan.json"));
  const living = temporaryName(shard);
  writeFileSync(living, "half");
  const halves = () => readdirSync(out, { recursive: true }).filter((name) => String(name).endsWith(".tmp"));
  expect(halves()).toHaveLength(3);
  expect((await commonground(run(out))).code).toBe(0);
  expect(halves()).toEqual([join(RESULTS, basename(living))]);
  rmSync(living);
  expect(filesOf(out)).toEqual(undisturbed);
});

test("a plan.json of another tool is not written over", async () => {
  const out = made("theirs");
  mkdirSync(out);
  writeFileSync(join(out, "plan.json"), '{"steps":[]}');
  const { code, stderr } = await commonground(run(out));
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `commonground: ${join(out, "plan.json")}: is no plan of a study, and would be overwritten by one; choose another folder\n`,
  });
  expect(readdirSync(out)).toEqual(["plan.json"]);
});

test("a folder that may not be written in is told before a model is opened, and a file in its place too", async () => {
  // The system's own folder: not even root may make one in it.
  const { code, stderr, stdout } = await commonground(run("/sys/kernel/commonground"));
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(
    /^commonground: \/sys\/kernel\/commonground\/plan\.json: [^\n]*: (?:no permission|the file system is read-only); choose another place\n$/u,
  );
  const below = await commonground(run(join(made("plan.json"), "out")));
  expect(below).toMatchObject({ code: 1, stdout: "" });
  expect(below.stderr).toMatch(
    /^commonground: [^\n]*: a part of the path is no folder; choose another place\n$/u,
  );
});
