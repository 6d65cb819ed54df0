import { figuresOf, renderReport } from "@commonground/report";
import { useMemo } from "preact/hooks";
import type { Explorer } from "../../state/explorer.ts";
import { FigureList } from "./figure-list.tsx";
import { dataUrl, save } from "./save.ts";
import { stemOf, triedFigures } from "./tried-figures.ts";

/** Everything that is shown, to take away: figures and their data, the explanation, and a page of its own. */
export function Leave({ explorer }: { explorer: Explorer }) {
  const { explanation, picture, store, whatIf } = explorer;
  const found = explanation.value;
  const { taken } = store.state.value;
  const tried = useMemo(() => triedFigures(explorer), [found, taken, whatIf.value]);
  const names = useMemo(
    () => (found === null ? [] : figuresOf(found, null).map(({ name }) => name)),
    [found],
  );
  if (found === null || (found.causes === null && explorer.busy.value !== null)) return null;
  const stem = stemOf(explorer);
  const image = async () => (picture.value === null ? null : dataUrl(picture.value.address));
  const page = async () =>
    save({
      name: `${stem}.html`,
      type: "text/html",
      content: renderReport([{ explanation: found, picture: await image(), tried }]),
    });
  return (
    <section class="leave">
      <h2>Take it away</h2>
      <p class="tries">
        <button
          type="button"
          onClick={() =>
            save({
              name: `${stem}.json`,
              type: "application/json",
              content: `${JSON.stringify(found)}\n`,
            })
          }
        >
          The explanation, as JSON
        </button>
        <button type="button" onClick={() => void page().catch(explorer.tell)}>
          All of it, as one HTML page
        </button>
      </p>
      <p class="soft">
        The JSON opens here when it is dropped on this page, and in the command with{" "}
        <code>commonground show</code>. The HTML page has the picture, and what you took away.
      </p>
      <FigureList
        names={[...names, ...tried.map(({ name }) => name)]}
        stem={stem}
        drawn={async () => [...figuresOf(found, await image()), ...tried]}
        tell={explorer.tell}
      />
    </section>
  );
}
