import { formatNumber, formatPercent } from "@commonground/report";
import type { ChangedAnswer, ConceptChange, MovedPart } from "@commonground/study/web";
import { BECAME, became, type ChangedClass } from "../../results/changes.ts";
import type { Place } from "../../results/changes-engine.ts";
import { OF_ONE_IMAGE } from "../../state/view-state.ts";
import type { ChangesProps } from "./changes.tsx";
import { LongTable, type TableColumn } from "./long-table.tsx";
import { Thumbnail } from "./thumbnail.tsx";
import { useSlices } from "./use-slices.ts";

const count = (value: number) => value.toLocaleString("en");
const signed = (value: number) => `${value > 0 ? "+" : ""}${formatNumber(value, 3)}`;

const CLASS_COLUMNS: readonly TableColumn<ChangedClass>[] = [
  { title: "Class", sort: "name", kind: "text", cell: ({ name }) => name },
  {
    title: "Images",
    sort: "images",
    falling: true,
    kind: "number",
    cell: ({ images }) => (images === null ? "–" : count(images)),
  },
  {
    title: "Changed",
    sort: "changed",
    falling: true,
    kind: "number",
    cell: ({ changed, images }) => (
      <>
        {count(changed)}
        {images !== null && images > 0 && <small> {formatPercent(changed / images)}</small>}
      </>
    ),
  },
  {
    title: "Right before only",
    sort: "lost",
    falling: true,
    kind: "number",
    cell: ({ lost }) => count(lost),
  },
  {
    title: "Right now only",
    sort: "gained",
    falling: true,
    kind: "number",
    cell: ({ gained }) => count(gained),
  },
  {
    title: "Concepts",
    sort: "concepts",
    falling: true,
    kind: "number",
    cell: ({ concepts }) => count(concepts),
  },
];

/** Classes of which anything changed; one leads to its changed answers. */
export function ChangedClasses({ study, sides }: ChangesProps) {
  const { store, ask, tell } = study;
  const { search, sort } = store.state.value;
  const query = { search, sort };
  const items = useSlices(
    JSON.stringify([sides, query]),
    (from, to) => ask("changedClasses", sides, query, from, to),
    tell,
  );
  return (
    <LongTable
      label="Changed classes"
      study={study}
      columns={CLASS_COLUMNS}
      items={items}
      height={44}
      empty="Nothing changed in any class."
      open={({ name, changed }) =>
        () =>
          store.change({
            changes: changed > 0 ? "images" : "concepts",
            label: name,
            search: null,
            sort: null,
          })
        }
    />
  );
}

/** An image by its picture, where one was given, and its id; `base` is what addresses are relative to. */
const imageColumn = (base: string): TableColumn<{ readonly id: string } & Place> => ({
  title: "Image",
  sort: "id",
  kind: "picture",
  cell: ({ id, given }) => (
    <>
      <Thumbnail given={given} base={base} />
      <span>{id}</span>
    </>
  ),
});

/** Every image that is answered otherwise; one leads to what all models answered, or to the picture. */
export function ChangedImages({ study, sides }: ChangesProps) {
  const { store, ask, tell, place } = study;
  const { search, sort, label } = store.state.value;
  const query = { search, sort, label };
  const items = useSlices(
    JSON.stringify([sides, query]),
    (from, to) => ask("changedImages", sides, query, from, to),
    tell,
  );
  const columns: readonly TableColumn<ChangedAnswer & Place>[] = [
    imageColumn(place.base),
    { title: "Label", sort: "label", kind: "text", cell: (line) => line.label ?? "–" },
    { title: "Before", sort: "a", kind: "text", cell: ({ a }) => a },
    { title: "Now", sort: "b", kind: "text", cell: ({ b }) => b },
    {
      title: "Became",
      sort: "became",
      kind: "text",
      cell: (line) => {
        const what = became(line);
        return what === null ? "–" : BECAME[what];
      },
    },
    {
      title: "Confidence",
      sort: "confidence",
      falling: true,
      kind: "number",
      cell: ({ confidence }) => confidence.map(formatPercent).join(" → "),
    },
  ];
  return (
    <LongTable
      label="Changed answers"
      study={study}
      columns={columns}
      items={items}
      height={60}
      empty="No answer changed."
      open={(line) => opening(study, line)}
    />
  );
}

const CONCEPT_COLUMNS: readonly TableColumn<ConceptChange>[] = [
  { title: "Concept", sort: "concept", kind: "text", cell: ({ concept }) => concept },
  { title: "Of", sort: "class", kind: "text", cell: (change) => change.class ?? "all images" },
  {
    title: "Among",
    sort: "kind",
    kind: "text",
    cell: ({ kind }) => (kind === "shared" ? "seen and known" : "seen"),
  },
  {
    title: "Gained",
    sort: "gained",
    falling: true,
    kind: "number",
    cell: ({ gained }) => `+${count(gained)}`,
  },
  { title: "Lost", sort: "lost", falling: true, kind: "number", cell: ({ lost }) => `−${count(lost)}` },
  {
    title: "p, adjusted",
    sort: "adjusted",
    kind: "number",
    cell: ({ adjusted, found }) => (
      <>
        {adjusted < 0.001 ? "< 0.001" : formatNumber(adjusted, 3)}{" "}
        <small>{found ? "found" : "may be chance"}</small>
      </>
    ),
  },
];

/** Concepts that were tested, most certain first; one of a class leads to the class's changed answers. */
export function ChangedConcepts({ study, sides }: ChangesProps) {
  const { store, ask, tell } = study;
  const { search, sort, label } = store.state.value;
  const query = { search, sort, label };
  const items = useSlices(
    JSON.stringify([sides, query]),
    (from, to) => ask("changedConcepts", sides, query, from, to),
    tell,
  );
  return (
    <LongTable
      label="Concepts gained and lost"
      study={study}
      columns={CONCEPT_COLUMNS}
      items={items}
      height={44}
      empty="No concept differs on enough images to be tested."
      open={(change) =>
        change.class === null
          ? null
          : () => store.change({ changes: "images", label: change.class, search: null, sort: null })
      }
    />
  );
}

/** Parts that are the same on both sides, by how far their values moved. */
export function MovedParts({ study, sides, told }: ChangesProps) {
  const { store, ask, tell, place } = study;
  const { search, sort } = store.state.value;
  const query = { search, sort };
  const items = useSlices(
    JSON.stringify([sides, query]),
    (from, to) => ask("movedParts", sides, query, from, to),
    tell,
  );
  const columns: readonly TableColumn<MovedPart & Place>[] = [
    imageColumn(place.base),
    { title: "Part", kind: "text", cell: ({ part }) => part },
    { title: "Before", sort: "a", falling: true, kind: "number", cell: ({ a }) => formatNumber(a, 3) },
    { title: "Now", sort: "b", falling: true, kind: "number", cell: ({ b }) => formatNumber(b, 3) },
    {
      title: "Moved by",
      sort: "move",
      falling: true,
      kind: "number",
      cell: ({ a, b }) => signed(b - a),
    },
  ];
  return (
    <>
      <LongTable
        label="Parts whose values moved"
        study={study}
        columns={columns}
        items={items}
        height={60}
        empty={
          told.parts === null
            ? "A side has no values of parts."
            : "No image has the same answer and the same parts on both sides."
        }
        open={(line) => opening(study, line)}
      />
      <p class="soft">
        Values of parts for the answer, in log-odds; largest moves first. Letters are those of the first
        model.
      </p>
    </>
  );
}

/** To the image’s row, or to its picture where there is none. */
function opening({ store }: ChangesProps["study"], { item, given }: Place): (() => void) | null {
  if (item !== null) {
    return () =>
      store.change({
        list: "images",
        row: item,
        label: null,
        answer: null,
        answers: "all",
        search: null,
        sort: null,
      });
  }
  if (given === null) return null;
  return () => store.change({ ...OF_ONE_IMAGE, view: "image", image: { from: "given", id: String(given) } });
}
