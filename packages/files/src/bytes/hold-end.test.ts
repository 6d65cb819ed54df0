import { expect, test } from "vitest";
import { memorySource } from "./byte-source.ts";
import { holdEnd } from "./hold-end.ts";

test("what lies within the held end is not read again; what does not is, and nothing beyond the end", async () => {
  const source = memorySource(Uint8Array.from({ length: 10 }, (_, i) => i));
  const read: number[] = [];
  const held = await holdEnd(
    {
      ...source,
      read(offset, length) {
        read.push(offset);
        return source.read(offset, length);
      },
    },
    4,
  );
  expect(read).toEqual([6]);
  const end = await held.read(7, 3);
  expect([...end]).toEqual([7, 8, 9]);
  end.fill(0);
  expect([...(await held.read(6, 4))]).toEqual([6, 7, 8, 9]);
  expect(read).toEqual([6]);
  expect([...(await held.read(5, 3))]).toEqual([5, 6, 7]);
  expect(read).toEqual([6, 5]);
  await expect(held.read(8, 3)).rejects.toThrow("memory");
  expect((await (await holdEnd(source, 99)).read(0, 2)).length).toBe(2);
});
