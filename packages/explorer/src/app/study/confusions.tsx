import { formatNumber, formatPercent } from "@commonground/report";
import type { Confusion } from "@commonground/study/web";
import { useEffect, useState } from "preact/hooks";
import type { ImageQuery } from "../../results/lists.ts";
import type { ShownImage } from "../../results/study-engine.ts";
import { Terms } from "../terms/terms.tsx";
import { Thumbnail } from "./thumbnail.tsx";
import { LongTable, type TableColumn } from "./long-table.tsx";
import { SearchField } from "./search-field.tsx";
import type { StudyProps } from "./study-view.tsx";
import { useInSight } from "./use-in-sight.ts";
import { useSlices } from "./use-slices.ts";

const COLUMNS: readonly TableColumn<Confusion>[] = [
  { title: "Is", sort: "label", kind: "text", cell: ({ label }) => label },
  { title: "Was taken for", sort: "answer", kind: "text", cell: ({ answer }) => answer },
  {
    title: "Images",
    sort: "images",
    falling: true,
    kind: "number",
    cell: ({ images }) => images.toLocaleString("en"),
  },
];

/** Pairs of classes by how often one was taken for the other, and what misled. */
export function Confusions({ study }: StudyProps) {
  const { store, run, ask, tell } = study;
  const { search, sort, label, answer } = store.state.value;
  const { key } = run.value!;
  const query = { search, sort };
  const items = useSlices(
    JSON.stringify([key, query]),
    (from, to) => ask("confusions", key, query, from, to),
    tell,
  );
  return (
    <section class="beside" aria-label="Confusions">
      <div>
        <div class="choices">
          <SearchField study={study} label="Find pairs" />
          <p class="soft count" role="status">
            {items.total === null ? "Reading …" : `${items.total.toLocaleString("en")} pairs`}
          </p>
        </div>
        <LongTable
          label="Pairs of classes"
          study={study}
          columns={COLUMNS}
          items={items}
          height={44}
          empty={search === null ? "No image was answered wrongly." : "No pair holds that."}
          chosen={(pair) => pair.label === label && pair.answer === answer}
          open={(pair) => () => store.change({ label: pair.label, answer: pair.answer })}
        />
        <Terms of="confusions" />
      </div>
      {label !== null && answer !== null ? (
        <Misled key={`${key} ${label} ${answer}`} study={study} run={key} label={label} answer={answer} />
      ) : (
        <p class="soft">Choose a pair to see which concepts and parts misled.</p>
      )}
    </section>
  );
}

type MisledProps = Pick<StudyProps, "study"> & { run: string; label: string; answer: string };

function Misled({ study, run, label, answer }: MisledProps) {
  const { ask, tell, store } = study;
  const [pair, setPair] = useState<Confusion | null | undefined>();
  const card = useInSight(pair !== undefined);
  useEffect(() => {
    ask("misled", run, [{ label, answer }]).then(([found]) => setPair(found ?? null), tell);
  }, []);
  return (
    <section ref={card} tabIndex={-1} class="card" aria-label="What misled" aria-busy={pair === undefined}>
      <h2>
        “{label}” taken for “{answer}”
      </h2>
      {pair === undefined && <p class="soft">Reading …</p>}
      {pair === null && <p>No image of this run was answered so.</p>}
      {pair && (
        <>
          <p>
            <button
              type="button"
              onClick={() =>
                store.change({ list: "images", answers: "all", search: null, sort: null, row: null })
              }
            >
              See {pair.images === 1 ? "the image" : `the ${pair.images.toLocaleString("en")} images`}
            </button>
          </p>
          <Strip study={study} run={run} label={label} answer={answer} />
          <h3>Seen, and known of “{answer}”</h3>
          {pair.concepts.length === 0 ? (
            <p class="soft">No concept is in both.</p>
          ) : (
            <ul class="tally">
              {pair.concepts.map(({ concept, images }) => (
                <li key={concept}>
                  {concept}{" "}
                  <span class="number">
                    {images === 1 ? "1 image" : `${images.toLocaleString("en")} images`}
                  </span>
                </li>
              ))}
            </ul>
          )}
          <h3>Words of the parts that spoke for it</h3>
          {pair.told === 0 ? (
            <p class="soft">These rows hold no causes that tell the answer from the label.</p>
          ) : (
            <>
              <ul class="tally">
                {pair.parts.map(({ concept, value, share }) => (
                  <li key={concept}>
                    {concept}{" "}
                    <span class="number">
                      {formatPercent(share)}, {formatNumber(value)} log-odds
                    </span>
                  </li>
                ))}
              </ul>
              <p class="soft">
                Share of all that spoke for “{answer}” in {pair.told.toLocaleString("en")} image
                {pair.told === 1 ? "" : "s"}; a part has several words, so shares add up to more.
                {pair.outside !== null && <> Outside of all parts: {formatPercent(pair.outside)}.</>}
              </p>
            </>
          )}
        </>
      )}
    </section>
  );
}

/** Pictures that a strip has room for. */
const STRIP = 12;

/** The first images of the pair whose pictures are at hand; one leads to the image. */
function Strip({ study: { ask, tell, store, place }, run, label, answer }: MisledProps) {
  const [images, setImages] = useState<readonly ShownImage[]>([]);
  const { measure } = store.state.value;
  useEffect(() => {
    if (place.paths.length === 0) return;
    const query: ImageQuery = { search: null, sort: null, label, answer, answers: "all", measure };
    ask("images", run, query, 0, 10 * STRIP).then(({ items }) => setImages(items), tell);
  }, []);
  const shown = images.filter(({ given }) => given !== null).slice(0, STRIP);
  if (shown.length === 0) return null;
  return (
    <ul class="strip" aria-label="Some of the images">
      {shown.map(({ item, id, given }) => (
        <li key={item}>
          <button
            type="button"
            aria-label={id}
            title={id}
            onClick={() =>
              store.change({ list: "images", answers: "all", search: null, sort: null, row: item })
            }
          >
            <Thumbnail given={given} base={place.base} />
          </button>
        </li>
      ))}
    </ul>
  );
}
