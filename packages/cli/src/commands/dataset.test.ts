import { linkSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, expect, test, vi } from "vitest";
import { datasetCommand } from "./dataset.ts";

const folder = mkdtempSync(join(tmpdir(), "dataset-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("Ctrl-C ends a check with 130, says so, and writes nothing else", async () => {
  mkdirSync(join(folder, "images"));
  const first = join(folder, "images/0.png");
  await sharp({ create: { width: 4000, height: 4000, channels: 3, background: "#123" } }).toFile(first);
  for (let i = 1; i < 1000; i++) linkSync(first, join(folder, `images/${i}.png`));
  const said: string[] = [];
  const [output, errors] = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, "write").mockImplementation((text) => said.push(String(text)) > 0),
  );
  try {
    const code = new Promise<number>((finish) => {
      void datasetCommand(finish).parseAsync(["check", join(folder, "images")], { from: "user" });
    });
    // Long before a thousand such images are decoded.
    setTimeout(() => process.emit("SIGINT", "SIGINT"), 300);
    expect(await code).toBe(130);
  } finally {
    output.mockRestore();
    errors.mockRestore();
  }
  expect(said).toEqual(["commonground: interrupted\n"]);
});
