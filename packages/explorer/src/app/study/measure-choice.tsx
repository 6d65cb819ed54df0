import { MEASURE_NAMES, MEASURES } from "@commonground/study/web";
import type { MeasureName } from "@commonground/study/web";
import type { Study } from "../../state/study.ts";

/** What models and images are measured by. */
export function MeasureChoice({ study: { store } }: { study: Study }) {
  return (
    <label class="choice">
      Measure
      <select
        value={store.state.value.measure}
        onChange={(event) => store.change({ measure: event.currentTarget.value as MeasureName })}
      >
        {MEASURE_NAMES.filter((name) => name !== "top1").map((name) => (
          <option key={name} value={name}>
            {MEASURES[name].label}
          </option>
        ))}
      </select>
    </label>
  );
}
