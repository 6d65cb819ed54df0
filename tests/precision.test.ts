import { existsSync, mkdirSync } from "node:fs";
import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cat, commonground, dog, root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();
const env = { COMMONGROUND_CACHE: join(folder, "cache") };

test("int8 says once how near it comes to f32 on the user's images", async () => {
  const model = join(folder, "model");
  mkdirSync(model);
  await cp(join(root, "models/emoji/emoji-vit-s"), model, { recursive: true });
  const args = [
    "classify",
    dog,
    cat,
    "--model",
    model,
    "--precision",
    "int8",
    "--classes",
    "dog,cat",
    "--json",
  ];
  const first = await commonground(args, { env });
  expect(first.code).toBe(0);
  const [, path, cosine] = first.stderr.match(
    /^int8: quantised weights in (.+); cosine to f32 on 2 of these images: smallest ([\d.]+)\n/,
  )!;
  expect(existsSync(path!)).toBe(true);
  expect(await readdir(model)).toContain(path!.slice(model.length + 1));
  expect(Number(cosine)).toBeGreaterThan(0.98);
  const second = await commonground(args, { env });
  // The model's caution is told each time, the comparison once.
  expect(second).toEqual({ ...first, stderr: first.stderr.replace(/^int8: .*\n/, "") });
});

test("a device that is not there is said plainly", async () => {
  const device = process.platform === "darwin" ? "dml" : "coreml";
  const { code, stderr } = await commonground(["classify", dog, "--classes", "a,b", "--device", device]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^commonground: onnxruntime has no device .* or use --device cpu\n$/);
});

test.each([
  [["--threads", "0"], "from 1 to 512"],
  [["--threads", "100000"], "from 1 to 512"],
  [["--device", "tpu"], "cpu, webgpu, cuda"],
  [["--precision", "int4"], "f32, int8"],
])("%j is a wrong command line", async (args, hint) => {
  const { code, stderr } = await commonground(["classify", dog, ...args]);
  expect(code).toBe(2);
  expect(stderr).toContain(hint);
});

function names({ stdout }: { readonly stdout: string }): string[] {
  return JSON.parse(stdout).top.map((each: { name: string }) => each.name);
}

test("with one thread and little memory the classes are the same", async () => {
  const args = ["classify", dog, "--classes", "dog,cat,car", "--json"];
  const [plain, small] = await Promise.all(
    [[], ["--threads", "1", "--low-memory"]].map((more) => commonground([...args, ...more])),
  );
  expect(names(small!)).toEqual(names(plain!));
});
