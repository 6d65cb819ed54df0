import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { createRandom } from "@commonground/core";
import { sha256Stream } from "./sha256-stream.ts";

function inPieces(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size));
      controller.close();
    },
  });
}

test("bytes in pieces of any size have the digest of the whole, at every length about a block", async () => {
  const random = createRandom(1);
  for (const length of [0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000, 100_003]) {
    const bytes = Uint8Array.from({ length }, () => 256 * random());
    const expected = createHash("sha256").update(bytes).digest("hex");
    for (const size of [1, 7, 64, 100, 65_536].filter((each) => length < 2000 || each > 64)) {
      expect(await sha256Stream(inPieces(bytes, size)), `${length} in ${size}`).toBe(expected);
    }
  }
});

test("a stream that breaks off rejects with its reason", async () => {
  const reason = new Error("broken");
  const stream = new ReadableStream<Uint8Array>({ start: (controller) => controller.error(reason) });
  await expect(sha256Stream(stream)).rejects.toBe(reason);
});
