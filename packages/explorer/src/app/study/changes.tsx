import { formatNumber, formatPercent } from "@commonground/report";
import { modelName } from "@commonground/study/web";
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type ChangesTold, setOtherwise } from "../../results/changes.ts";
import type { Sides } from "../../results/changes-engine.ts";
import { type Changes, CHANGES } from "../../state/view-state.ts";
import { Terms } from "../terms/terms.tsx";
import { ChangedClasses, ChangedConcepts, ChangedImages, MovedParts } from "./changed-lists.tsx";
import { ChangedMeans } from "./changed-means.tsx";
import { LeavePage } from "./leave-page.tsx";
import { SearchField } from "./search-field.tsx";
import type { StudyProps } from "./study-view.tsx";

export interface ChangesProps extends StudyProps {
  readonly sides: Sides;
  readonly told: ChangesTold;
}

const VIEWS: Record<Changes, ComponentType<ChangesProps>> = {
  classes: ChangedClasses,
  images: ChangedImages,
  concepts: ChangedConcepts,
  parts: MovedParts,
  means: ChangedMeans,
};
const NAMES: Record<Changes, string> = {
  classes: "By class",
  images: "Changed answers",
  concepts: "Concepts",
  parts: "Parts",
  means: "Means",
};

/** What changed from one run to another over the same images. */
export function ChangesView({ study, explorer }: StudyProps) {
  const { store, ask, sides } = study;
  const asked = sides.value!;
  const key = JSON.stringify(asked);
  const [told, setTold] = useState<{ key: string; changes: ChangesTold } | string>("");
  useEffect(() => {
    let current = true;
    setTold("");
    ask("changes", asked).then(
      (changes) => current && setTold({ key, changes }),
      (error: Error) => current && setTold(error.message),
    );
    return () => (current = false);
  }, [key]);
  const { changes, label } = store.state.value;
  const View = VIEWS[changes];
  return (
    <section aria-label="Changes">
      {typeof told === "string" || told.key !== key ? (
        <>
          <p class={told === "" ? "shimmer" : "notice wrong"} role="status">
            {told === "" ? "Comparing every image of the two …" : String(told)}
          </p>
          {told === "" && study.comparing.value !== null && <Share of={study.comparing.value} />}
        </>
      ) : (
        <>
          <Summary told={told.changes} />
          <div class="choices">
            <nav class="segments" aria-label="What changed">
              {CHANGES.map((name) => (
                <button
                  key={name}
                  type="button"
                  aria-current={name === changes ? "page" : undefined}
                  onClick={() => store.change({ changes: name, sort: null, search: null })}
                >
                  {NAMES[name]}
                </button>
              ))}
            </nav>
            {changes !== "means" && <SearchField study={study} label="Find names" />}
            {label !== null && (changes === "images" || changes === "concepts") && (
              <button
                type="button"
                class="filter"
                aria-label={`Of the class ${label}; remove this filter`}
                onClick={() => store.change({ label: null })}
              >
                of “{label}” <span aria-hidden="true">×</span>
              </button>
            )}
          </div>
          <View
            key={`${key} ${changes}`}
            study={study}
            explorer={explorer}
            sides={asked}
            told={told.changes}
          />
          <Terms of="changes" />
          <section class="leave">
            <h2>Take it away</h2>
            <LeavePage
              stem={stemOf(told.changes)}
              make={async () => (await import("./whole-changes.ts")).wholeChanges(study, asked, told.changes)}
              tell={study.tell}
            />
          </section>
        </>
      )}
    </section>
  );
}

/** What files of it are called. */
const stemOf = ({ a, b }: ChangesTold) =>
  `${modelName(a)}-${modelName(b)}`.replaceAll(/[^\p{L}\p{N}._-]+/gu, "_");

function Share({ of }: { of: number }) {
  return (
    <p class="soft compared">
      <progress value={of} aria-label="Compared" /> {formatPercent(of)}
    </p>
  );
}

const count = (n: number) => n.toLocaleString("en");

function Summary({ told }: { told: ChangesTold }) {
  const { a, b, images, failed, answers, concepts, parts } = told;
  const differing = setOtherwise(told);
  return (
    <div class="changes">
      <p class="lead">
        From <b>{modelName(a)}</b> to <b>{modelName(b)}</b>,{" "}
        {answers.count === 0
          ? `no answer to ${count(images)} images changed`
          : `${formatPercent(answers.changed)} of the answers changed: ${count(answers.count)} of ${count(images)} images`}{" "}
        {answers.interval !== null && <small>[{answers.interval.map(formatPercent).join(", ")}]</small>}
        {answers.lost + answers.gained > 0 &&
          `; ${count(answers.lost)} right before only, ${count(answers.gained)} right now only`}
        .
      </p>
      <p class="soft">
        {differing.length > 0 && `Set otherwise: ${differing.join(", ")}. `}
        {failed > 0 && `${count(failed)} images failed on a side and are left out. `}
        {count(concepts.found)} concepts were found gained or lost, of {count(concepts.tested)} tested (false
        discovery rate {formatPercent(concepts.falseDiscoveryRate)}); {count(concepts.untested)} differ on too
        few images for a test.{" "}
        {parts?.meanMove != null &&
          `Parts are the same on ${count(parts.comparable)} of ${count(parts.images)} images with the same answer; there their values moved by ${formatNumber(parts.meanMove, 3)} log-odds on average.`}
      </p>
    </div>
  );
}
