import { useEffect, useRef, useState } from "preact/hooks";
import type { Slice } from "../../results/lists.ts";

/** Items that are asked for at a time. */
const PART = 100;

export interface Slices<T> {
  /** Of what is there; null until the first part is. */
  readonly key: string | null;
  /** Null until the first part is there. */
  readonly total: number | null;
  /** Undefined while its part is on the way. */
  at(place: number): T | undefined;
  /** Says which items are seen. */
  need(from: number, to: number): void;
}

/**
 * A long list in parts, of which only those that are seen are asked for. A new `key` asks anew; what was there stays
 * until the first of it comes.
 */
export function useSlices<T>(
  key: string,
  ask: (from: number, to: number) => Promise<Slice<T>>,
  tell: (error: unknown) => void,
): Slices<T> {
  const [shown, setShown] = useState<{
    key: string;
    total: number;
    parts: ReadonlyMap<number, readonly T[]>;
  } | null>(null);
  const asked = useRef({ key: "", parts: new Set<number>() });
  const current = useRef(key);
  current.current = key;

  const load = (part: number) => {
    if (asked.current.key !== key) asked.current = { key, parts: new Set() };
    if (asked.current.parts.has(part)) return;
    asked.current.parts.add(part);
    ask(part * PART, (part + 1) * PART).then(({ total, items }) => {
      if (current.current !== key) return;
      setShown((before) => ({
        key,
        total,
        parts: new Map(before?.key === key ? before.parts : []).set(part, items),
      }));
    }, tell);
  };
  useEffect(() => load(0), [key]);
  return {
    key: shown?.key ?? null,
    total: shown?.total ?? null,
    at: (place) => shown?.parts.get(Math.floor(place / PART))?.[place % PART],
    need(from, to) {
      if (shown?.key !== key) return;
      const last = Math.min(to, shown.total - 1);
      for (let part = Math.floor(from / PART); part * PART <= last; part++) load(part);
    },
  };
}
