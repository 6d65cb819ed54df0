import type { RunInfo } from "../../results/study-engine.ts";
import type { Study } from "../../state/study.ts";

/** A run by its model and, where there are several, its setting. */
export function runName(
  { name, setting }: Pick<RunInfo, "name" | "setting">,
  runs: readonly RunInfo[],
): string {
  return runs.some((other) => other.setting !== setting) ? `${name}, ${setting}` : name;
}

/** Which model's rows are listed. */
export function RunChoice({ study }: { study: Study }) {
  const { store, opened, run } = study;
  const runs = opened.value?.runs ?? [];
  return (
    <label class="choice">
      Model
      <select
        value={run.value?.key}
        onChange={(event) => store.change({ run: event.currentTarget.value }, "step")}
      >
        {runs.map((each) => (
          <option key={each.key} value={each.key}>
            {runName(each, runs)}
          </option>
        ))}
      </select>
    </label>
  );
}
