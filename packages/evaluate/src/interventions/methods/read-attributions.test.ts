import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openAttributions } from "./read-attributions.ts";

const folder = mkdtempSync(join(tmpdir(), "maps-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** As NumPy writes float32. */
function npy(shape: string, ...values: number[]): Uint8Array {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + "\n";
  const head = new Uint8Array(10 + text.length);
  head.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length, 0]);
  head.set(new TextEncoder().encode(text), 10);
  return Uint8Array.of(...head, ...new Uint8Array(new Float32Array(values).buffer));
}

function maps(name: string, files: Record<string, Uint8Array>): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, bytes] of Object.entries(files)) writeFileSync(join(path, file), bytes);
  return path;
}

test("a folder's maps are read by the drawings' names, and it names the method", async () => {
  const { default: sharp } = await import("sharp");
  const png = await sharp(Uint8Array.of(1, 2, 3, 4), { raw: { width: 2, height: 2, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toBuffer();
  const given = await openAttributions(
    maps("grad-cam", { "1f436.npy": npy("(2, 2)", 1, 2, 3, -4), "1f431.png": png }),
  );
  expect(given.method).toBe("grad-cam");
  expect(await given.read("1f436")).toEqual({ width: 2, height: 2, values: Float64Array.of(1, 2, 3, -4) });
  expect(await given.read("1f431")).toEqual({ width: 2, height: 2, values: Float64Array.of(1, 2, 3, 4) });
});

test("a missing map, one of another drawing and two of one are refused by name", async () => {
  const given = await openAttributions(
    maps("partly", { "a.npy": npy("(1, 1)", 1), "b.npy": npy("(1, 1)", 1) }),
  );
  await expect(given.read("c")).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: expect.stringContaining("has no map c.npy or c.png"),
  });
  expect(() => given.checkNames(["a", "b"])).not.toThrow();
  expect(() => given.checkNames(["a"])).toThrow(/b\.npy: is no map of a drawing that is scored/);
  const twice = maps("twice", { "a.npy": npy("(1, 1)", 1), "a.png": npy("(1, 1)", 1) });
  await expect(openAttributions(twice)).rejects.toMatchObject({ code: "INVALID_DATA_SET" });
  await expect(openAttributions(join(folder, "nowhere"))).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a map that is not square, or empty, is refused with its shape", async () => {
  const given = await openAttributions(
    maps("oblong", { "a.npy": npy("(1, 2)", 1, 2), "b.npy": npy("(0, 0)") }),
  );
  for (const name of ["a", "b"]) {
    await expect(given.read(name)).rejects.toMatchObject({
      code: "INVALID_DATA_SET",
      message: expect.stringContaining("a map is square"),
    });
  }
});
