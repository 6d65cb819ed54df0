import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "./folder.ts";

/** What commands keep for later runs, for this file of tests alone. */
const cache = temporaryFolder();

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const bin = `${root}packages/cli/bin/commonground.js`;

/** An image of a style that the embedded model was never trained on. */
export const dog = "node_modules/@twemoji/svg/1f436.svg";
export const cat = "node_modules/@twemoji/svg/1f431.svg";

const WATCH_MS = 5;

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What comes on standard input; nothing by default. */
  readonly input?: string | Uint8Array;
  /** Signals the process, once, as soon as a file is there. */
  readonly whenThere?: { readonly path: string; readonly signal: NodeJS.Signals };
  /** Called with all of stdout so far and a way to signal the process. */
  readonly onOutput?: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs the built command as a process of its own, with nothing of this terminal's in its environment. */
export function commonground(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return runNode([bin, ...args], options);
}

export function runNode(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { NO_COLOR: _n, FORCE_COLOR: _f, DEBUG: _d, ...env } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: options.cwd ?? root,
    env: { ...env, COMMONGROUND_CACHE: cache, ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => {});
  child.stdin.end(options.input);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    options.onOutput?.(stdout, (signal) => child.kill(signal));
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const { whenThere } = options;
  const watching =
    whenThere &&
    setInterval(() => {
      if (!existsSync(whenThere.path)) return;
      // Once: a second signal would end at once what the first one ends in order.
      clearInterval(watching);
      child.kill(whenThere.signal);
    }, WATCH_MS);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(watching);
      resolve({ code, stdout, stderr });
    });
  });
}
