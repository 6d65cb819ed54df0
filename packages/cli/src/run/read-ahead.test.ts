import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { readAhead } from "./read-ahead.ts";

test("the first image is read at once and given once; then files are read as they are", async () => {
  const folder = await mkdtemp(join(tmpdir(), "commonground-ahead-"));
  const path = join(folder, "a.png");
  const write = async (width: number) =>
    writeFile(
      path,
      await sharp({ create: { width, height: 4, channels: 3, background: "red" } })
        .png()
        .toBuffer(),
    );
  try {
    await write(5);
    const read = readAhead(path, {});
    const ahead = read(path);
    expect((await ahead).pixels.width).toBe(5);
    await write(7);
    expect((await read(path)).pixels.width).toBe(7);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("an image that cannot be read fails when it is asked for, and not before", async () => {
  const unhandled: unknown[] = [];
  const listen = (error: unknown) => unhandled.push(error);
  process.on("unhandledRejection", listen);
  try {
    const read = readAhead("/none/there.png", {});
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(unhandled).toEqual([]);
    await expect(read("/none/there.png")).rejects.toThrow(/there\.png/);
  } finally {
    process.off("unhandledRejection", listen);
  }
});
