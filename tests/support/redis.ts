import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { debianProgram } from "./debian-program.ts";

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
  const path = await debianProgram({
    names: ["redis-server"],
    places: ["/usr/bin"],
    package: "redis-server",
    purpose: "the tests of the queue",
  });
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
