import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mutations } from "../../testing/mutations.ts";
import { integer, pickle, tensorCall, text, torchArchive, torchFile } from "../../testing/torch-archive.ts";
import { memorySource } from "../bytes/byte-source.ts";
import { readTensor } from "../safetensors/read-tensor.ts";
import { readTorchHeader } from "./read-torch-header.ts";
import { readWeightsHeader } from "./read-weights-header.ts";

const fixture = (name: string): Uint8Array =>
  Uint8Array.from(readFileSync(new URL(`../../../clip/fixtures/torch/${name}`, import.meta.url)));
const tensor = { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };

test("numbers are read where they lie, aligned to 64 bytes", async () => {
  const source = memorySource(
    torchArchive({ a: tensor, "b.weight": { shape: [1], data: Float32Array.of(7) } }),
  );
  const header = await readWeightsHeader(source);
  expect((await readTensor(source, header, "a")).data).toEqual(tensor.data);
  expect((await readTensor(source, header, "b.weight")).data).toEqual(Float32Array.of(7));
  for (const { begin } of header.tensors.values()) expect(begin % 64).toBe(0);
});

test("weights are found under the keys that training scripts use, and what is beside them is told", async () => {
  for (const path of [["state_dict"], ["model"], ["model", "state_dict"], ["module"], ["model_state_dict"]]) {
    const { tensors, torch } = await readTorchHeader(memorySource(torchArchive({ a: tensor }, path)));
    expect([...tensors.keys()]).toEqual(["a"]);
    expect(torch).toEqual({ path, others: [] });
  }
  const { tensors, torch } = await readTorchHeader(memorySource(fixture("trained/checkpoints/epoch_1.pt")));
  expect(torch).toEqual({ path: ["state_dict"], others: ["epoch", "name", "optimizer"] });
  expect(tensors.get("visual.conv1.weight")).toMatchObject({ dtype: "BF16", shape: [32, 3, 16, 16] });
});

test("averaged weights are taken where there are no others", async () => {
  for (const key of ["state_dict_ema", "model_ema", "ema_model", "ema_state_dict", "ema"]) {
    const { tensors, torch } = await readTorchHeader(
      memorySource(torchArchive({ a: tensor }, [key, "module"])),
    );
    expect([...tensors.keys()]).toEqual(["a"]);
    expect(torch).toEqual({ path: [key, "module"], others: [] });
  }
  const both = pickle("}(", text("ema"), "}(", text("a"), tensorCall("0", [4]), "u");
  const beside = pickle("\x80\x02", both, text("model"), "}(", text("b"), tensorCall("0", [4]), "uu.");
  const { tensors, torch } = await readTorchHeader(memorySource(torchFile(beside, [new Uint8Array(16)])));
  expect([...tensors.keys()]).toEqual(["b"]);
  expect(torch).toEqual({ path: ["model"], others: ["ema"] });
  const two = pickle("\x80\x02", both, text("model_ema"), "}(", text("b"), tensorCall("0", [4]), "uu.");
  await expect(readTorchHeader(memorySource(torchFile(two, [new Uint8Array(16)])))).rejects.toThrow(
    /holds weights under "model_ema" and "ema"; save those you mean alone/,
  );
});

test("what trainers keep beside weights is passed over: paths, dates, counters, sets, states of random numbers", async () => {
  const beside = {
    path: pickle("cpathlib\nPosixPath\n(", text("/"), text("runs"), "tR"),
    when: pickle("cdatetime\ndatetime\n(C\x02ab", "tR"),
    counter: pickle("ccollections\nCounter\n(}", integer(3), "K\x01s", "tR"),
    lists: pickle("ccollections\ndefaultdict\nc__builtin__\nlist\n\x85R(", integer(1), "]u"),
    set: pickle("c__builtin__\nset\n](", integer(1), "e\x85R"),
    random: pickle("\x8a\x11", new Uint8Array(16), "\x01"),
    format: "ctorch\nfloat8_e4m3fn\n",
  };
  const entries = Object.entries(beside).flatMap(([name, value]) => [text(name), value]);
  const weights = pickle("}(", text("a"), tensorCall("0", [4]), "u");
  const data = pickle("\x80\x02}(", text("state_dict"), weights, ...entries, "u.");
  const { tensors, torch } = await readTorchHeader(memorySource(torchFile(data, [new Uint8Array(16)])));
  expect([...tensors.keys()]).toEqual(["a"]);
  expect(torch.others).toEqual(Object.keys(beside));
});

test("a tensor with attributes of its own is one, a number format that no weights have is named", async () => {
  const plain = "ctorch._utils\n_rebuild_tensor_v2\n";
  const call = tensorCall("0", [4]);
  const args = call.subarray(plain.length, -1);
  const own = pickle("ctorch._tensor\n_rebuild_from_type_v2\n(", plain, "ctorch\nTensor\n", args, "}tR");
  const one = torchFile(pickle("\x80\x02}(", text("a"), own, "u."), [new Uint8Array(16)]);
  expect((await readTorchHeader(memorySource(one))).tensors.get("a")).toMatchObject({ shape: [4] });
  const storage = pickle(
    "(",
    text("storage"),
    "ctorch.storage\nUntypedStorage\n",
    text("0"),
    text("cpu"),
    integer(4),
    "tQ",
  );
  const float8 = pickle(
    "ctorch._utils\n_rebuild_tensor_v3\n(",
    storage,
    "K\x00K\x04\x85K\x01\x85\x89Nctorch\nfloat8_e4m3fn\ntR",
  );
  const file = torchFile(pickle("\x80\x02}(", text("a"), float8, "u."), [new Uint8Array(4)]);
  await expect(readTorchHeader(memorySource(file))).rejects.toThrow(/number format torch\.float8_e4m3fn/);
});

test("an optimiser's storages are not read: where none of them can be, the weights are", async () => {
  const bytes = fixture("trained/checkpoints/epoch_1.pt");
  const source = memorySource(bytes);
  const read: number[] = [];
  const { tensors } = await readTorchHeader({
    ...source,
    read(offset, length) {
      read.push(length);
      return source.read(offset, length);
    },
  });
  // The end with the directory, the pickle, the byte order, and one header a tensor.
  expect(read.length).toBeLessThanOrEqual(tensors.size + 3);
  expect(Math.max(...read)).toBeLessThanOrEqual(65_536);
});

test("modules of a TorchScript archive have the names of their state_dict", async () => {
  const { tensors } = await readTorchHeader(memorySource(fixture("openai.pt")));
  expect(tensors.get("visual.transformer.resblocks.0.attn.in_proj_weight")).toMatchObject({
    dtype: "F16",
    shape: [192, 64],
  });
  expect([...tensors.keys()]).toEqual(
    expect.arrayContaining(["input_resolution", "context_length", "vocab_size"]),
  );
});

test.each<[string, Uint8Array, RegExp]>([
  [
    "before 1.6",
    Uint8Array.of(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e),
    /before 1\.6; save it again.*weights_only=True/,
  ],
  ["a plain pickle", Uint8Array.of(0x80, 4, 0x7d, 0x2e), /a pickle that PyTorch's torch\.save did not write/],
  ["a tar file", Uint8Array.from({ length: 512 }, (_, i) => "ustar".charCodeAt(i - 257) || 0), /a tar file/],
  ["GGUF", Uint8Array.from("GGUF____", (c) => c.charCodeAt(0)), /GGUF/],
  ["HDF5", Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a), /HDF5/],
])("the format %s is refused by its name", async (_, bytes, message) => {
  await expect(readWeightsHeader(memorySource(bytes))).rejects.toMatchObject({
    code: "INVALID_WEIGHTS",
    message: expect.stringMatching(message),
  });
});

/** Of each file; `npm run mutate:torch` asks for more. */
const MUTATIONS = Number(process.env["MUTATIONS"] ?? 2_500);

test.each(["trained/checkpoints/epoch_1.pt", "openai.pt"])(
  "mutations of %s are each read or refused, in time",
  { timeout: 90_000 + MUTATIONS * 20 },
  async (name) => {
    const { read, refused } = await mutations(fixture(name), MUTATIONS, 1);
    if ("MUTATIONS" in process.env)
      process.stderr.write(`${name}: of ${MUTATIONS} mutations ${read} read, ${refused} refused\n`);
    expect(read + refused).toBe(MUTATIONS);
    expect(refused).toBeGreaterThan(MUTATIONS / 4);
    expect(read).toBeGreaterThan(MUTATIONS / 10);
  },
);
