import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHeader, readTensor, readWeightsHeader } from "@commonground/files";
import { fileSource } from "@commonground/files/node";
import { ARCHIVE_STYLES, torchArchive, type TorchTensor } from "../../../files/testing/torch-archive.ts";
import { byteTokenizer } from "../../testing/byte-tokenizer.ts";
import { adapterFixture, torchFixture, writeExpected } from "../../testing/torch-fixtures.ts";
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

const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

async function embed(model: string, options: object = {}): Promise<number[]> {
  const { encodePixels, info, dispose } = await loadModel(model, options);
  const { data } = (await encodePixels(new Float32Array(3 * 32 * 32).fill(0.5), 1)).embeddings;
  await dispose();
  return [...data, Math.log(info.scoring.scale)];
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

test("an archive is mixed with safetensors, as the numbers of both are by hand", async () => {
  const other = Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((value, i) => value + 0.1 * Math.sin(i)) },
    ]),
  );
  const half = Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((value, i) => 0.5 * value + 0.5 * other[name]!.data[i]!) },
    ]),
  );
  const safe = join(root, "safe");
  await cp(adapterFixture("base"), safe, { recursive: true });
  await writeFile(join(safe, "tokenizer.json"), JSON.stringify(byteTokenizer(514)));
  const and = await modelOf("other", torchArchive(other, ["state_dict"], ARCHIVE_STYLES["PyTorch 1.6"]));
  const [mixed, byHand, first] = [
    await embed(safe, { and, mix: 0.5 }),
    await embed(await modelOf("half", torchArchive(half))),
    await embed(safe),
  ];
  expect(distance(mixed, byHand)).toBeLessThan(2e-5);
  expect(distance(mixed, first)).toBeGreaterThan(1e-3);
});

test("OpenAI's own archive is mixed with the same model in open_clip's layout", async () => {
  const [own, fine] = [join(root, "openai"), join(root, "fine")];
  await Promise.all([own, fine].map((folder) => mkdir(folder)));
  const model_cfg = {
    embed_dim: 16,
    quick_gelu: true,
    vision_cfg: { image_size: 32, layers: 1, width: 64, patch_size: 16 },
    text_cfg: { context_length: 8, vocab_size: 49_408, width: 64, heads: 1, layers: 1 },
  };
  await writeFile(join(fine, "open_clip_config.json"), JSON.stringify({ model_cfg }));
  const source = await fileSource(torchFixture("openai.pt"));
  const header = await readWeightsHeader(source);
  // CLIP's own vocabulary, by which both know how texts are taken apart.
  const table = { shape: [49_408, 64], data: new Float32Array(49_408 * 64) };
  const whole: Record<string, TorchTensor> = { "token_embedding.weight": table };
  for (const [name, { shape, dtype }] of header.tensors) {
    if (name in whole) continue;
    const data = dtype === "F16" ? (await readTensor(source, header, name)).data : Float32Array.of(32);
    whole[name] = { shape, data: Float32Array.from(data) };
  }
  const tokenizer = JSON.stringify(byteTokenizer(514));
  await Promise.all([own, fine].map((folder) => writeFile(join(folder, "tokenizer.json"), tokenizer)));
  await writeFile(join(own, "openai.pt"), torchArchive(whole));
  await writeFile(join(fine, "open_clip_pytorch_model.bin"), torchArchive(whole));
  const { info, dispose } = await loadModel(join(own, "openai.pt"), { and: fine, mix: 0.5 });
  await dispose();
  expect(info.id).toBe("openai.pt × 0.5 + fine × 0.5");
});

test("an archive whose files were compressed is refused by the file, and one without numbers by what made it", async () => {
  const compressed = await modelOf("compressed", torchArchive(tensors, [], { deflated: true }));
  await expect(loadModel(compressed)).rejects.toThrow(/"archive\/\S+" in it is compressed, where PyTorch/);
  const none = { shape: [0], data: new Float32Array() };
  const empty = Object.fromEntries(Object.keys(tensors).map((name) => [name, none]));
  const sharded = await modelOf("sharded", torchArchive(empty, ["module"]));
  await expect(loadModel(sharded)).rejects.toThrow(/holds no numbers of them.*zero_to_fp32\.py/);
});
