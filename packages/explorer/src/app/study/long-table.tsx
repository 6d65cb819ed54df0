import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Study } from "../../state/study.ts";
import type { Store } from "../../state/store.ts";
import type { Slices } from "./use-slices.ts";

export interface TableColumn<T> {
  readonly title: string;
  /** By which the list can be sorted; none where it cannot. */
  readonly sort?: string;
  /** The order that the first click gives. */
  readonly falling?: boolean;
  readonly kind: "text" | "number" | "picture";
  cell(item: T): ComponentChildren;
}

interface Props<T> {
  readonly label: string;
  /** Of which the table is. */
  readonly study: Study;
  /** The first one names the row, and is its button. */
  readonly columns: readonly TableColumn<T>[];
  readonly items: Slices<T>;
  /** Height of a row in px, the same for all. */
  readonly height: number;
  readonly chosen?: (item: T) => boolean;
  /** A place to begin at; null for the first. */
  readonly begin?: number | null;
  /** What opening an item does; null where it cannot be opened. */
  readonly open: (item: T) => (() => void) | null;
  readonly empty: string;
}

/** What a table without rows says takes as much room. */
const LEAST_ROWS = 2;
/** Rows that are drawn above and below those that are seen. */
const BEYOND = 6;

/** A table of any length, of which only the rows that are seen are in the page; arrows, Home and End walk its rows. */
export function LongTable<T>(props: Props<T>) {
  const { label, study, columns, items, height, chosen, begin = null, open, empty } = props;
  const { store, places } = study;

  const box = useRef<HTMLDivElement>(null);
  const wanted = useRef<number | null>(null);
  // Whether the next scrolling is not the reader’s.
  const quiet = useRef(false);
  const name = useRef("");
  name.current = `${label} ${items.key}`;
  const [view, setView] = useState({ top: 0, height: 600 });
  const total = items.total ?? 0;
  const first = Math.max(0, Math.floor(view.top / height) - BEYOND);
  const last = Math.min(total, Math.ceil((view.top + view.height) / height) + BEYOND);
  useEffect(() => items.need(first, last));

  useLayoutEffect(() => {
    const element = box.current!;
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight });
    const scrolled = () => {
      look();
      if (quiet.current) quiet.current = false;
      else places.set(name.current, { top: element.scrollTop, opened: null });
    };
    const watch = new ResizeObserver(look);
    watch.observe(element);
    element.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      watch.disconnect();
      element.removeEventListener("scroll", scrolled);
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
    if (kept?.opened != null && document.activeElement === document.body) wanted.current = kept.opened;
  }, [items.key, begin]);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const button = box.current!.querySelector<HTMLElement>(`[data-place="${wanted.current}"] button`);
    if (button === null) return;
    wanted.current = null;
    button.focus({ preventScroll: true });
  });

  function opening(item: T, place: number): (() => void) | null {
    const opened = open(item);
    return (
      opened &&
      (() => {
        places.set(name.current, { top: box.current!.scrollTop, opened: place });
        opened();
      })
    );
  }

  function show(place: number): void {
    const element = box.current!;
    const head = element.querySelector("thead")!.offsetHeight;
    const [top, bottom] = [place * height, (place + 1) * height + head];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight)
      element.scrollTop = bottom - element.clientHeight;
  }

  function walk(event: KeyboardEvent): void {
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-place]");
    if (row === null) return;
    const page = Math.max(1, Math.floor(view.height / height) - 1);
    const from = Number(row.dataset.place);
    const places: Record<string, number> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: total - 1,
    };
    const to = places[event.key];
    if (to === undefined) return;
    event.preventDefault();
    wanted.current = Math.max(0, Math.min(total - 1, to));
    show(wanted.current);
    setView({ top: box.current!.scrollTop, height: box.current!.clientHeight });
  }

  const { sort } = store.state.value;
  const rows = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
  return (
    <div
      class="long-table"
      ref={box}
      role="region"
      aria-label={label}
      tabIndex={0}
      onKeyDown={walk}
      style={{ "--row": `${height}px`, "--rows": Math.max(LEAST_ROWS, items.total ?? 100) }}
    >
      <table aria-rowcount={total + 1} aria-busy={items.total === null}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <Head key={column.title} column={column} sort={sort} store={store} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Space height={first * height} columns={columns.length} />
          {rows.map((place) => {
            const item = items.at(place);
            return (
              <tr
                key={place}
                data-place={place}
                aria-rowindex={place + 2}
                aria-selected={item !== undefined && chosen?.(item) ? true : undefined}
                class={item !== undefined && chosen?.(item) ? "chosen" : ""}
              >
                {columns.map((column, c) =>
                  c === 0 ? (
                    <th key={column.title} scope="row" class={column.kind}>
                      {item === undefined ? (
                        "…"
                      ) : (
                        <Opening open={opening(item, place)}>{column.cell(item)}</Opening>
                      )}
                    </th>
                  ) : (
                    <td key={column.title} class={column.kind}>
                      {item === undefined ? "" : column.cell(item)}
                    </td>
                  ),
                )}
              </tr>
            );
          })}
          <Space height={(total - last) * height} columns={columns.length} />
        </tbody>
      </table>
      {items.total === 0 && <p class="soft none">{empty}</p>}
    </div>
  );
}

function Opening({ open, children }: { open: (() => void) | null; children: ComponentChildren }) {
  if (open === null) return <span class="cell">{children}</span>;
  return (
    <button type="button" onClick={open}>
      {children}
    </button>
  );
}

function Space({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true" class="space" style={{ height: `${height}px` }}>
      <td colSpan={columns} />
    </tr>
  );
}

interface HeadProps {
  readonly column: {
    readonly title: string;
    readonly sort?: string;
    readonly falling?: boolean;
    readonly kind: string;
  };
  readonly sort: string | null;
  readonly store: Store;
}

/** A column's head, which sorts by it: first the way that is asked most, then the other, then no more. */
export function Head({ column: { title, sort: name, falling = false, kind }, sort, store }: HeadProps) {
  if (name === undefined) {
    return (
      <th scope="col" class={kind}>
        {title}
      </th>
    );
  }
  const ways = falling ? [`-${name}`, name] : [name, `-${name}`];
  const now = ways.indexOf(sort ?? "");
  const state = sort === name ? "ascending" : sort === `-${name}` ? "descending" : "none";
  return (
    <th scope="col" class={kind} aria-sort={state}>
      <button type="button" onClick={() => store.change({ sort: ways[now + 1] ?? null })}>
        {title}
        <span aria-hidden="true">{state === "none" ? " ↕" : state === "ascending" ? " ↑" : " ↓"}</span>
      </button>
    </th>
  );
}
