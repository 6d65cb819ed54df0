/** Numbers distinct integers 1, 2, 3 … in the order in which they come: an open-addressing hash table. */
export interface IntegerIndex {
  /** How many integers are numbered. */
  count: number;
  /** The integers by number, `values[1]` to `values[count]`. */
  values: Float64Array;
  /** Numbers by hash slot, 0 for a free slot; the length is a power of two and at least half is free. */
  slots: Int32Array;
}

/** An empty index with room for `capacity` integers before it first grows. */
export function createIntegerIndex(capacity: number): IntegerIndex {
  const slotCount = 2 ** Math.ceil(Math.log2(2 * capacity + 2));
  return { count: 0, values: new Float64Array(slotCount / 2 + 1), slots: new Int32Array(slotCount) };
}

/** The number of `value` (an integer of at most 53 bits), or 0 where it has none. */
export function findInteger(index: IntegerIndex, value: number): number {
  return index.slots[findSlot(index, value)]!;
}

/** The number of `value` (an integer of at most 53 bits), the next free one where it has none yet. */
export function findOrAddInteger(index: IntegerIndex, value: number): number {
  const slot = findSlot(index, value);
  const found = index.slots[slot]!;
  if (found !== 0) return found;
  const number = ++index.count;
  index.values[number] = value;
  index.slots[slot] = number;
  if (2 * number >= index.slots.length) grow(index);
  return number;
}

function findSlot({ slots, values }: IntegerIndex, value: number): number {
  const last = slots.length - 1;
  const hash = Math.imul(value | 0, 0x9e3779b1) + Math.imul((value / 2 ** 32) | 0, 0x85ebca77);
  let slot = (hash ^ (hash >>> 15)) & last;
  for (let number = slots[slot]!; number !== 0 && values[number] !== value; number = slots[slot]!) {
    slot = (slot + 1) & last;
  }
  return slot;
}

function grow(index: IntegerIndex): void {
  const values = new Float64Array(2 * index.values.length - 1);
  values.set(index.values);
  index.values = values;
  index.slots = new Int32Array(2 * index.slots.length);
  for (let number = 1; number <= index.count; number++)
    index.slots[findSlot(index, values[number]!)] = number;
}
