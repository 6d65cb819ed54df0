import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { CommonGroundError } from "@commonground/core";
import type { Study } from "./study.ts";
import type { Worker, WorkerOptions } from "./worker.ts";
import type { FromWorker, ToWorker } from "./worker-process.ts";

/** The process ended by itself: killed, or out of memory. Its job can be given to another. */
export class WorkerLost extends Error {
  override readonly name = "WorkerLost";
}

/** A worker in a process of its own, which starts now and opens the study itself. */
export async function createProcessWorker(
  { plan }: Pick<Study, "plan">,
  { out, threads, signal, onItem, onProgress }: WorkerOptions,
): Promise<Worker> {
  const child = fork(fileURLToPath(new URL("worker-process.js", import.meta.url)), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const close = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    if (child.connected) child.disconnect();
    await exited;
  };
  const ask = (message: ToWorker, answer: "ready" | "done") =>
    asked(child, message, answer, { signal, onItem, onProgress });
  try {
    await ask({ type: "open", plan, out, threads }, "ready");
  } catch (error) {
    await close();
    throw error;
  }
  return {
    run: async (job) => {
      const reply = await ask({ type: "run", job }, "done");
      return (reply as Extract<FromWorker, { type: "done" }>).done;
    },
    close,
  };
}

function asked(
  child: ChildProcess,
  message: ToWorker,
  answer: "ready" | "done",
  { signal, onItem, onProgress }: Pick<WorkerOptions, "signal" | "onItem" | "onProgress">,
): Promise<FromWorker> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      child.off("message", listen);
      child.off("exit", lost);
      child.off("error", broken);
      signal?.removeEventListener("abort", stop);
      finish();
    };
    const listen = (reply: FromWorker) => {
      if (reply.type === "item") onItem?.();
      else if (reply.type === "progress") onProgress?.(reply.text);
      else if (reply.type === answer) settle(() => resolve(reply));
      else if (reply.type === "failed") {
        const { code, message: text } = reply;
        settle(() => reject(code === null ? new Error(text) : new CommonGroundError(code, text)));
      }
    };
    const lost = (code: number | null, name: NodeJS.Signals | null) =>
      settle(() =>
        reject(new WorkerLost(`a worker ended ${name === null ? `with exit code ${code}` : `by ${name}`}`)),
      );
    const broken = (error: Error) =>
      settle(() => reject(new WorkerLost(`a worker could not be reached: ${error.message}`)));
    const stop = () => settle(() => reject(signal!.reason as Error));
    if (signal?.aborted) return reject(signal.reason as Error);
    if (child.exitCode !== null || child.signalCode !== null) return lost(child.exitCode, child.signalCode);
    child.on("message", listen);
    child.once("exit", lost);
    child.once("error", broken);
    signal?.addEventListener("abort", stop, { once: true });
    // A process that ends before it can be told anything is told of by its exit.
    child.send(message, () => {});
  });
}
