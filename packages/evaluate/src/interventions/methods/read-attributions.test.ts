import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { openAttributions } from "./read-attributions.ts";

const folder = mkdtempSync(join(tmpdir(), "maps-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** As NumPy writes it. */
function npyOf(descr: string, fortran: string, shape: string, data: ArrayBufferView): Uint8Array {
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`.padEnd(117) + "\n";
  const head = new Uint8Array(10 + text.length);
  head.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length, 0]);
  head.set(new TextEncoder().encode(text), 10);
  return Uint8Array.of(...head, ...new Uint8Array(data.buffer));
}

const npy = (shape: string, ...values: number[]) => npyOf("<f4", "False", shape, new Float32Array(values));

function maps(name: string, files: Record<string, Uint8Array>): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, bytes] of Object.entries(files)) writeFileSync(join(path, file), bytes);
  return path;
}

test("a folder's maps are read by the drawings' names, and it names the method", async () => {
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

const square = () => sharp(Uint8Array.of(1, 2, 3, 4), { raw: { width: 2, height: 2, channels: 1 } });

test.each<[string, () => Uint8Array | Promise<Uint8Array>, RegExp]>([
  [
    "big-endian numbers",
    () => npyOf(">f4", "False", "(1, 1)", Uint8Array.of(63, 128, 0, 0)),
    /holds '>f4'; save/,
  ],
  ["whole numbers", () => npyOf("<i8", "False", "(1, 1)", new BigInt64Array(1)), /holds '<i8'; save/],
  ["half precision", () => npyOf("<f2", "False", "(1, 1)", new Uint16Array(1)), /holds '<f2'; save/],
  ["truth values", () => npyOf("|b1", "False", "(1, 1)", new Uint8Array(1)), /holds '\|b1'; save/],
  ["columns first", () => npyOf("<f4", "True", "(2, 2)", new Float32Array(4)), /is in Fortran order; save/],
  ["a channel", () => npy("(1, 2, 2)", 1, 2, 3, 4), /has the shape \(1, 2, 2\); 2 dimensions/],
  [
    "values whose sums are none",
    () => npyOf("<f8", "False", "(1, 1)", Float64Array.of(-1e308)),
    /has the value -1e\+308; scale/,
  ],
  [
    "a palette",
    () => square().toColourspace("srgb").png({ palette: true }).toBuffer(),
    /a palette.*8 or 16 bits of grey/,
  ],
  ["colour", () => square().toColourspace("srgb").png().toBuffer(), /has colour.*8 or 16 bits of grey/],
  [
    "transparency",
    () => square().ensureAlpha().toColourspace("b-w").png().toBuffer(),
    /transparency.*8 or 16 bits of grey/,
  ],
])("a map with %s is refused by its file's name", async (called, bytes, message) => {
  const made = await bytes();
  const file = made[0] === 0x93 ? "a.npy" : "a.png";
  const given = await openAttributions(maps(called, { [file]: made }));
  await expect(given.read("a")).rejects.toThrow(message);
  await expect(given.read("a")).rejects.toThrow(join(called, file));
});

test("grey of 16 bits is read in full", async () => {
  const png = await sharp(Uint16Array.of(0, 1, 256, 65_535), { raw: { width: 2, height: 2, channels: 1 } })
    .toColourspace("grey16")
    .png()
    .toBuffer();
  const given = await openAttributions(maps("deep", { "a.png": png }));
  expect((await given.read("a")).values).toEqual(Float64Array.of(0, 1, 256, 65_535));
});
