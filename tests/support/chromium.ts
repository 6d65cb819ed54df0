import { execFile } from "node:child_process";
import { access, constants, mkdir, rmdir, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const PLACES = [
  "/usr/bin",
  "/snap/bin",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const LOCK = join(tmpdir(), "commonground-chromium.lock");
/** An installation that has taken longer was interrupted, and its lock is nobody's. */
const STALE_LOCK_MS = 15 * 60_000;

/** How long a `beforeAll` that launches the browser may take: it may have to be installed first. */
export const BROWSER_SETUP_MS = 10 * 60_000;

/**
 * A headless Chromium: the one of the environment variable CHROMIUM_PATH, else the system's, else one that is
 * installed now (Debian and Ubuntu, as root). Throws with what to do where none of these is possible.
 */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: await chromiumPath(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

async function chromiumPath(): Promise<string> {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted) {
    if (await isExecutable(wanted)) return wanted;
    throw new Error(`CHROMIUM_PATH is ${wanted}, which is not an executable file.`);
  }
  const path = (await findChromium()) ?? (await alone(async () => (await findChromium()) ?? install()));
  if (path !== undefined) return path;
  throw new Error(
    "No Chromium was found, and it is installed only on Debian or Ubuntu as root. The browser tests need one: install chromium or google-chrome, or set CHROMIUM_PATH to its executable.",
  );
}

async function findChromium(): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...PLACES];
  for (const folder of folders.filter(Boolean)) {
    for (const path of [...NAMES.map((name) => join(folder, name)), folder]) {
      if (await isExecutable(path)) return path;
    }
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function install(): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !(await isExecutable("/usr/bin/apt-get"))) return undefined;
  process.stderr.write("Installing Chromium for the browser tests (once) …\n");
  const options = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, maxBuffer: 2 ** 26 };
  const apt = (...args: string[]) => promisify(execFile)("/usr/bin/apt-get", ["-qq", ...args], options);
  await apt("update");
  await apt("-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends", "chromium");
  return findChromium();
}

/** Runs `work` while no other test process does: test files run in parallel, and apt-get must not. */
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
