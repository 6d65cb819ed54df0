import { type Bank, descriptorsOf, stemKey, words } from "@commonground/core";

/** A descriptor that says a class's name. */
export interface NameLeak {
  readonly descriptor: string;
  /** Classes whose name it holds. */
  readonly names: readonly string[];
  /** Whether one of them has the descriptor: then it gives its own class away. */
  readonly own: boolean;
}

/**
 * Distinct descriptors that hold the whole name of any class, all its words in their order, whatever their number or
 * ending ("orange" in "orange stripes", "dog face" in "a dog's face"). A name of one common word is found wherever that
 * word stands for something else; whether that is a fault, a reader must say.
 */
export function nameLeaks(bank: Bank): NameLeak[] {
  const names = new Map<string, string[]>();
  let longest = 0;
  for (const name of Object.keys(bank.classes)) {
    const stems = words(name).map(stemKey);
    if (stems.length === 0) continue;
    const key = stems.join(" ");
    names.set(key, [...(names.get(key) ?? []), name]);
    longest = Math.max(longest, stems.length);
  }
  return descriptorsOf(bank).flatMap((descriptor) => {
    const stems = words(descriptor).map(stemKey);
    const found = new Set<string>();
    for (let from = 0; from < stems.length; from++) {
      for (let to = from + 1; to <= Math.min(stems.length, from + longest); to++) {
        for (const name of names.get(stems.slice(from, to).join(" ")) ?? []) found.add(name);
      }
    }
    if (found.size === 0) return [];
    const own = [...found].some((name) => bank.classes[name].includes(descriptor));
    return [{ descriptor, names: [...found], own }];
  });
}
