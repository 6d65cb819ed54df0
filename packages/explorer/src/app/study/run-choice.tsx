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
export function RunChoice({ study: { store, opened, run } }: { study: Study }) {
  const runs = opened.value?.runs ?? [];
  return <Choice label="Model" runs={runs} chosen={run.value} choose={(key) => store.change({ run: key })} />;
}

/** Which model it is set against. */
export function AgainstChoice({ study: { store, opened, run, against } }: { study: Study }) {
  const runs = (opened.value?.runs ?? []).filter(({ key }) => key !== run.value?.key);
  const choose = (key: string) => store.change({ against: key });
  return <Choice label="Set against" runs={runs} chosen={against.value} choose={choose} />;
}

interface ChoiceProps {
  readonly label: string;
  readonly runs: readonly RunInfo[];
  readonly chosen: RunInfo | null;
  readonly choose: (key: string) => void;
}

function Choice({ label, runs, chosen, choose }: ChoiceProps) {
  return (
    <label class="choice">
      {label}
      <select value={chosen?.key} onChange={(event) => choose(event.currentTarget.value)}>
        {runs.map((each) => (
          <option key={each.key} value={each.key}>
            {runName(each, runs)}
          </option>
        ))}
      </select>
    </label>
  );
}
