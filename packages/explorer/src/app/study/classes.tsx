import { formatNumber, formatPercent } from "@commonground/report";
import type { ClassFigures } from "@commonground/study/web";
import { Terms } from "../terms/terms.tsx";
import { LongTable, type TableColumn } from "./long-table.tsx";
import { SearchField } from "./search-field.tsx";
import type { StudyProps } from "./study-view.tsx";
import { useSlices } from "./use-slices.ts";

const number = (value: number | null) => (value === null ? "–" : formatNumber(value, 3));

const COLUMNS: readonly TableColumn<ClassFigures>[] = [
  { title: "Class", sort: "name", kind: "text", cell: ({ name }) => name },
  {
    title: "Images",
    sort: "images",
    falling: true,
    kind: "number",
    cell: ({ images }) => images.toLocaleString("en"),
  },
  {
    title: "Accuracy",
    sort: "accuracy",
    kind: "number",
    cell: ({ accuracy }) =>
      accuracy === null ? (
        "–"
      ) : (
        <>
          {formatPercent(accuracy.value)} <small>[{accuracy.interval.map(formatPercent).join(", ")}]</small>
        </>
      ),
  },
  { title: "Share", sort: "share", kind: "number", cell: ({ share }) => number(share) },
  {
    title: "Above chance",
    sort: "aboveChance",
    kind: "number",
    cell: ({ aboveChance }) => number(aboveChance),
  },
  {
    title: "Confidence",
    sort: "confidence",
    falling: true,
    kind: "number",
    cell: ({ confidence }) => formatPercent(confidence),
  },
];

const SHOWN = { all: "All", wrong: "With wrong answers", right: "All right" } as const;

/** The classes of a run, least shared first if not sorted otherwise; one leads to its images. */
export function Classes({ study }: StudyProps) {
  const { store, run, ask, tell } = study;
  const { search, sort, answers } = store.state.value;
  const { key } = run.value!;
  const query = { search, sort, answers };
  const items = useSlices(
    JSON.stringify([key, query]),
    (from, to) => ask("classes", key, query, from, to),
    tell,
  );
  return (
    <section aria-label="Classes">
      <div class="choices">
        <SearchField study={study} label="Find classes" />
        <div class="segments" role="group" aria-label="Which classes">
          {(["all", "wrong", "right"] as const).map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === (answers === "failed" ? "all" : answers)}
              onClick={() => store.change({ answers: name })}
            >
              {SHOWN[name]}
            </button>
          ))}
        </div>
        <p class="soft count" role="status">
          {items.total === null ? "Reading …" : `${items.total.toLocaleString("en")} classes`}
        </p>
      </div>
      <LongTable
        label="Classes"
        study={study}
        columns={COLUMNS}
        items={items}
        height={44}
        empty="No class is left by these filters."
        open={({ name, accuracy }) =>
          () =>
            store.change({
              list: "images",
              label: accuracy === null ? null : name,
              answer: accuracy === null ? name : null,
              answers: "all",
              search: null,
              sort: null,
              row: null,
            })
          }
      />
      <p class="soft">
        Accuracy with Wilson’s 95 % interval; the rest are means over the class’s images. A class leads to its
        images.
      </p>
      <Terms of="classes" />
    </section>
  );
}
