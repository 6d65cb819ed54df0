import { execFile } from "node:child_process";
import { access, constants, mkdir, rmdir, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/** One for all programs: apt-get must not run twice at a time, whatever it installs. */
const LOCK = join(tmpdir(), "commonground-apt.lock");
/** An installation that has taken longer was interrupted, and its lock is nobody's. */
const STALE_LOCK_MS = 15 * 60_000;

export interface DebianProgram {
  /** Names of its executable, the first found is taken. */
  readonly names: readonly string[];
  /** Folders to look in besides PATH, or paths of executables. */
  readonly places: readonly string[];
  readonly package: string;
  /** What needs it, for the line that says so. */
  readonly purpose: string;
}

/**
 * Path of a program: the system's, else one that is installed now (Debian and Ubuntu, as root); undefined where neither
 * is possible.
 */
export async function debianProgram(program: DebianProgram): Promise<string | undefined> {
  return (await find(program)) ?? (await alone(async () => (await find(program)) ?? install(program)));
}

async function find({ names, places }: DebianProgram): Promise<string | undefined> {
  for (const folder of [...(process.env.PATH ?? "").split(delimiter), ...places].filter(Boolean)) {
    for (const path of [...names.map((name) => join(folder, name)), folder]) {
      if (await isExecutable(path)) return path;
    }
  }
  return undefined;
}

export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function install(program: DebianProgram): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !(await isExecutable("/usr/bin/apt-get"))) return undefined;
  process.stderr.write(`Installing ${program.package} for ${program.purpose} (once) …\n`);
  const options = {
    // Without a run level a package of a server starts one of its own, which nobody asked for.
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
    maxBuffer: 2 ** 26,
  };
  const apt = (...args: string[]) => promisify(execFile)("/usr/bin/apt-get", ["-qq", ...args], options);
  await apt("update");
  await apt("-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends", program.package);
  return find(program);
}

/** Runs `work` while no other test process does. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      await mkdir(LOCK);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const taken = await stat(LOCK).catch(() => undefined);
    if (taken && Date.now() - taken.mtimeMs > STALE_LOCK_MS) await rmdir(LOCK).catch(() => undefined);
    await sleep(250);
  }
  try {
    return await work();
  } finally {
    await rmdir(LOCK).catch(() => undefined);
  }
}
