import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Place } from "../../state/study.ts";
import type { Slices } from "./use-slices.ts";

interface Asked {
  readonly label: string;
  readonly items: Slices<unknown>;
  /** Height of a line in px, the same for all, and of what stays above them. */
  readonly height: number;
  readonly head: number;
  /** Items of a line, where the box has that width. */
  readonly perLine: (width: number) => number;
  /** An item to begin at; null for the first. */
  readonly begin: number | null;
  readonly places: Map<string, Place>;
}

export interface Window {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly perLine: number;
  /** Lines that are drawn: from, up to. */
  readonly first: number;
  readonly last: number;
  readonly lines: number;
  /** For keys on an item, which is called by its place in `data-place`. */
  readonly walk: (event: KeyboardEvent) => void;
  /** Of an item's button: the tabulator stops at one of them, and goes on beyond the list with the next press. */
  readonly tabIndex: (place: number) => 0 | -1;
  /** To be called when an item is opened, so that the list is found again there. */
  readonly leave: (place: number) => void;
}

/** Whether no control has the focus. */
const isNowhere = (element: Element | null) => element === document.body || element?.id === "main";

/** Lines that are drawn above and below those that are seen. */
const BEYOND = 6;

/** What of a long list of lines is seen; keys walk its items, and it is found again where it was left. */
export function useWindow({ label, items, height, head, perLine: fit, begin, places }: Asked): Window {
  const box = useRef<HTMLDivElement>(null);
  const wanted = useRef<number | null>(null);
  // Whether the next scrolling is not the reader’s.
  const quiet = useRef(false);
  const name = useRef("");
  name.current = `${label} ${items.key}`;
  const [view, setView] = useState({ top: 0, height: 600, width: 0 });
  const [focused, setFocused] = useState(0);
  const total = items.total ?? 0;
  const perLine = fit(view.width);
  const lines = Math.ceil(total / perLine);
  const first = Math.max(0, Math.floor(view.top / height) - BEYOND);
  const last = Math.min(lines, Math.ceil((view.top + view.height) / height) + BEYOND);
  useEffect(() => items.need(first * perLine, last * perLine));

  const look = () => {
    const { scrollTop, clientHeight, clientWidth } = box.current!;
    setView({ top: scrollTop, height: clientHeight, width: clientWidth });
  };
  useLayoutEffect(() => {
    const element = box.current!;
    const scrolled = () => {
      look();
      if (quiet.current) quiet.current = false;
      else places.set(name.current, { top: element.scrollTop, opened: null });
    };
    const watch = new ResizeObserver(look);
    watch.observe(element);
    const focus = ({ target }: FocusEvent) => {
      const item = (target as HTMLElement).closest<HTMLElement>("[data-place]");
      if (item !== null) setFocused(Number(item.dataset.place));
    };
    element.addEventListener("focusin", focus);
    element.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      watch.disconnect();
      element.removeEventListener("scroll", scrolled);
      element.removeEventListener("focusin", focus);
    };
  }, []);
  // A list is shown where it was left; a new one from its top, or where it is to begin.
  useLayoutEffect(() => {
    if (items.key === null) return;
    const kept = places.get(name.current);
    if (kept === undefined && begin !== null && begin >= 0) show(begin);
    else if ((kept?.top ?? 0) !== box.current!.scrollTop) {
      quiet.current = true;
      box.current!.scrollTop = kept?.top ?? 0;
    }
    if (kept?.opened != null && isNowhere(document.activeElement)) wanted.current = kept.opened;
  }, [items.key, begin]);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const button = box.current!.querySelector<HTMLElement>(`[data-place="${wanted.current}"] button`);
    if (button === null) return;
    wanted.current = null;
    button.focus({ preventScroll: true });
  });

  function show(place: number): void {
    const element = box.current!;
    const line = Math.floor(place / perLine);
    const [top, bottom] = [line * height, (line + 1) * height + head];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight)
      element.scrollTop = bottom - element.clientHeight;
  }

  function walk(event: KeyboardEvent): void {
    const item = (event.target as HTMLElement).closest<HTMLElement>("[data-place]");
    if (item === null) return;
    const page = Math.max(1, Math.floor(view.height / height) - 1) * perLine;
    const from = Number(item.dataset.place);
    const to: Record<string, number> = {
      ArrowDown: from + perLine,
      ArrowUp: from - perLine,
      ...(perLine > 1 ? { ArrowRight: from + 1, ArrowLeft: from - 1 } : {}),
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: total - 1,
    };
    if (!Object.hasOwn(to, event.key)) return;
    event.preventDefault();
    wanted.current = Math.max(0, Math.min(total - 1, to[event.key]!));
    show(wanted.current);
    look();
  }

  const top = Math.ceil(view.top / height) * perLine;
  const stop = focused >= first * perLine && focused < last * perLine ? focused : top;
  const tabIndex = (place: number) => (place === stop ? 0 : -1);
  const leave = (place: number) =>
    void places.set(name.current, { top: box.current!.scrollTop, opened: place });
  return { box, perLine, first, last, lines, walk, tabIndex, leave };
}
