import { expect, test } from "vitest";
import { buildPermutohedralLattice, filterOnLattice } from "./permutohedral-lattice.ts";

/** `count` points of a fixed quasi-random sequence in a cube of side `side`. */
function points(count: number, dimensions: number, side: number): Float32Array {
  return Float32Array.from({ length: count * dimensions }, (_, at) => {
    const root = Math.sqrt([2, 3, 5, 7, 11][at % dimensions]!);
    return ((root * (1 + Math.floor(at / dimensions))) % 1) * side;
  });
}

function filter(features: Float32Array, dimensions: number, input: Float32Array): Float32Array {
  const output = new Float32Array(input.length);
  filterOnLattice(buildPermutohedralLattice(features, dimensions), input, output);
  return output;
}

/** The Gaussian average of `input` round each point. */
function exactAverage(features: Float32Array, dimensions: number, input: Float32Array): number[] {
  return Array.from(input, (_, i) => {
    let weighted = 0;
    let total = 0;
    for (let j = 0; j < input.length; j++) {
      let distance = 0;
      for (let k = 0; k < dimensions; k++) {
        distance += (features[i * dimensions + k]! - features[j * dimensions + k]!) ** 2;
      }
      const weight = Math.exp(-distance / 2);
      weighted += weight * input[j]!;
      total += weight;
    }
    return weighted / total;
  });
}

test.each([1, 2, 3, 5])("in %i dimensions the weights of a point's corners are barycentric", (dimensions) => {
  const { weights, corners, pointCount, vertexCount } = buildPermutohedralLattice(
    points(500, dimensions, 6),
    dimensions,
  );
  expect(pointCount).toBe(500);
  for (let point = 0; point < pointCount; point++) {
    const own = weights.subarray(point * (dimensions + 1), (point + 1) * (dimensions + 1));
    expect(own.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
    expect(Math.min(...own)).toBeGreaterThan(-1e-6);
    expect(new Set(corners.subarray(point * (dimensions + 1), (point + 1) * (dimensions + 1))).size).toBe(
      dimensions + 1,
    );
  }
  expect(Math.max(...corners)).toBe(vertexCount);
});

test("neighbours are mutual, and the corners of a simplex are neighbours in a ring", () => {
  const dimensions = 5;
  const { neighbours, corners, vertexCount } = buildPermutohedralLattice(
    points(300, dimensions, 8),
    dimensions,
  );
  const neighbour = (direction: number, vertex: number, side: number) =>
    neighbours[(direction * (vertexCount + 1) + vertex) * 2 + side]!;
  for (let direction = 0; direction <= dimensions; direction++) {
    for (let vertex = 1; vertex <= vertexCount; vertex++) {
      const next = neighbour(direction, vertex, 0);
      if (next !== 0) expect(neighbour(direction, next, 1)).toBe(vertex);
    }
  }
  for (let at = 0; at < corners.length; at++) {
    const following = at % (dimensions + 1) === dimensions ? at - dimensions : at + 1;
    const sides = Array.from({ length: dimensions + 1 }, (_, direction) =>
      neighbour(direction, corners[at]!, 1),
    );
    expect(sides).toContain(corners[following]);
  }
});

test.each([
  [2, 12, 0.02],
  [5, 2.5, 0.03],
])("in %i dimensions the filter comes close to a Gaussian average", (dimensions, side, tolerance) => {
  const features = points(2000, dimensions, side);
  const input = Float32Array.from({ length: 2000 }, (_, i) => Math.sin(features[i * dimensions]! + i * 1e-3));
  const sums = filter(features, dimensions, new Float32Array(2000).fill(1));
  const average = filter(features, dimensions, input).map((value, i) => value / sums[i]!);
  const exact = exactAverage(features, dimensions, input);
  const error = average.reduce((sum, value, i) => sum + Math.abs(value - exact[i]!), 0) / 2000;
  expect(error).toBeLessThan(tolerance);
});

test("the filter is linear and leaves no trace of an earlier call", () => {
  const lattice = buildPermutohedralLattice(points(200, 3, 4), 3);
  const first = Float32Array.from({ length: 200 }, (_, i) => (i * 7) % 5);
  const second = Float32Array.from({ length: 200 }, (_, i) => (i * 3) % 11);
  const run = (input: Float32Array) => {
    const output = new Float32Array(200);
    filterOnLattice(lattice, input, output);
    return output;
  };
  const [a, b] = [run(first), run(second)];
  expect(run(first)).toEqual(a);
  const both = run(first.map((value, i) => value + 2 * second[i]!));
  both.forEach((value, i) => expect(value / (a[i]! + 2 * b[i]!)).toBeCloseTo(1, 5));
});

test("input and output of the filter may be the same array", () => {
  const lattice = buildPermutohedralLattice(points(100, 2, 5), 2);
  const input = Float32Array.from({ length: 100 }, (_, i) => i);
  const output = new Float32Array(100);
  filterOnLattice(lattice, input, output);
  filterOnLattice(lattice, input, input);
  expect(input).toEqual(output);
});

test.each([
  ["far too wide a spread", [0, 0, 0, 0, 0, 1e5, 1e5, 1e5, 1e5, 1e5]],
  ["a value that is not finite", [0, 0, 0, 0, NaN]],
])("features with %s are refused", (_, values) => {
  expect(() => buildPermutohedralLattice(Float32Array.from(values), 5)).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT" }),
  );
});
