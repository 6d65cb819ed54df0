import { linearFit, pearson } from "@commonground/core";
import { type Figure, formatNumber, formatPercent, scatterChart } from "@commonground/report";
import { type MeasureName, MEASURES, tellCorrelation } from "@commonground/study/web";
import { arranged } from "../../results/lists.ts";
import type { Estimate, RunFigures } from "../../results/run-figures.ts";
import type { RunInfo } from "../../results/study-engine.ts";
import { Terms } from "../terms/terms.tsx";
import { LeaveStudy } from "./leave-study.tsx";
import { Head } from "./long-table.tsx";
import { MeasureChoice } from "./measure-choice.tsx";
import { runName } from "./run-choice.tsx";
import type { StudyProps } from "./study-view.tsx";

interface Row {
  readonly run: RunInfo;
  readonly name: string;
  readonly told: RunFigures | undefined;
}

/** All models: accuracy and a measure with intervals, as a table and as points. */
export function Models({ study }: StudyProps) {
  const { store, opened, figures } = study;
  const { runs, reported } = opened.value!;
  const { measure, sort } = store.state.value;
  const { label } = MEASURES[measure];
  const rows: Row[] = runs.map((run) => ({
    run,
    name: runName(run, runs),
    told: figures.value.get(run.key),
  }));
  const shown = arranged(rows, { search: null, sort }, () => [], {
    name: ({ name }) => name,
    images: ({ told }) => told?.images ?? null,
    accuracy: ({ told }) => told?.accuracy?.value ?? null,
    value: ({ told }) => told?.measure?.value ?? null,
  });
  const [first] = Array.from(figures.value.values());
  const plots = groupsOf(rows).flatMap((group, g) => plotOf(group, measure, g) ?? []);
  return (
    <section class="models" aria-label="Models">
      <div class="choices">
        <MeasureChoice study={study} />
      </div>
      <div class="short-table" role="region" aria-label="Models, as a table" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <Head column={{ title: "Model", sort: "name", kind: "text" }} sort={sort} store={store} />
              <Head
                column={{ title: "Images", sort: "images", falling: true, kind: "number" }}
                sort={sort}
                store={store}
              />
              <Head
                column={{ title: "Accuracy", sort: "accuracy", falling: true, kind: "number" }}
                sort={sort}
                store={store}
              />
              <Head
                column={{ title: label, sort: "value", falling: true, kind: "number" }}
                sort={sort}
                store={store}
              />
            </tr>
          </thead>
          <tbody>
            {shown.map(({ run, name, told }) => (
              <tr key={run.key}>
                <th scope="row">
                  <button
                    type="button"
                    onClick={() => store.change({ run: run.key, list: "classes", sort: null, search: null })}
                  >
                    {name}
                  </button>
                </th>
                <td class="number">
                  {told === undefined ? "…" : told.images.toLocaleString("en")}
                  <Rest run={run} told={told} />
                </td>
                <td class="number">
                  {told === undefined ? "…" : estimate(told.accuracy, told.drawn, formatPercent)}
                </td>
                <td class="number">
                  {told === undefined ? "…" : estimate(told.measure, told.drawn, formatOf(measure))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="soft">
        {first === undefined
          ? "Means follow as rows are read, then their intervals."
          : `Means over images; in brackets the middle 95 % of ${first.resampling.draws.toLocaleString("en")} bootstrap resamples of the images${reported ? ", where the report beside the results tells them as it tells them" : ""}. A model’s name leads to its classes${runs.length > 1 ? "; where two of them differ stands under Changes" : ""}.`}
      </p>
      <Terms of="models" />
      <div class="plots">
        {plots.map(({ svg, name }) => (
          <figure key={name} class="plot" dangerouslySetInnerHTML={{ __html: svg }} />
        ))}
      </div>
      <LeaveStudy study={study} figures={plots} />
    </section>
  );
}

/** What is missing of a run, and what failed in it. */
function Rest({ run: { items, shards, shardsThere }, told }: { run: RunInfo; told: RunFigures | undefined }) {
  const incomplete = shards !== null && shardsThere < shards;
  if (!incomplete && !(told !== undefined && told.failed > 0)) return null;
  return (
    <small>
      {incomplete && <> of {items?.toLocaleString("en")}, not finished</>}
      {told !== undefined && told.failed > 0 && <> ({told.failed.toLocaleString("en")} failed)</>}
    </small>
  );
}

const PERCENT: ReadonlySet<MeasureName> = new Set(["top1", "top5", "confidence"]);

/** A value of a measure as it is told. */
export const formatOf = (measure: MeasureName): ((value: number) => string) =>
  PERCENT.has(measure) ? formatPercent : (value) => formatNumber(value, 3);

function estimate(found: Estimate | null, drawn: boolean, format: (value: number) => string) {
  if (found === null) return "–";
  if (found.interval === null && drawn) return format(found.value);
  return (
    <>
      {format(found.value)} <small>[{found.interval?.map(format).join(", ") ?? "…"}]</small>
    </>
  );
}

/** Runs that were asked the same, of which points can stand in one picture. */
function groupsOf(rows: readonly Row[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const { setting, made } = row.run;
    const key = JSON.stringify([
      setting,
      made?.dataSetSha256,
      made?.classesSha256,
      made?.bankSha256,
      made?.parts,
    ]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return Array.from(groups.values());
}

/** Accuracy by a measure; null of less than two models. Several pictures are numbered. */
function plotOf(rows: readonly Row[], measure: MeasureName, place: number): Figure | null {
  const points = rows.flatMap(({ name, told }) =>
    told?.accuracy == null || told.measure === null
      ? []
      : [
          {
            name,
            x: told.measure.value,
            y: told.accuracy.value,
            xInterval: told.measure.interval,
            yInterval: told.accuracy.interval,
          },
        ],
  );
  if (points.length < 2) return null;
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const { label } = MEASURES[measure];
  return scatterChart({
    name: place === 0 ? "models" : `models-${place + 1}`,
    title: `Accuracy by ${label}`,
    told: tellCorrelation(pearson(xs, ys), points.length),
    xLabel: label,
    yLabel: "top-1 accuracy",
    points,
    fit: linearFit(xs, ys),
  });
}
