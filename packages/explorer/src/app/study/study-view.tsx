import type { ComponentType } from "preact";
import type { Explorer } from "../../state/explorer.ts";
import type { Study } from "../../state/study.ts";
import type { List } from "../../state/view-state.ts";
import { FaultNotice } from "../fault-notice.tsx";
import { ChangesView } from "./changes.tsx";
import { Classes } from "./classes.tsx";
import { Confusions } from "./confusions.tsx";
import { Images } from "./images.tsx";
import { Models } from "./models.tsx";
import { OpenResults } from "./open-results.tsx";
import { AgainstChoice, RunChoice } from "./run-choice.tsx";

export interface StudyProps {
  readonly study: Study;
  readonly explorer: Explorer;
}

const VIEWS: Record<List, ComponentType<StudyProps>> = {
  models: Models,
  classes: Classes,
  confusions: Confusions,
  images: Images,
  changes: ChangesView,
};
const NAMES: Record<List, string> = {
  models: "Models",
  classes: "Classes",
  confusions: "Confusions",
  images: "Images",
  changes: "Changes",
};

/** A study's results: its models, where they fail, and every image. */
export function StudyView({ study, explorer }: StudyProps) {
  const { store, opened, fault, reading, place, lists } = study;
  const found = opened.value;
  const list = study.list.value;
  const View = VIEWS[list];
  return (
    <>
      {fault.value !== null && <FaultNotice lead="These results cannot be shown." fault={fault.value} />}
      {found === null ? (
        <Welcome study={study} waiting={place.results !== null && fault.value === null} />
      ) : (
        <div class="study">
          <header>
            <h1>{found.name}</h1>
            <div class="study-bar">
              <nav class="segments" aria-label="Lists of the study">
                {lists.value.map((name) => (
                  <button
                    key={name}
                    type="button"
                    aria-current={name === list ? "page" : undefined}
                    onClick={() => store.change({ list: name, search: null, sort: null })}
                  >
                    {NAMES[name]}
                  </button>
                ))}
              </nav>
              {list !== "models" && found.runs.length > 0 && <RunChoice study={study} />}
              {list === "changes" && study.against.value !== null && <AgainstChoice study={study} />}
            </div>
            <p class="soft reading" role="status">
              {reading.value === null
                ? ""
                : `Reading ${reading.value[0]} of ${reading.value[1]} files of a model …`}
            </p>
          </header>
          {isWithoutRows(study, list) ? (
            <p class="notice">
              Nothing of this model is finished yet. <code>commonground study run</code> writes its images in
              pieces; open the results again when the first is there.
            </p>
          ) : (
            <View study={study} explorer={explorer} />
          )}
        </div>
      )}
    </>
  );
}

/** Whether a list of one run is asked for, of which no rows are there. */
const isWithoutRows = ({ run }: Study, list: List) =>
  list !== "models" && list !== "changes" && run.value?.shardsThere === 0;

function Welcome({ study, waiting }: { study: Study; waiting: boolean }) {
  if (waiting) return <h1 class="shimmer">Opening the study …</h1>;
  const linked = study.store.state.value.run !== null;
  return (
    <div class="welcome">
      <h1>{linked ? "This address is of results of yours" : "Which model, and where does it fail?"}</h1>
      <p class="lead">
        {linked
          ? "Results never leave a page, so a new page does not have them. Give them again, and you see the same."
          : "Give it the results of a study: the folder that “commonground study run” wrote, Parquet files of it, or what “commonground diff --json” told. You see its models, the classes and pairs of classes they fail at, what changed between two of them, and every image."}
      </p>
      <OpenResults study={study} />
    </div>
  );
}
