import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { access, constants, mkdir, rmdir, stat } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const NAME = "redis-server";
const LOCK = join(tmpdir(), "commonground-redis.lock");
/** An installation that has taken longer was interrupted, and its lock is nobody's. */
const STALE_LOCK_MS = 15 * 60_000;

/** How long a `beforeAll` that starts a Redis may take: it may have to be installed first. */
export const REDIS_SETUP_MS = 10 * 60_000;

export interface RedisServer {
  /** `redis://127.0.0.1:port` */
  readonly url: string;
  /** Ends it at once; nothing of what it held is kept. */
  stop(): Promise<void>;
  /** Starts it again at the same address, empty. */
  start(): Promise<void>;
}

/**
 * A Redis without persistence on a free loopback port: the system's, else one that is installed now (Debian and Ubuntu,
 * as root). Throws with what to do where neither is possible.
 */
export async function startRedis(...options: readonly string[]): Promise<RedisServer> {
  const path = (await findRedis()) ?? (await alone(async () => (await findRedis()) ?? install()));
  if (path === undefined) {
    throw new Error(
      "No redis-server was found, and it is installed only on Debian or Ubuntu as root. The tests of the queue need one: install redis-server.",
    );
  }
  const port = String(await freePort());
  const fixed = [
    "--port",
    port,
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--appendonly",
    "no",
    "--dir",
    tmpdir(),
  ];
  let child: ChildProcess | undefined;
  const server: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const started = spawn(path, [...fixed, ...options], { stdio: ["ignore", "pipe", "ignore"] });
      child = started;
      await new Promise<void>((resolve, reject) => {
        let log = "";
        started.stdout.setEncoding("utf8").on("data", (text: string) => {
          log += text;
          if (log.includes("Ready to accept connections")) resolve();
        });
        started.once("error", reject);
        started.once("exit", () => reject(new Error(`redis-server ended: ${log}`)));
      });
    },
    async stop() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
  await server.start();
  return server;
}

async function findRedis(): Promise<string | undefined> {
  for (const folder of [...(process.env.PATH ?? "").split(delimiter), "/usr/bin"].filter(Boolean)) {
    const path = join(folder, NAME);
    if (await isExecutable(path)) return path;
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
  process.stderr.write("Installing redis-server for the tests of the queue (once) …\n");
  const options = {
    // Without a policy the package starts a server of its own, which nobody asked for.
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
    maxBuffer: 2 ** 26,
  };
  const apt = (...args: string[]) => promisify(execFile)("/usr/bin/apt-get", ["-qq", ...args], options);
  await apt("update");
  await apt("-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends", NAME);
  return findRedis();
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
