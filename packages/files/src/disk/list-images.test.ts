import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, expect, test } from "vitest";
import { listImages } from "./list-images.ts";

const root = mkdtempSync(join(tmpdir(), "list-images-"));
afterAll(() => rmSync(root, { recursive: true }));

for (const path of [
  "b/2.PNG",
  "b/10.jpg",
  "b/deep/er/x.svg",
  "b/.hidden/y.png",
  "b/.z.png",
  "b/notes.txt",
  "a.png",
]) {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), "");
}
mkdirSync(join(root, "empty/inner"), { recursive: true });
for (const path of [
  "mixed/1.heic",
  "mixed/2.jpg",
  "mixed/3.BMP",
  "phone/1.HEIC",
  "phone/2.heic",
  "phone/x.txt",
]) {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), "");
}
symlinkSync(join(root, "b"), join(root, "b/deep/loop"));
symlinkSync(join(root, "nowhere"), join(root, "b/gone.png"));

const list = async (...paths: string[]) =>
  (await listImages(paths.map((path) => join(root, path)))).map((path) => relative(root, path));

test("folders are searched at any depth, sorted, without hidden files, and loops of links end", async () => {
  expect(await list("b")).toEqual(["b/10.jpg", "b/2.PNG", "b/deep/er/x.svg", "b/gone.png"]);
});

test("files keep the order given, whatever they are called, and each comes once", async () => {
  expect(await list("b/notes.txt", "a.png", "b/2.PNG", "a.png", "b/deep", "b/../a.png")).toEqual([
    "b/notes.txt",
    "a.png",
    "b/2.PNG",
    "b/deep/er/x.svg",
    "b/deep/loop/10.jpg",
    "b/deep/loop/2.PNG",
    "b/deep/loop/gone.png",
  ]);
});

test("missing paths and folders without images stay in the list, for the reader to refuse", async () => {
  expect(await list("no.png", "empty", "a.png")).toEqual(["no.png", "empty", "a.png"]);
});

test("images of formats that are not read are listed beside others, and alone leave the folder to be refused", async () => {
  expect(await list("mixed", "phone")).toEqual(["mixed/1.heic", "mixed/2.jpg", "mixed/3.BMP", "phone"]);
});
