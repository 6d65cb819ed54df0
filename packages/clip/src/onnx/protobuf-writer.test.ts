import { expect, test } from "vitest";
import {
  bytesField,
  floatField,
  integerField,
  messageField,
  packedIntegerField,
  stringField,
  toBytes,
} from "./protobuf-writer.ts";

const hex = (encoded: string) => Buffer.from(toBytes(encoded)).toString("hex");

test("fields are encoded as the examples of the protocol buffers documentation", () => {
  expect(hex(integerField(1, 150))).toBe("089601");
  expect(hex(stringField(2, "testing"))).toBe("120774657374696e67");
  expect(hex(messageField(3, [integerField(1, 150)]))).toBe("1a03089601");
  expect(hex(packedIntegerField(6, [3, 270, 86_942]))).toBe("3206038e029ea705");
});

test("a negative integer takes ten bytes", () => {
  expect(hex(integerField(3, -1))).toBe("18ffffffffffffffffff01");
});

test("field numbers beyond 15 take a longer tag", () => {
  expect(hex(integerField(20, 2))).toBe("a00102");
});

test("floats are little-endian and bytes keep their content", () => {
  expect(hex(floatField(2, 1))).toBe("150000803f");
  expect(hex(bytesField(9, Uint8Array.of(0, 255)))).toBe("4a0200ff");
  expect(hex(stringField(1, "é"))).toBe("0a02c3a9");
  expect(hex(integerField(1, 2 ** 40))).toBe("08808080808020");
});
