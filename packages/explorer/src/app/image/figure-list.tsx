import type { Figure } from "@commonground/report";
import { drawPng, save } from "./save.ts";
import { FIGURE_FORMATS, FIGURE_TITLES, type FigureFormat, figureFile } from "./take-away.ts";

/** Figures to save, each in every format. `drawn` gives them as they are saved, with their pictures. */
export function FigureList({
  names,
  stem,
  drawn,
  tell,
}: {
  names: readonly string[];
  stem: string;
  drawn: () => Promise<readonly Figure[]>;
  tell: (error: unknown) => void;
}) {
  const leave = async (name: string, format: FigureFormat) => {
    const chosen = (await drawn()).find((each) => each.name === name);
    if (chosen !== undefined) save(await figureFile(chosen, format, stem, drawPng));
  };
  return (
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
                  onClick={() => void leave(name, format).catch(tell)}
                >
                  {format.toUpperCase()}
                </button>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
