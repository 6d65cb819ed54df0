import { expect, test } from "vitest";
import { blobSource } from "./blob-source.ts";

const blob = new Blob([Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)]);
const source = blobSource(blob, "chosen.safetensors");

test("ranges of a Blob are read, across the pieces it was made of", async () => {
  expect(source).toMatchObject({ name: "chosen.safetensors", size: 5 });
  expect(await source.read(1, 3)).toEqual(Uint8Array.of(2, 3, 4));
  expect(await source.read(5, 0)).toEqual(new Uint8Array());
  expect(await source.whole()).toBe(blob);
});

test("what lies outside is refused by name", async () => {
  await expect(source.read(3, 3)).rejects.toThrow(
    "chosen.safetensors: bytes 3 to 6 were asked for, but it has 5",
  );
  await expect(source.read(-1, 1)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
});
