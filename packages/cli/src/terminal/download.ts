import type { LocateOptions } from "@commonground/clip";
import type { DownloadProgress } from "@commonground/files/node";
import type { Progress } from "./progress.ts";

const BAR = 24;

/**
 * What a download has to say: a status line with speed and time left, and, unless `quiet`, lines on standard error for
 * the pinned commit and for what goes wrong and is tried again.
 */
export function downloadReports(progress: Progress, quiet = false): LocateOptions {
  const say = (line: string) => {
    progress.clear();
    if (!quiet) process.stderr.write(`${line}\n`);
  };
  let current: { readonly file: string; readonly from: number; readonly since: number } | undefined;
  return {
    onCommit: (commit) => say(`revision pinned to commit ${commit}`),
    onRetry: ({ reason, delayMs }) => say(`${reason}; trying again in ${(delayMs / 1000).toFixed(0)} s`),
    onProgress: (state) => {
      if (current?.file !== state.file || state.received < current.from) {
        current = { file: state.file, from: state.received, since: performance.now() };
      }
      const seconds = (performance.now() - current.since) / 1000;
      progress.show(downloadLine(state, seconds > 0 ? (state.received - current.from) / seconds : 0));
    },
  };
}

/** `name  ████████········  33 %  120 of 360 MB  12.3 MB/s  0:19 left`; `speed` in bytes a second. */
export function downloadLine({ file, received, total }: DownloadProgress, speed: number): string {
  const share = total > 0 ? received / total : 1;
  const full = Math.round(share * BAR);
  const left = speed > 0 ? `  ${duration((total - received) / speed)} left` : "";
  return `${file}  ${"█".repeat(full)}${"·".repeat(BAR - full)}  ${Math.floor(share * 100)} %  ${megabytes(received)} of ${megabytes(total)} MB  ${megabytes(speed)} MB/s${left}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [hours, ...rest] = parts.map((part) => String(part).padStart(2, "0"));
  return hours === "00" ? rest.join(":").replace(/^0/, "") : [hours, ...rest].join(":").replace(/^0/, "");
}
