// The page's encoder and the worker's engine, with the messages between them cloned as they are on the way to a worker.

import { createSyntheticEncoder, prepareVocabulary } from "@commonground/core";
import type { WebClipModel } from "@commonground/clip/web";
import { expect, test } from "vitest";
import { colourBank } from "../../../core/testing/drawings.ts";
import { brokenPromises } from "../../../core/testing/encoder-contract.ts";
import { chooseDevice } from "./choose-device.ts";
import { createClient, WorkerFault, type WorkerPort } from "./client.ts";
import { createEngine, type Load } from "./engine.ts";
import type { FromWorker, Place } from "./messages.ts";
import { patientEncoder } from "./patient-encoder.ts";
import { remoteEncoder } from "./remote-encoder.ts";

const PLACE: Place = {
  model: { key: "m", from: "address", address: "m" },
  bank: "b",
  classes: null,
  texts: "t",
  graphics: "hardware",
};

type Hear = (event: MessageEvent<FromWorker>) => void;

function connect(load: Load) {
  let hear: Hear | undefined;
  const receive = createEngine(load, (message) =>
    hear?.({ data: structuredClone(message) } as MessageEvent<FromWorker>),
  );
  const port: WorkerPort = {
    postMessage: (message) => receive(structuredClone(message)),
    addEventListener: (type: string, listener: unknown) => {
      if (type === "message") hear = listener as Hear;
    },
    terminate: () => {},
  };
  return createClient(() => port);
}

test("an encoder by message keeps the contract of an encoder", async () => {
  const encoder = patientEncoder(createSyntheticEncoder());
  const client = connect(async () => ({
    encoder,
    devices: chooseDevice({} as WebClipModel, encoder, "hardware"),
    vocabulary: await prepareVocabulary(encoder, colourBank),
    release: () => {},
  }));
  const { model, on } = await client.load(PLACE, () => {});
  expect(await brokenPromises(remoteEncoder(model, on, client.ask))).toEqual([]);
});

test("what fails in the worker fails here, by its code", async () => {
  const client = connect(() => Promise.reject(new TypeError("no such thing")));
  await expect(
    client.ask({ kind: "encodeTexts", on: 1, texts: ["red"] }, "encodedTexts"),
  ).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringContaining("send load first"),
  });
  const failed = client.load(PLACE, () => {});
  await expect(failed).rejects.toBeInstanceOf(WorkerFault);
  await expect(failed).rejects.toMatchObject({ code: "CRASHED", message: "no such thing" });
});
