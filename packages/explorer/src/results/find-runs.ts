import { CommonGroundError } from "@commonground/core";
import { parseJson } from "@commonground/files";
import { readToldDiff } from "./told-diff.ts";
import { checkReport, type ToldReport } from "./told-report.ts";
import {
  type Diff,
  modelName,
  parseRunRecord,
  RESULTS,
  ROWS_FILE,
  TOLD_FILE,
  type RunRecord,
  shardOfFile,
} from "@commonground/study/web";
import { otherVersion, type ResultFile, textOf } from "./result-files.ts";
import { openShard } from "./shard.ts";

/** What one model answered under one setting, where its rows lie. */
export interface FoundRun {
  /** Its folder; of shards alone, the beginning of their fingerprint. */
  readonly key: string;
  readonly name: string;
  readonly setting: string;
  readonly fingerprint: string;
  /** Null for shards without a `run.json` beside them. */
  readonly record: RunRecord | null;
  /** All rows by their short columns in one file, which is quicker to read; null where there is none. */
  readonly rowsFile: ResultFile | null;
  /** By the numbers that their names, or else their facts, say, ascending. */
  readonly shards: readonly { readonly number: number; readonly file: ResultFile }[];
}

export interface FoundStudy {
  readonly name: string;
  readonly runs: readonly FoundRun[];
  /** What `commonground study report --json` told, where `report.json` lies in the folder. */
  readonly report: ToldReport | null;
  /** What `commonground diff --json` told, where `diff.json` lies in the folder or it is all that was given. */
  readonly diff: Diff | null;
}

/** What `commonground study sanity` leaves in a study is no model of it. */
const OF_SANITY = /^sanity\/random-(?:words|weights)\//u;

/** Folder and name of a path. */
function split(path: string): [folder: string, name: string] {
  const at = path.lastIndexOf("/");
  return [path.slice(0, Math.max(0, at)), path.slice(at + 1)];
}

/**
 * The runs among files: a `run.json` with the shards beside it, or shards alone. Throws `NOT_FOUND` where there is none,
 * `INVALID_RESULTS` for a record, a report or a diff that was changed, or results of another kind or version.
 */
export async function findRuns(all: readonly ResultFile[], name: string): Promise<FoundStudy> {
  const files = all.filter(({ path }) => !OF_SANITY.test(path));
  const runs: FoundRun[] = [];
  const folders = new Map<string, Map<string, ResultFile>>();
  for (const file of files) {
    const [folder, name] = split(file.path);
    let beside = folders.get(folder);
    if (beside === undefined) folders.set(folder, (beside = new Map()));
    beside.set(name, file);
  }
  const records = files.filter(({ path }) => split(path)[1] === "run.json");
  const sorted = records.toSorted((a, b) => byFolders(a.path, b.path));
  const texts = await Promise.all(sorted.map(textOf));
  for (const [at, file] of sorted.entries()) {
    const [folder] = split(file.path);
    const record = await parseRunRecord(texts[at], file.path);
    checkKind(file.path, record.identity.results);
    const beside = folders.get(folder)!;
    const shards = Array.from(beside).flatMap(([shard, each]) => {
      const number = shardOfFile(shard);
      return number === null ? [] : [{ number, file: each }];
    });
    runs.push({
      key: folder === "" ? name : folder,
      name: modelName(record.identity),
      setting: record.setting,
      fingerprint: record.fingerprint,
      record,
      rowsFile: beside.get(ROWS_FILE) ?? null,
      shards: shards.toSorted((a, b) => a.number - b.number),
    });
  }
  if (records.length === 0) runs.push(...(await runsOfShards(files)));
  const lies = (path: string) => files.some((file) => file.path === path);
  if (runs.length === 0 && lies("plan.json") && !lies("diff.json")) {
    throw new CommonGroundError(
      "NOT_FOUND",
      `${name}: nothing of this study is finished yet; open it again when commonground study run has written some of it`,
    );
  }
  const only = files.length === 1 && files[0].path.endsWith(".json") ? files[0] : undefined;
  const diffFile = files.find(({ path }) => path === "diff.json") ?? only;
  const diff = diffFile === undefined ? null : await readToldDiff(diffFile);
  if (runs.length === 0 && diff === null) {
    throw new CommonGroundError(
      "NOT_FOUND",
      `${name}: holds no results; give the --out of commonground study run, a shard-….parquet of it, or what commonground diff --json wrote`,
    );
  }
  const report = await readBeside(files, "report.json");
  const plan = (await readBeside(files, "plan.json")) as { readonly name?: unknown } | null;
  const title = plan?.name;
  return {
    name: typeof title === "string" ? title : name,
    runs,
    diff,
    report: report === null ? null : checkReport(report, "report.json"),
  };
}

/** As the command lists them: `a` before `a-b`, though `/` comes after `-`. */
function byFolders(a: string, b: string): number {
  const [one, other] = [a.split("/"), b.split("/")];
  const at = one.findIndex((name, i) => name !== other[i]);
  return at < 0 || one[at]! < (other[at] ?? "") ? -1 : 1;
}

/** Versions of what lies beside runs. */
const BESIDE = {
  "plan.json": "commonground/study@1",
  "report.json": "commonground/study-report@1",
} as const;

/** Null where there is none, or a file of that name is of something else. */
async function readBeside(files: readonly ResultFile[], name: keyof typeof BESIDE): Promise<unknown> {
  const file = files.find(({ path }) => path === name);
  if (file === undefined) return null;
  const found = parseJson(await textOf(file), name, "INVALID_RESULTS") as {
    readonly schema?: unknown;
  } | null;
  const [schema, wanted] = [String(found?.schema), BESIDE[name]];
  if (schema.split("@")[0] !== wanted.split("@")[0]) return null;
  if (schema !== wanted) throw otherVersion(name, schema, wanted);
  return found;
}

function isShard({ path }: ResultFile): boolean {
  return path.endsWith(".parquet") && ![ROWS_FILE, TOLD_FILE].includes(split(path)[1]);
}

/** Shards without a record, by what they say of themselves. */
async function runsOfShards(files: readonly ResultFile[]): Promise<FoundRun[]> {
  const runs = new Map<string, { number: number; file: ResultFile }[]>();
  for (const file of files.filter(isShard)) {
    const { facts } = await openShard(file);
    checkKind(file.path, facts.schema);
    const key = facts.fingerprint ?? "";
    runs.set(key, [...(runs.get(key) ?? []), { number: Number(facts.shard), file }]);
  }
  return Array.from(runs, ([fingerprint, shards]) => ({
    key: fingerprint.slice(0, 12),
    name: shards.length === 1 ? shards[0].file.path : `${shards.length} files`,
    setting: "",
    fingerprint,
    record: null,
    rowsFile: null,
    shards: shards.toSorted((a, b) => a.number - b.number),
  }));
}

function checkKind(path: string, found: string | undefined): void {
  if (found === RESULTS.schema) return;
  if (found === undefined) {
    throw new CommonGroundError(
      "INVALID_RESULTS",
      `${path}: is a Parquet file, but not of results; give one that commonground study run wrote`,
    );
  }
  throw otherVersion(path, found, RESULTS.schema);
}
