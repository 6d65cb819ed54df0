// The permutohedral lattice approximates a Gaussian filter over points in a d-dimensional feature space (for an
// image: position and colour) in time linear in the number of points. Space is cut into equal simplices whose
// corners are the integer points of a hyperplane of R^(d+1) with coordinates congruent modulo d + 1. A point's
// value is spread over the d + 1 corners of its simplex by barycentric weights (splat), the corners are blurred
// with the taps ½, 1, ½ along each of the d + 1 lattice directions (blur), and the result is read back with the
// same weights (slice). Only corners that some point touches exist; a hash table finds them.
// Source: Adams, Baek & Davis, "Fast High-Dimensional Filtering Using the Permutohedral Lattice", Computer Graphics
// Forum 29(2), 2010. Page numbers below are that paper's.

import { CommonGroundError } from "../errors.ts";
import { createIntegerIndex, findInteger, findOrAddInteger } from "./integer-index.ts";
import type { IntegerIndex } from "./integer-index.ts";

/** The lattice that a set of points touches. Vertices are numbered from 1; vertex 0 is every absent one. */
export interface PermutohedralLattice {
  readonly pointCount: number;
  readonly dimensions: number;
  readonly vertexCount: number;
  /** Corners of each point's simplex, pointCount × (dimensions + 1). */
  readonly corners: Int32Array;
  /** Splat and slice weights of these corners, of the same shape. */
  readonly weights: Float32Array;
  /** The two neighbours of each vertex in each direction, (dimensions + 1) × (vertexCount + 1) × 2. */
  readonly neighbours: Int32Array;
  /** Room for `filterOnLattice` to work in: vertexCount + 1 values each, of which value 0 stays 0. */
  readonly values: Float32Array;
  readonly blurred: Float32Array;
}

/**
 * Builds the lattice of `features`: points × `dimensions`, row-major, in standard deviations of the Gaussian.
 * Throws INVALID_ARGUMENT where a feature is not finite, or where they spread too far for a vertex's coordinates to
 * pack into 53 bits; with five dimensions that takes a spread of about 200 standard deviations in every one.
 */
export function buildPermutohedralLattice(features: Float32Array, dimensions: number): PermutohedralLattice {
  const pointCount = features.length / dimensions;
  const embedding = createEmbedding(features, dimensions);
  const index = createIntegerIndex(pointCount);
  const corners = new Int32Array(pointCount * (dimensions + 1));
  const weights = new Float32Array(pointCount * (dimensions + 1));
  for (let point = 0; point < pointCount; point++) {
    findSimplex(embedding, features, point, index, corners, weights);
  }
  return {
    pointCount,
    dimensions,
    vertexCount: index.count,
    corners,
    weights,
    neighbours: linkNeighbours(embedding, index),
    values: new Float32Array(index.count + 1),
    blurred: new Float32Array(index.count + 1),
  };
}

/**
 * Sums over the points, weighted by an approximate Gaussian of their distance in feature space, up to a constant
 * factor: `output[i]` ≈ c · Σⱼ exp(−½ |fᵢ − fⱼ|²) · `input[j]`. `input` and `output` hold pointCount values and may
 * be the same array.
 */
export function filterOnLattice(
  lattice: PermutohedralLattice,
  input: Float32Array,
  output: Float32Array,
): void {
  let { values, blurred } = lattice;
  splat(lattice, input, values.fill(0));
  for (let direction = 0; direction <= lattice.dimensions; direction++) {
    blur(lattice, direction, values, blurred);
    [values, blurred] = [blurred, values];
  }
  slice(lattice, values, output);
}

/** The map from features to the hyperplane, the packing of its integer points, and room to work in. */
interface Embedding {
  readonly dimensions: number;
  readonly scales: Float64Array;
  readonly strides: Float64Array;
  /** Sum of the strides: what 1 on every coordinate adds to a packed point. */
  readonly diagonal: number;
  readonly difference: Float64Array;
  readonly rank: Int32Array;
  readonly coordinateOfRank: Int32Array;
}

function createEmbedding(features: Float32Array, dimensions: number): Embedding {
  const scales = elevationScales(dimensions);
  const strides = packingStrides(features, scales);
  return {
    dimensions,
    scales,
    strides,
    diagonal: strides.reduce((sum, stride) => sum + stride, 0),
    difference: new Float64Array(dimensions + 1),
    rank: new Int32Array(dimensions + 1),
    coordinateOfRank: new Int32Array(dimensions + 1),
  };
}

/** Writes the corners of the simplex round one point, and their weights. */
function findSimplex(
  embedding: Embedding,
  features: Float32Array,
  point: number,
  index: IntegerIndex,
  corners: Int32Array,
  weights: Float32Array,
): void {
  const { dimensions: d, scales, strides, diagonal, difference, rank, coordinateOfRank } = embedding;
  const size = d + 1;

  // Elevation onto the hyperplane (p. 5).
  let sum = 0;
  for (let i = d; i > 0; i--) {
    const scaled = features[point * d + i - 1]! * scales[i - 1]!;
    difference[i] = sum - i * scaled;
    sum += scaled;
  }
  difference[0] = sum;

  // The nearest point of remainder 0, packed into `code`; rounding may put it off the hyperplane by `excess` steps.
  let excess = 0;
  let code = 0;
  for (let i = 0; i < size; i++) {
    const multiple = Math.round(difference[i]! / size);
    difference[i]! -= multiple * size;
    excess += multiple;
    code += multiple * size * strides[i]!;
    rank[i] = 0;
  }

  // Rank 0 is the largest difference. The coordinates furthest off step back onto the hyperplane.
  for (let i = 0; i < d; i++) {
    for (let j = i + 1; j < size; j++) {
      if (difference[i]! < difference[j]!) rank[i]!++;
      else rank[j]!++;
    }
  }
  for (let i = 0; i < size; i++) {
    const shifted = rank[i]! + excess;
    const step = shifted < 0 ? size : shifted > d ? -size : 0;
    difference[i]! -= step;
    code += step * strides[i]!;
    coordinateOfRank[shifted + step] = i;
  }

  // From one corner to the next every coordinate grows by 1, but for one that falls by d, in ascending order of
  // difference. The barycentric weights are the gaps between these differences (p. 10).
  let previous = difference[coordinateOfRank[0]!]! / size - 1;
  for (let corner = 0; corner < size; corner++) {
    const coordinate = coordinateOfRank[d - corner]!;
    const scaled = difference[coordinate]! / size;
    corners[point * size + corner] = findOrAddInteger(index, code);
    weights[point * size + corner] = scaled - previous;
    previous = scaled;
    code += diagonal - size * strides[coordinate]!;
  }
}

function linkNeighbours({ strides, diagonal }: Embedding, index: IntegerIndex): Int32Array {
  const size = strides.length;
  const neighbours = new Int32Array(size * (index.count + 1) * 2);
  for (let direction = 0; direction < size; direction++) {
    const base = direction * (index.count + 1) * 2;
    const offset = size * strides[direction]! - diagonal;
    for (let vertex = 1; vertex <= index.count; vertex++) {
      const neighbour = findInteger(index, index.values[vertex]! + offset);
      if (neighbour === 0) continue;
      neighbours[base + vertex * 2] = neighbour;
      neighbours[base + neighbour * 2 + 1] = vertex;
    }
  }
  return neighbours;
}

function splat(
  { corners, weights, dimensions }: PermutohedralLattice,
  input: Float32Array,
  values: Float32Array,
) {
  for (let point = 0, at = 0; point < input.length; point++) {
    const value = input[point]!;
    for (let corner = 0; corner <= dimensions; corner++, at++) values[corners[at]!]! += weights[at]! * value;
  }
}

function blur(lattice: PermutohedralLattice, direction: number, values: Float32Array, blurred: Float32Array) {
  const { neighbours } = lattice;
  let at = direction * values.length * 2 + 2;
  for (let vertex = 1; vertex < values.length; vertex++, at += 2) {
    blurred[vertex] = values[vertex]! + 0.5 * (values[neighbours[at]!]! + values[neighbours[at + 1]!]!);
  }
}

function slice(
  { corners, weights, dimensions }: PermutohedralLattice,
  values: Float32Array,
  output: Float32Array,
) {
  for (let point = 0, at = 0; point < output.length; point++) {
    let value = 0;
    for (let corner = 0; corner <= dimensions; corner++, at++) value += weights[at]! * values[corners[at]!]!;
    output[point] = value;
  }
}

/** Diagonal of the elevation, for a filter of unit standard deviation (p. 5 and 6). */
function elevationScales(d: number): Float64Array {
  const deviation = (d + 1) * Math.sqrt(2 / 3);
  return Float64Array.from({ length: d }, (_, i) => deviation / Math.sqrt((i + 1) * (i + 2)));
}

/**
 * Factors that pack a vertex's coordinates into one integer, so that vertices that are touched, and their
 * neighbours, all differ: a mixed radix, with each coordinate's spread for its base. The last coordinate follows
 * from the others (their sum is 0) and has factor 0.
 */
function packingStrides(features: Float32Array, scales: Float64Array): Float64Array {
  const d = scales.length;
  const spreads = scales.map((scale, i) => scale * spread(features, i, d));
  const strides = new Float64Array(d + 1);
  let stride = 1;
  for (let coordinate = 0; coordinate < d; coordinate++) {
    strides[coordinate] = stride;
    const own = coordinate === 0 ? 0 : coordinate * spreads[coordinate - 1]!;
    const others = spreads.subarray(coordinate).reduce((sum, spread) => sum + spread, 0);
    stride *= Math.ceil(own + others) + 4 * (d + 1);
  }
  if (stride <= Number.MAX_SAFE_INTEGER) return strides;
  throw new CommonGroundError(
    "INVALID_ARGUMENT",
    "buildPermutohedralLattice: the features spread too far or are not finite; use larger standard deviations",
  );
}

function spread(features: Float32Array, dimension: number, dimensions: number): number {
  let low = Infinity;
  let high = -Infinity;
  for (let at = dimension; at < features.length; at += dimensions) {
    low = Math.min(low, features[at]!);
    high = Math.max(high, features[at]!);
  }
  return high - low;
}
