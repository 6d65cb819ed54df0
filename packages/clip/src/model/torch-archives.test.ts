import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHeader, readTensor } from "@commonground/files";
import { fileSource } from "@commonground/files/node";
import { ARCHIVE_STYLES, torchArchive, type TorchTensor } from "../../../files/testing/torch-archive.ts";
import { byteTokenizer } from "../../testing/byte-tokenizer.ts";
import { adapterFixture, writeExpected } from "../../testing/torch-fixtures.ts";
import { loadModel } from "./load-model.ts";
import { verifyModel } from "./verify.ts";

let root = "";
let expected = "";
let tensors: Record<string, TorchTensor> = {};
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "torch-archives-"));
  expected = await writeExpected(root, "base");
  const source = await fileSource(adapterFixture("base/open_clip_model.safetensors"));
  const header = await readHeader(source);
  tensors = {};
  for (const [name, { shape }] of header.tensors) {
    tensors[name] = { shape, data: Float32Array.from((await readTensor(source, header, name)).data) };
  }
});
afterAll(() => rm(root, { recursive: true }));

async function modelOf(name: string, archive: Uint8Array): Promise<string> {
  const folder = join(root, name.replaceAll(/\W/gu, "-"));
  await mkdir(folder);
  await cp(adapterFixture("base/open_clip_config.json"), join(folder, "open_clip_config.json"));
  await writeFile(join(folder, "tokenizer.json"), JSON.stringify(byteTokenizer(514)));
  await writeFile(join(folder, "open_clip_pytorch_model.bin"), archive);
  return folder;
}

async function differences(folder: string): Promise<number> {
  const { outputs } = await verifyModel(folder, expected);
  expect(outputs).toHaveLength(2);
  return Math.max(...outputs.map(({ maxAbsoluteDifference }) => maxAbsoluteDifference));
}

test.each(Object.entries(ARCHIVE_STYLES))("an archive as by %s runs where it lies", async (name, style) => {
  const folder = await modelOf(name, torchArchive(tensors, ["state_dict"], style));
  expect(await differences(folder)).toBeLessThan(2e-5);
});

test("names that a wrapper changed and weights under the key of averaged ones run, and are told", async () => {
  const wrapped = Object.entries(tensors).map(([name, tensor]) => [
    `model._fsdp_wrapped_module.${name.replace("resblocks.0.", "resblocks.0._orig_mod.")}`,
    tensor,
  ]);
  const archive = torchArchive(Object.fromEntries(wrapped) as typeof tensors, ["state_dict_ema"]);
  const folder = await modelOf("averaged", archive);
  expect(await differences(folder)).toBeLessThan(2e-5);
  const { info, dispose } = await loadModel(folder);
  await dispose();
  expect(info.caution).toMatch(/weights are the averaged ones that the file holds under state_dict_ema/);
});

test("an archive whose files were compressed is refused by the file, and one without numbers by what made it", async () => {
  const compressed = await modelOf("compressed", torchArchive(tensors, [], { deflated: true }));
  await expect(loadModel(compressed)).rejects.toThrow(/"archive\/\S+" in it is compressed, where PyTorch/);
  const none = { shape: [0], data: new Float32Array() };
  const empty = Object.fromEntries(Object.keys(tensors).map((name) => [name, none]));
  const sharded = await modelOf("sharded", torchArchive(empty, ["module"]));
  await expect(loadModel(sharded)).rejects.toThrow(/holds no numbers of them.*zero_to_fp32\.py/);
});
