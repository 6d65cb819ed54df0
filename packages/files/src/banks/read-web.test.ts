import { expect, test, vi } from "vitest";
import { readBank } from "./read-bank-web.ts";
import { readClasses } from "./read-classes-web.ts";

const bank = {
  schema: "commonground/bank@1",
  name: "mine",
  description: "",
  licence: "CC0-1.0",
  classTemplates: ["a photo of a {}"],
  descriptorTemplate: "a photo with {}",
  classes: { dog: ["floppy ears"], car: ["four wheels"] },
  descriptors: [],
};

const answering = (text: string) =>
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(text));

test("a bank is read from a picked file and from its address, and parsed as in Node", async () => {
  const file = new File([`\uFEFF${JSON.stringify(bank)}`], "mine.json");
  expect((await readBank(file)).classes).toEqual(bank.classes);
  const fetched = answering(JSON.stringify(bank));
  expect((await readBank("https://example.org/mine.json")).name).toBe("mine");
  expect(String(fetched.mock.calls[0]![0])).toBe("https://example.org/mine.json");
  fetched.mockRestore();
});

test("a bank's faults are told with the file's name and the place", async () => {
  const twice = JSON.stringify(bank).replace('"car":', '"dog":');
  await expect(readBank(new File([twice], "twice.json"))).rejects.toMatchObject({
    code: "INVALID_BANK",
    message: expect.stringMatching(/^twice\.json: the key "dog" occurs twice.*again at line 1, column \d+/),
  });
  await expect(readBank(new Blob(["{"]))).rejects.toMatchObject({
    code: "INVALID_BANK",
    message: expect.stringMatching(/^the given bank: is not valid JSON \(line 1, column 2\)/),
  });
  await expect(readBank("https://")).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringMatching(/^https:\/\/: is no web address/),
  });
  const reason = new Error("enough");
  await expect(readBank(new Blob(["{}"]), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test("class names are read by the file's name, whatever follows it in an address", async () => {
  expect(await readClasses(new File(["id,name\n0,dog\n1,cat\n"], "c.csv"))).toEqual(["dog", "cat"]);
  expect(await readClasses(new Blob(["dog\ncat\n"]))).toEqual(["dog", "cat"]);
  const fetched = answering("id,name\n0,dog\n1,cat\n");
  expect(await readClasses("https://example.org/c.csv?download=1")).toEqual(["dog", "cat"]);
  fetched.mockRestore();
  await expect(readClasses(new Blob([Uint8Array.of(0x64, 0xe9, 0x0a)]))).rejects.toMatchObject({
    code: "INVALID_CLASSES",
    message: expect.stringMatching(/^the given class file: is not UTF-8/),
  });
});
