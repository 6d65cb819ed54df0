import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** For a card that tells of one row: below its list, as on a phone, it is gone to when it is `ready`; beside it, it is in sight. */
export function useInSight(ready: boolean): RefObject<HTMLElement | null> {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    const card = ref.current;
    const list = card?.previousElementSibling;
    if (!ready || !card || !list) return;
    if (card.getBoundingClientRect().top < list.getBoundingClientRect().bottom) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  }, [ready]);
  return ref;
}
