import { crc32, deflateSync } from "node:zlib";

const WIDTH = 8;
const HEIGHT = 4;

/** Rows of one colour, each after its filter byte, compressed. */
function filled(rgb: readonly number[]): Buffer {
  const row = [0, ...Array.from({ length: WIDTH * 3 }, (_, i) => rgb[i % 3]!)];
  return deflateSync(Buffer.from(Array.from({ length: HEIGHT }, () => row).flat()));
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeUInt32BE(value, i * 4));
  return bytes;
}

function chunk(type: string, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), ...content]);
  return Buffer.concat([words(body.length - 4), body, words(crc32(body))]);
}

const control = (order: number) =>
  chunk("fcTL", words(order, WIDTH, HEIGHT, 0, 0, 0x00010001), Buffer.alloc(2));

/** An animated PNG whose still image, which is red, is none of its two frames, green and blue. */
export function animatedPng(): Buffer<ArrayBuffer> {
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", words(WIDTH, HEIGHT), Buffer.from([8, 2, 0, 0, 0])),
    chunk("acTL", words(2, 0)),
    chunk("IDAT", filled([255, 0, 0])),
    control(0),
    chunk("fdAT", words(1), filled([0, 255, 0])),
    control(2),
    chunk("fdAT", words(3), filled([0, 0, 255])),
    chunk("IEND"),
  ]);
}
