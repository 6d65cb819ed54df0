import { readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** This process, so that another one on the same machine can tell whether it is still there. */
export interface ProcessMark {
  readonly pid: number;
  readonly host: string;
}

export function processMark(): ProcessMark {
  return { pid: process.pid, host: HOST };
}

/** Whether a process of this machine has ended; of another machine's, which cannot be seen, false. */
export function hasEnded({ pid, host }: ProcessMark): boolean {
  return host === HOST && !isAlive(pid);
}

/** Containers may share a host's name, and have processes of their own. */
const HOST = [hostname(), processNamespace()].filter((part) => part !== "").join(" ");

function processNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
