import type { Explanation } from "@commonground/core";
import { useEffect, useState } from "preact/hooks";
import { marked, type Marks } from "../app/image/marked.ts";
import type { Pointed as PointedOnASide } from "../state/explorer.ts";

type Pointed = Omit<PointedOnASide, "side">;

export interface Pointing {
  readonly marks: Marks;
  /** Whether a click keeps this marked. */
  isKept(at: Partial<Pointed>): boolean;
  /** What lets a part or a word be pointed at; a click keeps it marked, and a second one does not. */
  at(at: Partial<Pointed>): {
    onPointerEnter(): void;
    onPointerLeave(): void;
    onFocus(): void;
    onBlur(): void;
    onClick(): void;
  };
}

const NOTHING: Pointed = { part: null, word: null };

/** What is pointed at in one explanation, both ways: a part marks its words, a word its parts. */
export function usePointing(explanation: Explanation): Pointing {
  const [pointed, point] = useState<Pointed | null>(null);
  const [kept, keep] = useState<Pointed>(NOTHING);
  useEffect(() => {
    point(null);
    keep(NOTHING);
  }, [explanation]);
  const isKept = ({ part = null, word = null }: Partial<Pointed>) => kept.part === part && kept.word === word;
  return {
    marks: marked(pointed ?? kept, explanation),
    isKept,
    at(at) {
      const begin = () => point({ ...NOTHING, ...at });
      return {
        onPointerEnter: begin,
        onPointerLeave: () => point(null),
        onFocus: begin,
        onBlur: () => point(null),
        onClick: () => keep(isKept(at) ? NOTHING : { ...NOTHING, ...at }),
      };
    },
  };
}
