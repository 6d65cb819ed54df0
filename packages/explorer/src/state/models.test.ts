import { expect, test } from "vitest";
import type { Client } from "../worker/client.ts";
import type { Place } from "../worker/messages.ts";
import { createModels, type Wanted } from "./models.ts";

const PLACE = {
  base: "http://here/",
  images: [],
  results: null,
  hub: "https://hub",
  graphics: "hardware",
} as const;
const wanted = (classes: readonly string[] | null, fields: Partial<Wanted> = {}): Wanted => ({
  model: null,
  bank: null,
  classes: classes === null ? null : { from: "list", names: classes },
  ...fields,
});
const INFO = { id: "org/name", revision: "c0ffee", sha256: "1", configurationSha256: "2" };

/** A client that loads at once, but for what has the class "never", and fails for "broken". */
function connect() {
  const asked: Place[] = [];
  const tell: { computing?: Parameters<Client["whenComputing"]>[0] } = {};
  const released: number[] = [];
  const cancelled: number[] = [];
  const client = {
    load(place: Place, _: unknown, signal: AbortSignal) {
      asked.push(place);
      const on = asked.length;
      signal.addEventListener("abort", () => cancelled.push(on));
      if (place.classes?.includes("never")) return new Promise(() => {});
      if (place.classes?.includes("broken")) return Promise.reject(new Error("broken"));
      return Promise.resolve({ on, model: INFO, classes: [], vocabulary: {} });
    },
    release: (on: number) => released.push(on),
    whenComputing: (then: Parameters<Client["whenComputing"]>[0]) => (tell.computing = then),
  } as unknown as Client;
  return { models: createModels(PLACE, client), tell, asked, released, cancelled };
}

test("what is shown twice is loaded once; of what nobody shows two are kept, and the oldest is released", async () => {
  const { models, asked, released } = connect();
  const [first, second] = [models.hold(wanted(null), () => {}), models.hold(wanted(null), () => {})];
  expect((await first.model).on).toBe((await second.model).on);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({
    model: { from: "address", address: "http://here/models/emoji-vit-s/" },
    bank: "http://here/banks/emoji.json",
    classes: null,
  });
  first.letGo();
  first.letGo();
  for (const name of ["a", "b", "c"]) {
    const held = models.hold(wanted([name, "x"]), () => {});
    await held.model;
    held.letGo();
  }
  expect(released).toEqual([2]);
  second.letGo();
  expect(released).toEqual([2, 1]);
});

test("a load that nobody waits for any more is cancelled, and one that failed is tried anew", async () => {
  const { models, asked, cancelled } = connect();
  models.hold(wanted(["never", "x"]), () => {}).letGo();
  expect(cancelled).toEqual([1]);
  for (let i = 0; i < 2; i++) {
    const held = models.hold(wanted(["broken", "x"]), () => {});
    await expect(held.model).rejects.toThrow("broken");
    held.letGo();
  }
  expect(asked).toHaveLength(3);
});

test("a folder and a model of the hub are found again by what they turned out to be", async () => {
  const { models, asked } = connect();
  const folder = wanted(null, { model: models.addFolder("mine", { "config.json": new Blob() }) });
  const hub = wanted(null, { model: models.hubRef("org/name") });
  for (const each of [folder, hub]) {
    const held = models.hold(each, () => {});
    const settled = await models.settle(each, await held.model);
    expect(models.missing(settled)).toBe(null);
    expect((await models.hold(settled, () => {}).model).on).toBe((await held.model).on);
  }
  expect(asked).toHaveLength(2);
  expect(hub.model).toEqual({ from: "hub", id: "org/name@main" });
  expect(asked[1]!.model).toMatchObject({ repo: "org/name", revision: "main", endpoint: "https://hub" });
  expect(models.missing(wanted(null, { model: { from: "folder", id: "ab".repeat(32) } }))).toBe("model");
  expect(() => models.hubRef("datasets/org/name")).toThrow("no model of the hub");
});

test("a long list of classes is known by its hash", async () => {
  const { models } = connect();
  expect(await models.addClasses(["cat", "dog"])).toEqual({ from: "list", names: ["cat", "dog"] });
  const names = Array.from({ length: 1000 }, (_, i) => `thing ${i}`);
  const ref = await models.addClasses(names);
  expect(ref).toMatchObject({ from: "file" });
  expect(models.namesOf(ref)).toEqual(names);
  await expect(models.addClasses(["cat", "cat"])).rejects.toThrow("duplicate class");
});

test("once a worker has stopped, the graphics card is left alone", async () => {
  const { models, asked } = connect();
  await models.hold(wanted(null), () => {}).model;
  models.forget();
  await models.hold(wanted(null), () => {}).model;
  expect(asked.map(({ graphics }) => graphics)).toEqual(["hardware", "none"]);
});

test("what encodes a model's images is told of that model alone", async () => {
  const { models, tell } = connect();
  const [first, second] = [models.hold(wanted(null), () => {}), models.hold(wanted(["cat"]), () => {})];
  const [{ on, computing }, other] = [await first.model, await second.model];
  tell.computing!(on, { device: "webgpu", why: "quick" });
  expect(computing.value).toEqual({ device: "webgpu", why: "quick" });
  expect(other.computing.value).toEqual({ device: "wasm", why: null });
});
