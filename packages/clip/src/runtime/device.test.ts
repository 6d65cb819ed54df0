import { tmpdir } from "node:os";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadModel } from "../model/load-model.ts";
import { TINY, writeRandomCheckpoint } from "../../testing/random-checkpoint.ts";
import { checkDevice, type Device } from "./device.ts";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "device-"));
  await writeRandomCheckpoint(directory, TINY);
});
afterAll(() => rm(directory, { recursive: true }));

const image = { width: 32, height: 32, data: new Uint8Array(32 * 32 * 3).fill(100) };

test("a device that this system has no library for is refused with what it needs and what there is", async () => {
  const foreign: Device = process.platform === "darwin" ? "dml" : "coreml";
  await expect(loadModel(directory, { device: foreign })).rejects.toMatchObject({
    code: "RUNTIME",
    message: expect.stringMatching(
      /no device (coreml|dml) on .*only cpu.* needs (macOS|Windows); or use --device cpu/,
    ),
  });
});

test("an unknown device is refused with those there are", async () => {
  await expect(checkDevice("tpu" as Device)).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringContaining("cpu, webgpu, cuda, coreml, dml"),
  });
});

test("one thread, or weights used where they lie, give the same embedding", async () => {
  const embeddings: Float32Array[] = [];
  for (const options of [{}, { threads: 1 }, { lowMemory: true }]) {
    const model = await loadModel(directory, options);
    embeddings.push((await model.encodeImages([image])).embeddings.data);
    await model.dispose();
  }
  for (const other of embeddings.slice(1)) {
    other.forEach((value, i) => expect(value).toBeCloseTo(embeddings[0]![i]!, 5));
  }
});
