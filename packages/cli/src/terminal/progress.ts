import { oneLine } from "../one-line.ts";
import { cut } from "./width.ts";

/** A status line on a terminal; silent where stderr is no terminal or `quiet` is set. */
export interface Progress {
  show(text: string): void;
  clear(): void;
}

export function createProgress(quiet: boolean): Progress {
  const { stderr } = process;
  if (quiet || !stderr.isTTY) return { show() {}, clear() {} };
  return {
    show: (text) => stderr.write(`\r\u001B[2K${cut(oneLine(text), (stderr.columns || 80) - 1)}`),
    clear: () => stderr.write("\r\u001B[2K"),
  };
}
