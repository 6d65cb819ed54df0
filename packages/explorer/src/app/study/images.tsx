import { formatPercent } from "@commonground/report";
import { MEASURES } from "@commonground/study/web";
import { useEffect, useState } from "preact/hooks";
import type { ImageQuery } from "../../results/lists.ts";
import type { ShownImage } from "../../results/study-engine.ts";
import { ANSWERS, type Answers, SHAPES } from "../../state/view-state.ts";
import { ImageDetail } from "./image-detail.tsx";
import { Terms } from "../terms/terms.tsx";
import { LongTable, type TableColumn } from "./long-table.tsx";
import { MeasureChoice } from "./measure-choice.tsx";
import { formatOf } from "./models.tsx";
import { Thumbnail } from "./thumbnail.tsx";
import { PictureGrid } from "./picture-grid.tsx";
import { SearchField } from "./search-field.tsx";
import type { StudyProps } from "./study-view.tsx";
import { useSlices } from "./use-slices.ts";

const ANSWER_NAMES: Record<Answers, string> = {
  all: "All",
  right: "Right",
  wrong: "Wrong",
  failed: "Failed",
};

/** Every image of a run that the filters leave, and what is told of the chosen one. */
export function Images({ study, explorer }: StudyProps) {
  const { store, run, ask, tell, place } = study;
  const { search, sort, label, answer, answers, shape, measure, row } = store.state.value;
  const pictures = place.paths.length > 0;
  const { key } = run.value!;
  const query: ImageQuery = { search, sort, label, answer, answers, measure };
  const asked = JSON.stringify([key, query]);
  const items = useSlices(asked, (from, to) => ask("images", key, query, from, to), tell);
  // Where an address begins; a row that is chosen here is in sight already.
  const [begin, setBegin] = useState<number | null>(null);
  useEffect(() => {
    setBegin(null);
    if (row !== null) ask("placeOf", key, query, row).then(setBegin, tell);
  }, [asked]);
  const told = formatOf(measure);
  const columns: readonly TableColumn<ShownImage>[] = [
    {
      title: "Image",
      sort: "id",
      kind: "picture",
      cell: ({ id, given }) => (
        <>
          {pictures && <Thumbnail given={given} base={place.base} />}
          <span>{id}</span>
        </>
      ),
    },
    { title: "Label", sort: "label", kind: "text", cell: (line) => line.label ?? "–" },
    {
      title: "Answer",
      sort: "answer",
      kind: "text",
      cell: ({ predicted, correct, error }) =>
        error !== null ? (
          <span class="verdict wrong">failed</span>
        ) : (
          <>
            {correct !== null && <Verdict correct={correct} />}
            {predicted ?? "–"}
          </>
        ),
    },
    {
      title: "Confidence",
      sort: "confidence",
      falling: true,
      kind: "number",
      cell: ({ confidence }) => (confidence === null ? "–" : formatPercent(confidence)),
    },
    {
      title: MEASURES[measure].label,
      sort: "value",
      falling: true,
      kind: "number",
      cell: ({ value }) => (value === null ? "–" : told(value)),
    },
  ];
  return (
    <section class="beside" aria-label="Images, and the one chosen">
      <div>
        <div class="choices">
          <SearchField study={study} label="Find images" />
          <div class="segments" role="group" aria-label="Answers">
            {ANSWERS.map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={name === answers}
                onClick={() => store.change({ answers: name })}
              >
                {ANSWER_NAMES[name]}
              </button>
            ))}
          </div>
          {pictures && (
            <div class="segments" role="group" aria-label="Shown as">
              {SHAPES.map((name) => (
                <button
                  key={name}
                  type="button"
                  aria-pressed={name === shape}
                  onClick={() => store.change({ shape: name })}
                >
                  {name === "table" ? "Table" : "Pictures"}
                </button>
              ))}
            </div>
          )}
          {pictures && shape === "pictures" && <Order study={study} />}
          <MeasureChoice study={study} />
          {label !== null && <Filter text={`is “${label}”`} remove={() => store.change({ label: null })} />}
          {answer !== null && (
            <Filter text={`answered “${answer}”`} remove={() => store.change({ answer: null })} />
          )}
          <p class="soft count" role="status">
            {items.total === null ? "Reading …" : `${items.total.toLocaleString("en")} images`}
          </p>
        </div>
        {pictures && shape === "pictures" ? (
          <PictureGrid
            study={study}
            items={items}
            begin={begin}
            chosen={row}
            open={({ item }) => store.change({ row: item })}
          />
        ) : (
          <LongTable
            label="Images"
            study={study}
            columns={columns}
            items={items}
            height={60}
            begin={begin}
            empty="No image is left by these filters."
            chosen={({ item }) => item === row}
            open={({ item }) =>
              () =>
                store.change({ row: item })
              }
          />
        )}
        <Terms of="images" />
      </div>
      {row === null ? (
        <p class="soft">
          Choose an image to see what every model answered.
          {place.paths.length === 0 &&
            " To see pictures, name their folder beside the results: commonground explore photos/ --results DIR."}
        </p>
      ) : (
        <ImageDetail key={`${key} ${row}`} study={study} explorer={explorer} item={row} />
      )}
    </section>
  );
}

/** By what pictures are sorted, which have no heads of columns. */
function Order({ study: { store } }: Pick<StudyProps, "study">) {
  const { sort, measure } = store.state.value;
  const orders: Readonly<Record<string, string>> = {
    "": "as in the data set",
    id: "name",
    label: "label",
    answer: "answer",
    "-confidence": "confidence, most first",
    confidence: "confidence, least first",
    "-value": `${MEASURES[measure].label}, most first`,
    value: `${MEASURES[measure].label}, least first`,
  };
  return (
    <label class="choice">
      Sorted by
      <select
        value={sort ?? ""}
        onChange={(event) => store.change({ sort: event.currentTarget.value || null })}
      >
        {Object.entries(orders).map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Verdict({ correct }: { correct: boolean }) {
  return (
    <span class={correct ? "verdict" : "verdict wrong"} role="img" aria-label={correct ? "right" : "wrong"}>
      {correct ? "✓" : "✗"}
    </span>
  );
}

function Filter({ text, remove }: { text: string; remove: () => void }) {
  return (
    <button
      type="button"
      class="filter"
      aria-label={`Images that: ${text}; remove this filter`}
      onClick={remove}
    >
      {text} <span aria-hidden="true">×</span>
    </button>
  );
}
