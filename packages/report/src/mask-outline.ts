import { decodeRuns, type RunLengths } from "@commonground/core";

/**
 * SVG path data round the set pixels of a mask of `width` × `height`, along pixel edges: closed loops, outer ones
 * clockwise and holes anticlockwise (y down), so that the non-zero fill rule leaves holes open. Empty for an empty mask.
 */
export function maskOutline(runs: RunLengths, width: number, height: number): string {
  const set = pixelTest(runs, width, height);
  const stride = width + 1;
  // A directed unit edge has set pixels on its right; directions are 0 right, 1 down, 2 left, 3 up.
  const edges = new Set<number>();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!set(x, y)) continue;
      if (!set(x, y - 1)) edges.add(edge(x, y, 0, stride));
      if (!set(x + 1, y)) edges.add(edge(x + 1, y, 1, stride));
      if (!set(x, y + 1)) edges.add(edge(x + 1, y + 1, 2, stride));
      if (!set(x - 1, y)) edges.add(edge(x, y + 1, 3, stride));
    }
  }
  let path = "";
  for (const first of edges) path += loop(first, edges, stride);
  return path;
}

const DX = [1, 0, -1, 0];
const DY = [0, 1, 0, -1];
// Where two set pixels touch diagonally the loop turns right first, which keeps them in loops of their own.
const RIGHT_STRAIGHT_LEFT = [1, 0, 3];

function edge(x: number, y: number, direction: number, stride: number): number {
  return (y * stride + x) * 4 + direction;
}

function loop(first: number, edges: Set<number>, stride: number): string {
  let direction = first & 3;
  let x = (first >> 2) % stride;
  let y = Math.floor((first >> 2) / stride);
  let path = `M${x} ${y}`;
  for (;;) {
    edges.delete(edge(x, y, direction, stride));
    x += DX[direction];
    y += DY[direction];
    const next = RIGHT_STRAIGHT_LEFT.map((turn) => (direction + turn) & 3).find((turned) =>
      edges.has(edge(x, y, turned, stride)),
    );
    if (next === undefined) return `${path}Z`;
    if (next !== direction) path += direction % 2 === 0 ? `H${x}` : `V${y}`;
    direction = next;
  }
}

function pixelTest(runs: RunLengths, width: number, height: number) {
  const { data } = decodeRuns(runs, width, height);
  return (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && data[y * width + x] === 1;
}
