import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Explorer } from "../../state/explorer.ts";
import { keep, kept } from "../kept.ts";
import { pressed, SHORTCUTS } from "./shortcuts.ts";
import { startTour } from "./tour.tsx";

const NAME = "keys";

/** Whether single keys do something: speech that is taken for typing should be able to do without. */
const keysOn = signal(kept(NAME) !== "off");

/** What the keys do and where the tour is, opened by its button or by “?”. */
export function Help({ explorer }: { explorer: Explorer }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = () => dialog.current?.showModal();
  const close = () => dialog.current?.close();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof Element && event.target.closest("input, select, textarea") !== null;
      if (!keysOn.peek() || typing) return;
      if (event.key === "?") open();
      else if (!pressed(explorer, event)) return;
      event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [explorer]);
  return (
    <>
      <button type="button" class="quiet" aria-haspopup="dialog" onClick={open}>
        Help
      </button>
      <dialog
        ref={dialog}
        class="help"
        aria-labelledby="help-title"
        onClick={(event) => event.target === dialog.current && close()}
      >
        <h2 id="help-title">Help</h2>
        <p>
          <button
            type="button"
            onClick={() => {
              close();
              startTour(explorer);
            }}
          >
            Take the tour, in one minute
          </button>
        </p>
        <h3>Keys, with one image</h3>
        <dl>
          {[
            ...SHORTCUTS,
            { keys: ["?"], does: "show this" },
            { keys: ["Esc"], does: "close it, end the tour" },
          ].map(({ keys, does }) => (
            <div key={does}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <p class="soft">
          Tab goes from one thing to the next, Enter or space presses it. Each figure has a table or a text
          with the same.
        </p>
        <p class="foot">
          <label>
            <input
              type="checkbox"
              checked={keysOn.value}
              onChange={(event) => {
                keysOn.value = event.currentTarget.checked;
                keep(NAME, keysOn.value ? "on" : "off");
              }}
            />{" "}
            Single keys do this
          </label>
          <button type="button" onClick={close}>
            Close
          </button>
        </p>
      </dialog>
    </>
  );
}
