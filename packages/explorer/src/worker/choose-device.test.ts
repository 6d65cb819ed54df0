import { CommonGroundError, type Encoder, type EncodedImages, type Pixels } from "@commonground/core";
import type { ClipModel, WebClipModel } from "@commonground/clip/web";
import { expect, test } from "vitest";
import { chooseDevice } from "./choose-device.ts";
import type { Computing } from "./messages.ts";
import type { Tried } from "./try-graphics.ts";

const FRAME: Pixels = { width: 1, height: 1, data: new Uint8Array(3) };
const encoderOn = (device: string) =>
  ({
    info: { device },
    encodeImages: () => Promise.resolve({ device } as unknown as EncodedImages),
    encodeTexts: () => Promise.resolve(device),
  }) as unknown as Encoder;

/** Devices whose graphics card is tried when `found` is called. */
function start() {
  const told: Computing[] = [];
  const released: string[] = [];
  const processor = encoderOn("wasm");
  let found!: (tried: Tried) => void;
  let tries = 0;
  const devices = chooseDevice({} as WebClipModel, processor, "hardware", () => {
    tries += 1;
    return new Promise((resolve) => (found = resolve));
  });
  devices.watch((computing) => told.push(computing));
  const card = { ...encoderOn("webgpu"), dispose: async () => void released.push("card") };
  const find = async (tried: Partial<Tried> = {}) => {
    found({ model: card as unknown as ClipModel, why: "quick", ...tried });
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { devices, processor, told, released, find, tries: () => tries };
}

test("an image stays with the device that had it first, and the card has those that come after it was found good", async () => {
  const { devices, processor, told, find, tries } = start();
  expect(devices.encoderFor("first")).toBe(processor);
  devices.consider(() => FRAME);
  devices.consider(() => FRAME);
  expect(tries()).toBe(1);
  expect(devices.encoderFor("meanwhile")).toBe(processor);
  await find();
  expect(told).toEqual([{ device: "webgpu", why: "quick" }]);
  expect([devices.encoderFor("first"), devices.encoderFor("meanwhile")]).toEqual([processor, processor]);
  const later = devices.encoderFor("later");
  expect(later.info.device).toBe("webgpu");
  expect(await later.encodeImages([FRAME])).toEqual({ device: "webgpu" });
  expect(await later.encodeTexts(["a dog"])).toBe("wasm");
});

test("where the card is not used, the processor goes on and the page hears why, also who asks later", async () => {
  const { devices, processor, told, find } = start();
  devices.consider(() => FRAME);
  await find({ model: null, why: "slow" });
  expect(devices.encoderFor("later")).toBe(processor);
  const late: Computing[] = [];
  devices.watch((computing) => late.push(computing));
  expect([told, late]).toEqual([[{ device: "wasm", why: "slow" }], [{ device: "wasm", why: "slow" }]]);
});

test("a card that fails has no image any more, and all that it was asked is asked again", async () => {
  const { devices, processor, told, released, find } = start();
  devices.consider(() => FRAME);
  await find();
  const card = devices.encoderFor("later");
  expect(devices.asksAgain(card, new CommonGroundError("INVALID_ARGUMENT", "the question was wrong"))).toBe(
    false,
  );
  expect(devices.encoderFor("later")).toBe(card);
  expect(devices.asksAgain(card, new CommonGroundError("RUNTIME", "device lost"))).toBe(true);
  expect(devices.encoderFor("later")).toBe(processor);
  expect(released).toEqual(["card"]);
  expect(told.at(-1)).toEqual({ device: "wasm", why: "the graphics card failed: device lost" });
  // Of another question that was under way on it.
  expect(devices.asksAgain(card, new CommonGroundError("INVALID_ARGUMENT", "has been disposed"))).toBe(true);
  expect(devices.asksAgain(processor, new CommonGroundError("RUNTIME", "no memory"))).toBe(false);
});

test("a card that is found once nobody wants the model is let go", async () => {
  const { devices, told, released, find } = start();
  devices.consider(() => FRAME);
  devices.release();
  await find();
  expect([told, released]).toEqual([[], ["card"]]);
});
