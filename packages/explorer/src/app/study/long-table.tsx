import type { ComponentChildren } from "preact";
import type { Study } from "../../state/study.ts";
import type { Store } from "../../state/store.ts";
import type { Slices } from "./use-slices.ts";
import { useWindow } from "./use-window.ts";

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
/** Height of a line of text in px, at least, where cells are narrow; more lines than fit would make a row higher. */
const LINE = 18;
/** Height of the line of heads in px, as the style has it. */
const HEAD = 46;
const oneItem = () => 1;

/** A table of any length, of which only the rows that are seen are in the page; arrows, Home and End walk its rows. */
export function LongTable<T>(props: Props<T>) {
  const { label, study, columns, items, height, chosen, begin = null, open, empty } = props;
  const { store, places } = study;
  const seen = useWindow({ label, items, height, head: HEAD, perLine: oneItem, begin, places });
  const { box, first, last, walk, tabIndex, leave } = seen;
  const total = items.total ?? 0;

  function opening(item: T, place: number): (() => void) | null {
    const opened = open(item);
    return (
      opened &&
      (() => {
        leave(place);
        opened();
      })
    );
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
      style={{
        "--row": `${height}px`,
        "--rows": Math.max(LEAST_ROWS, items.total ?? 100),
        "--lines": Math.floor(height / LINE),
      }}
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
                        <Opening open={opening(item, place)} tabIndex={tabIndex(place)}>
                          {column.cell(item)}
                        </Opening>
                      )}
                    </th>
                  ) : (
                    <td key={column.title} class={column.kind}>
                      <div>{item === undefined ? "" : column.cell(item)}</div>
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

interface OpeningProps {
  readonly open: (() => void) | null;
  readonly tabIndex: 0 | -1;
  readonly children: ComponentChildren;
}

function Opening({ open, tabIndex, children }: OpeningProps) {
  if (open === null) return <span class="cell">{children}</span>;
  return (
    <button type="button" tabIndex={tabIndex} onClick={open}>
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
