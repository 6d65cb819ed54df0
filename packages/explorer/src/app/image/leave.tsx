import { dynamicsFigure, type Figure, figuresOf, fileStem, renderReport } from "@commonground/report";
import { useMemo } from "preact/hooks";
import type { Explorer } from "../../state/explorer.ts";
import { dataUrl, drawPng, save } from "./save.ts";
import { takenOut } from "./shared-sets.ts";
import { FIGURE_FORMATS, FIGURE_TITLES, type FigureFormat, figureFile } from "./take-away.ts";

/** Everything that is shown, to take away: figures and their data, the explanation, and a page of its own. */
export function Leave({ explorer }: { explorer: Explorer }) {
  const { explanation, picture, store, live } = explorer;
  const found = explanation.value;
  const { taken } = store.state.value;
  const figuresWith = (image: string | null): readonly Figure[] => {
    if (found === null) return [];
    const own = takenOut(found, taken);
    const fall = own.count === 0 ? null : dynamicsFigure(own.explanation, "coupled");
    return [...figuresOf(found, image), ...(fall === null ? [] : [{ ...fall, name: "dynamics-taken-out" }])];
  };
  const names = useMemo(() => figuresWith(null).map(({ name }) => name), [found, taken]);
  if (found === null || (found.causes === null && explorer.busy.value !== null)) return null;
  const stem = fileStem(found.image.path);
  const image = async () => (live.value && picture.value !== null ? dataUrl(picture.value.address) : null);
  const figure = async (name: string, format: FigureFormat) => {
    const chosen = figuresWith(await image()).find((each) => each.name === name);
    if (chosen !== undefined) save(await figureFile(chosen, format, stem, drawPng));
  };
  const page = async () =>
    save({
      name: `${stem}.html`,
      type: "text/html",
      content: renderReport([{ explanation: found, picture: await image() }]),
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
        <code>commonground show</code>.
      </p>
      <details>
        <summary>Figures and their data</summary>
        <ul class="figures">
          {names.map((name) => (
            <li key={name}>
              <span>{FIGURE_TITLES[name] ?? name}</span>
              <span class="tries">
                {FIGURE_FORMATS.map((format) => (
                  <button
                    key={format}
                    type="button"
                    aria-label={`${FIGURE_TITLES[name] ?? name}, as ${format.toUpperCase()}`}
                    onClick={() => void figure(name, format).catch(explorer.tell)}
                  >
                    {format.toUpperCase()}
                  </button>
                ))}
              </span>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
