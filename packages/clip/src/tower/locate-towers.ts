import type { Locate } from "./weights.ts";

/** Each encoder's own names where it has any, else those of the layout. */
export function locateTowers(
  vision: { readonly locate?: Locate | undefined },
  text: { readonly locate?: Locate | undefined },
  layout: Locate,
): Locate {
  return (name) => {
    const own = name.startsWith("vision.") ? vision.locate : text.locate;
    return (own ?? layout)(name);
  };
}
