import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Goldens, relativeDistance, writeGoldenCheckpoint } from "../../../testing/golden-cases.ts";
import { loadModel } from "../../model/load-model.ts";

const { cases } = JSON.parse(
  readFileSync(new URL("../../../fixtures/architectures/hub-texts.json", import.meta.url), "utf8"),
) as Goldens;
const masked = Object.entries(cases).filter(([name]) => !name.startsWith("MetaCLIP"));
const roberta = cases["RoBERTa, mean of its tokens, a perceptron"]!;

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "hub-texts-"));
});
afterAll(() => rm(root, { recursive: true }));

async function load(golden: (typeof masked)[number][1], more: Readonly<Record<string, string>> = {}) {
  const directory = await mkdtemp(join(root, "case-"));
  for (const [name, text] of Object.entries(more)) await writeFile(join(directory, name), text);
  await writeGoldenCheckpoint(directory, golden);
  return loadModel(directory, { threads: 1 });
}

test.each(masked)("%s: a text does not depend on the padding that others ask for", async (_, golden) => {
  const model = await load(golden);
  try {
    const [row, expected] = [golden.ids[0]!, golden.texts[0]!];
    const padding = row.at(-1)!;
    const alone = row.slice(0, row.findLastIndex((id) => id !== padding) + 1);
    expect(alone.length).toBeLessThan(row.length);
    const encode = (ids: readonly number[]) => model.encodeTokens(Int32Array.from(ids), 1, ids.length);
    expect(relativeDistance((await encode(alone)).data, expected)).toBeLessThan(2e-5);
    expect(relativeDistance((await encode(row)).data, expected)).toBeLessThan(2e-5);
  } finally {
    await model.dispose();
  }
});

const withText = (text: object) => {
  const file = roberta.files["open_clip_config.json"] as { model_cfg: { text_cfg: object } };
  const model_cfg = { ...file.model_cfg, text_cfg: { ...file.model_cfg.text_cfg, ...text } };
  return { ...roberta, files: { "open_clip_config.json": { ...file, model_cfg } } };
};

test.each([
  [
    { context_length: 11 },
    "model_cfg.text_cfg.context_length is 11, but the encoder has positions for 10 tokens",
  ],
  [{ hf_proj_type: null }, "hf_proj_type is null, but texts have 128 channels and the joint space"],
])("what the weights cannot do is refused: %o", async (text, message) => {
  await expect(load(withText(text))).rejects.toMatchObject({
    code: "INVALID_CONFIG",
    message: expect.stringContaining(message) as string,
  });
});

test("weights that lack a block in the middle are refused by the name of what is missing", async () => {
  const last = "text.transformer.encoder.layer.2.output.dense.weight";
  const name = last.replace("2", "1");
  const { [name]: recipe, ...tensors } = roberta.tensors;
  const model = await load({ ...roberta, tensors: { ...tensors, [last]: recipe! } });
  await expect(model.encodeTokens(Int32Array.of(0, 2), 1, 2)).rejects.toMatchObject({
    code: "MISSING_TENSOR",
    message: expect.stringContaining(name) as string,
  });
  await model.dispose();
});

test("what Chinese CLIP's own files say of BERT's pooling changes nothing", async () => {
  const golden = cases["Chinese CLIP of transformers"]!;
  const config = golden.files["config.json"] as { text_config: object };
  const text_config = {
    ...config.text_config,
    directionality: "bidi",
    output_past: true,
    pooler_fc_size: 768,
    pooler_num_attention_heads: 12,
    pooler_num_fc_layers: 3,
    pooler_size_per_head: 128,
    pooler_type: "first_token_transform",
  };
  const model = await load({
    ...golden,
    files: { ...golden.files, "config.json": { ...config, text_config } },
  });
  const { data } = await model.encodeTokens(Int32Array.from(golden.ids[0]!), 1, golden.ids[0]!.length);
  expect(relativeDistance(data, golden.texts[0]!)).toBeLessThan(2e-5);
  await model.dispose();
});

test("Chinese CLIP's texts are encoded by its vocab.txt, alone as beside longer ones", async () => {
  const words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "一", "张", "狗", "的", "照", "片", "dog"];
  const model = await load(cases["Chinese CLIP of transformers"]!, { "vocab.txt": words.join("\n") });
  try {
    const texts = ["狗 DOG", "一张狗的照片"];
    const tokenizer = await model.tokenizer();
    expect([...tokenizer.encode(texts, "longest").ids]).toEqual([
      2, 7, 11, 3, 0, 0, 0, 0, 2, 5, 6, 7, 8, 9, 10, 3,
    ]);
    const together = await model.encodeTexts(texts);
    const alone = await model.encodeTexts(texts.slice(0, 1));
    expect(relativeDistance(together.data.slice(0, together.columns), [...alone.data])).toBeLessThan(1e-6);
  } finally {
    await model.dispose();
  }
});
