/**
 * Indices of the `k` largest values, largest first; of equal values the lower index comes first, NaN comes after
 * everything. `k` is clipped to 0 … length. One pass with a heap of k entries whose root is the worst entry kept
 * (as in d3-array's and Python's `nlargest`), so O(n log k) at worst and close to O(n) in practice.
 */
export function topK(values: ArrayLike<number>, k: number): Int32Array {
  const size = Math.max(0, Math.min(Math.trunc(k), values.length));
  const heap = new Int32Array(size);
  if (size === 0) return heap;
  for (let i = 0; i < size; i++) heap[i] = i;
  for (let i = (size >> 1) - 1; i >= 0; i--) siftDown(values, heap, i, size);
  for (let i = size; i < values.length; i++) {
    if (!precedes(values, i, heap[0])) continue;
    heap[0] = i;
    siftDown(values, heap, 0, size);
  }
  for (let end = size - 1; end > 0; end--) {
    const worst = heap[0];
    heap[0] = heap[end];
    heap[end] = worst;
    siftDown(values, heap, 0, end);
  }
  return heap;
}

function siftDown(values: ArrayLike<number>, heap: Int32Array, start: number, size: number): void {
  const moved = heap[start];
  let hole = start;
  for (let child = 2 * hole + 1; child < size; child = 2 * hole + 1) {
    if (child + 1 < size && precedes(values, heap[child], heap[child + 1])) child++;
    if (!precedes(values, moved, heap[child])) break;
    heap[hole] = heap[child];
    hole = child;
  }
  heap[hole] = moved;
}

function precedes(values: ArrayLike<number>, i: number, j: number): boolean {
  const x = values[i];
  const y = values[j];
  if (x > y) return true;
  if (x < y) return false;
  if (x === y) return i < j;
  const xIsNumber = !Number.isNaN(x);
  return xIsNumber === Number.isNaN(y) ? xIsNumber : i < j;
}
