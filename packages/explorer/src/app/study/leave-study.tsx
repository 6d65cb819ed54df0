import { type Figure, fileStem } from "@commonground/report";
import type { Study } from "../../state/study.ts";
import { FigureList } from "../image/figure-list.tsx";
import { LeavePage } from "./leave-page.tsx";

/** A study to take away: all of it as one page, and the figures that are shown. */
export function LeaveStudy({ study, figures }: { study: Study; figures: readonly Figure[] }) {
  const { opened, tell } = study;
  const stem = fileStem(opened.value!.name);
  return (
    <section class="leave">
      <h2>Take it away</h2>
      <LeavePage
        stem={stem}
        // What only a page needs is loaded with it.
        make={async () => (await import("./whole-study.ts")).wholeStudy(study, figures)}
        tell={tell}
      />
      <p class="soft">
        The page has the models, their classes, what was taken for what and which concepts and parts misled,
        with small pictures of what is at hand. <code>commonground study report</code> tells more.
      </p>
      {figures.length > 0 && (
        <FigureList
          names={figures.map(({ name }) => name)}
          stem={stem}
          drawn={() => Promise.resolve(figures)}
          tell={tell}
        />
      )}
    </section>
  );
}
