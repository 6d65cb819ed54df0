import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  bytesOf,
  pickle,
  tensorCall,
  text,
  torchArchive,
  torchEntries,
} from "../../testing/torch-archive.ts";
import { type ArchiveEntry, zipFile, zipPieces } from "../../testing/zip-file.ts";
import { memorySource } from "../bytes/byte-source.ts";
import { fileSource } from "../bytes/file-source.ts";
import { readTensor } from "../safetensors/read-tensor.ts";
import { readTorchHeader } from "./read-torch-header.ts";
import { MAX_ENTRIES } from "./zip-directory.ts";

const TENSORS = { a: { shape: [2], data: Float32Array.of(1, 2) } };
const SOUND = torchArchive(TENSORS);

async function refusal(file: Uint8Array): Promise<string> {
  const error = await readTorchHeader(memorySource(file, "evil.pt")).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).toMatchObject({
    code: "INVALID_WEIGHTS",
    message: expect.stringMatching(/^evil\.pt: [^\n]+$/u),
  });
  return (error as Error).message;
}

const EMPTY: ArchiveEntry = { name: "archive/data.pkl", bytes: pickle("\x80\x02}.") };
const zipWith = (...entries: ArchiveEntry[]) => zipFile([EMPTY, ...entries]);
const bytes = new Uint8Array(4);

test.each<[string, Uint8Array, RegExp]>([
  ["a name twice", zipWith(EMPTY), /"archive\/data\.pkl" is twice/],
  [
    "an encrypted entry",
    zipWith({ name: "archive/data/0", bytes, lies: { flags: 0x801 } }),
    /"archive\/data\/0" in it is encrypted/,
  ],
  ["strong encryption", zipWith({ name: "archive/x", bytes, lies: { flags: 0x41 } }), /is encrypted/],
  ["an encrypted directory", zipWith({ name: "archive/x", bytes, lies: { flags: 0x2000 } }), /is encrypted/],
  ["a compressed pickle", zipFile([{ ...EMPTY, lies: { method: 8 } }]), /data\.pkl" in it is compressed/],
  [
    "another compression",
    zipWith({ name: "archive/x", bytes, lies: { method: 93 } }),
    /compressed by method 93/,
  ],
  ["a name that climbs", zipWith({ name: "archive/../../etc/passwd", bytes }), /climbs out/],
  ["an absolute name", zipWith({ name: "/etc/passwd", bytes }), /climbs out/],
  ["a name of Windows", zipWith({ name: "archive\\..\\x", bytes }), /climbs out/],
  ["a name with a zero", zipWith({ name: "archive/x\0.pkl", bytes }), /climbs out/],
  ["an empty name", zipWith({ name: "", bytes }), /climbs out/],
  [
    "an entry larger than the file",
    zipWith({ name: "archive/x", bytes, lies: { size: 0x7fffffff } }),
    /overlaps/,
  ],
  ["an entry that lies in another", zipWith({ name: "archive/x", bytes, lies: { offset: 10 } }), /overlaps/],
  ["an entry on the same bytes", zipWith({ name: "archive/x", bytes, lies: { offset: 0 } }), /overlaps/],
  [
    "an entry behind the directory",
    zipWith({ name: "archive/x", bytes, lies: { offset: 0x7fffffff } }),
    /overlaps/,
  ],
  ["a long name", zipWith({ name: `archive/${"x".repeat(2_000)}`, bytes }), /name of 2008 bytes/],
  [
    "another name before the bytes",
    zipFile([{ ...EMPTY, local: { name: "archive/data.pkx" } }]),
    /another name where it lies/,
  ],
  ["bytes behind the end", pickle(SOUND, "more"), /not at its end/],
  ["no pickle", zipFile([{ name: "archive/x", bytes }]), /none of PyTorch's/],
  ["two pickles", zipWith({ name: "other/data.pkl", bytes: EMPTY.bytes }), /more than one of PyTorch's/],
  [
    "another compression before the bytes than in the directory",
    zipFile([{ ...EMPTY, local: { method: 8 } }]),
    /is not where its zip directory says/,
  ],
  [
    "encryption that the directory does not tell of",
    zipFile([{ ...EMPTY, local: { flags: 0x801 } }]),
    /data\.pkl" in it is encrypted/,
  ],
  [
    "another size before the bytes than in the directory",
    zipFile([{ ...EMPTY, local: { size: 7 } }]),
    /has another size where it lies/,
  ],
  [
    "a symbolic link of Unix",
    zipWith({ name: "archive/x", bytes, lies: { attributes: 0xa1ff0000 } }),
    /"archive\/x" in it is a symbolic link/,
  ],
  ["a big-endian archive", zipWith({ name: "archive/byteorder", bytes: pickle("big") }), /"big"-endian/],
  ["no zip file at all", pickle("PK\x03\x04", new Uint8Array(100)), /not at its end/],
])("%s is refused", async (_, file, message) => {
  expect(await refusal(file)).toMatch(message);
});

/** The file with its end replaced. */
const withEnd = (change: (end: DataView) => void): Uint8Array => {
  const file = SOUND.slice();
  change(new DataView(file.buffer, file.length - 22));
  return file;
};

test("a directory whose size, place, number or disks are lies is refused before anything is read for it", async () => {
  expect(await refusal(withEnd((end) => end.setUint32(12, 0xfffffff0, true)))).toMatch(
    /not where it is said to be/,
  );
  expect(await refusal(withEnd((end) => end.setUint32(16, 7, true)))).toMatch(/not where it is said to be/);
  expect(await refusal(withEnd((end) => end.setUint32(8, 0xffffffff, true)))).toMatch(
    /belong|ends within|no file's entry/,
  );
  expect(await refusal(withEnd((end) => end.setUint16(10, 1, true)))).toMatch(/several pieces/);
  expect(await refusal(withEnd((end) => end.setUint32(4, 1, true)))).toMatch(/several pieces/);
  expect(await refusal(withEnd((end) => end.setUint16(20, 1, true)))).toMatch(/not at its end/);
});

test("the numbers of a zip64 end are capped, and must be those of the shorter end", async () => {
  const plain = SOUND.subarray(0, -22);
  const end = SOUND.subarray(-22);
  const view = new DataView(end.buffer, end.byteOffset);
  const [count, size, offset] = [
    view.getUint16(10, true),
    view.getUint32(12, true),
    view.getUint32(16, true),
  ];
  const wide = (values: { count?: number; size?: number; offset?: number; at?: number }): Uint8Array => {
    const bytes = new Uint8Array(56 + 20);
    const data = new DataView(bytes.buffer);
    data.setUint32(0, 0x06064b50, true);
    data.setBigUint64(4, 44n, true);
    data.setBigUint64(24, BigInt(values.count ?? count), true);
    data.setBigUint64(32, BigInt(values.count ?? count), true);
    data.setBigUint64(40, BigInt(values.size ?? size), true);
    data.setBigUint64(48, BigInt(values.offset ?? offset), true);
    data.setUint32(56, 0x07064b50, true);
    data.setBigUint64(64, BigInt(values.at ?? plain.length), true);
    const short = end.slice();
    short.fill(0xff, 8, 20);
    return pickle(plain, bytes, short);
  };
  expect((await readTorchHeader(memorySource(wide({})))).tensors.size).toBe(1);
  expect(await refusal(wide({ count: MAX_ENTRIES + 1 }))).toMatch(/limit is 200000/);
  expect(await refusal(wide({ size: 2 ** 52 }))).toMatch(/limit is 64000000|not where/);
  expect(await refusal(wide({ offset: 1 }))).toMatch(/not where it is said/);
  expect(await refusal(wide({ at: 3 }))).toMatch(/zip64 directory's end is not where/);
});

test("tensors beyond 4 GiB are read by the zip64 directory, of a file that is mostly a hole", async () => {
  const folder = await mkdtemp(join(tmpdir(), "zip64-"));
  try {
    const path = join(folder, "large.pt");
    const [front, behind] = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
    const dict = pickle("\x80\x02}(", text("a"), tensorCall("0", [2]), text("b"), tensorCall("1", [2]), "u.");
    const entries = torchEntries(dict, [front, behind].map(bytesOf));
    const last = entries.findIndex(({ name }) => name.endsWith("/1"));
    entries[last] = { ...entries[last]!, from: 5 * 2 ** 30 };
    const file = await open(path, "w");
    for (const { offset, bytes } of zipPieces(entries)) await file.write(bytes, 0, bytes.length, offset);
    const { blocks } = await file.stat();
    await file.close();
    expect(blocks * 512).toBeLessThan(1_000_000);
    const source = await fileSource(path);
    const header = await readTorchHeader(source);
    expect(header.tensors.get("b")!.begin).toBeGreaterThan(5 * 2 ** 30);
    expect((await readTensor(source, header, "b")).data).toEqual(behind);
    expect((await readTensor(source, header, "a")).data).toEqual(front);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a file cut off at any byte is refused", async () => {
  for (let length = 0; length < SOUND.length; length++) await refusal(SOUND.subarray(0, length));
});
