import { CommonGroundError } from "@commonground/core";
import { memorySource } from "../src/bytes/byte-source.ts";
import { readWeightsHeader } from "../src/torch/read-weights-header.ts";

/** Processor time that one file may take to be read or refused, in milliseconds; one takes some tenths. */
const PATIENCE = 2_000;

/**
 * Changes a PyTorch file in `count` ways, drawn by `seed`, where its meaning lies (the pickle, headers, the directory),
 * and reads each: the header must come or one error of ours. Every tensor that is told must lie in the file. Throws what
 * else is thrown, and on what takes too long.
 */
export async function mutations(
  file: Uint8Array,
  count: number,
  seed: number,
): Promise<{ read: number; refused: number }> {
  const places = meaningful(file);
  let state = seed;
  const random = (below: number): number => {
    // Linear congruences with the constants of Numerical Recipes (3rd ed., section 7.1); the high bits alone are good.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const counts = { read: 0, refused: 0 };
  for (let i = 0; i < count; i++) {
    const bytes = mutated(file, places, random);
    const start = process.cpuUsage();
    try {
      const { tensors, dataOffset } = await readWeightsHeader(memorySource(bytes, "mutated.pt"));
      for (const [name, { begin, end }] of tensors) {
        if (begin < 0 || end < begin || dataOffset + end > bytes.length)
          throw new Error(`${name} lies outside`);
      }
      counts.read++;
    } catch (error) {
      if (
        !(error instanceof CommonGroundError) ||
        error.code !== "INVALID_WEIGHTS" ||
        /\n/u.test(error.message)
      ) {
        throw new Error(`mutation ${i} of seed ${seed}: not one error of ours`, { cause: error });
      }
      counts.refused++;
    }
    const { user, system } = process.cpuUsage(start);
    if ((user + system) / 1_000 > PATIENCE) throw new Error(`mutation ${i} of seed ${seed} took too long`);
  }
  return counts;
}

/** Offsets of bytes that are no numbers of a tensor: all but the stretches between entries' headers, roughly. */
function meaningful(file: Uint8Array): number[] {
  const places: number[] = [];
  const text = Buffer.from(file).toString("latin1");
  for (const mark of ["PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "PK\x06\x06", "PK\x06\x07"]) {
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
      for (let i = 0; i < 76 && at + i < file.length; i++) places.push(at + i);
    }
  }
  const pickle = text.indexOf("\x80\x02");
  if (pickle < 0) throw new Error("the file has no pickle");
  const end = text.indexOf("PK\x07\x08", pickle);
  // Four times, so that half of the changes are to instructions.
  for (let turn = 0; turn < 4; turn++) for (let at = pickle; at < end; at++) places.push(at);
  return places;
}

function mutated(file: Uint8Array, places: readonly number[], random: (below: number) => number): Uint8Array {
  const place = () => places[random(places.length)]!;
  const bytes = file.slice();
  switch (random(8)) {
    case 0:
      return bytes.subarray(0, random(bytes.length));
    case 1: {
      // A stretch put elsewhere.
      const from = place();
      bytes.copyWithin(place(), from, from + 1 + random(64));
      return bytes;
    }
    case 2: {
      // Bytes taken out or put in, so that all that follows moves.
      const at = place();
      const length = 1 + random(4);
      const moved = new Uint8Array(bytes.length + length);
      moved.set(bytes.subarray(0, at));
      moved.set(bytes.subarray(at), at + length);
      return moved;
    }
    default:
      for (let i = 0; i < 1 + random(3); i++) bytes[place()] = random(256);
      return bytes;
  }
}
