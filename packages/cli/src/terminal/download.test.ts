import { expect, test, vi } from "vitest";
import { downloadLine, downloadReports } from "./download.ts";

test("a download shows its share, size, speed and time left", () => {
  expect(downloadLine({ file: "model.safetensors", received: 120e6, total: 360e6 }, 12.34e6)).toBe(
    `model.safetensors  ${"█".repeat(8)}${"·".repeat(16)}  33 %  120 of 360 MB  12 MB/s  0:20 left`,
  );
});

test("long waits are told in hours, and a speed of nothing promises no end", () => {
  expect(downloadLine({ file: "f", received: 0, total: 3.6e9 }, 1e6)).toContain(" 1:00:00 left");
  expect(downloadLine({ file: "f", received: 0, total: 3.6e9 }, 0)).not.toContain("left");
});

test("an empty file is done", () => {
  expect(downloadLine({ file: "f", received: 0, total: 0 }, 0)).toContain("100 %");
});

test("speed counts from what was there before", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  try {
    const shown: string[] = [];
    const { onProgress } = downloadReports({ show: (text) => shown.push(text), clear() {} }, true);
    onProgress!({ file: "f", received: 900e6, total: 1000e6 });
    vi.advanceTimersByTime(20);
    onProgress!({ file: "f", received: 901e6, total: 1000e6 });
    expect(shown[1]).toContain("  50 MB/s  0:02 left");
  } finally {
    vi.useRealTimers();
  }
});
