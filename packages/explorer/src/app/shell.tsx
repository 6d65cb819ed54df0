import type { ComponentType } from "preact";
import type { Explorer } from "../state/explorer.ts";
import type { Study } from "../state/study.ts";
import { OF_ONE_IMAGE, type ViewState } from "../state/view-state.ts";
import { Help } from "./help/help.tsx";
import { Tour } from "./help/tour.tsx";
import { ImageView } from "./image/image-view.tsx";
import { SidesView } from "./sides/sides-view.tsx";
import { StudyView } from "./study/study-view.tsx";
import { FaultNotice } from "./fault-notice.tsx";
import { stepText } from "./step-text.ts";
import { isDark, switchTheme } from "./theme.ts";

/** What each view of the store is shown by. */
const VIEWS: Record<
  ViewState["view"],
  ComponentType<{ explorer: Explorer; second: Explorer; study: Study }>
> = {
  image: ImageView,
  sides: SidesView,
  study: StudyView,
};
const VIEW_NAMES: Record<ViewState["view"], string> = {
  image: "One image",
  sides: "Side by side",
  study: "A study",
};

/** What stands round every view: name, state of the work, theme, and what could not be followed. */
export function Shell({
  sides: { first: explorer, second },
  study,
}: {
  sides: { first: Explorer; second: Explorer };
  study: Study;
}) {
  const { store, fault } = explorer;
  const { view } = store.state.value;
  const busy =
    view === "study" ? null : (explorer.busy.value ?? (view === "sides" ? second.busy.value : null));
  const View = VIEWS[store.state.value.view];
  const faults = store.faults.value;
  return (
    <>
      <a class="skip" href="#main" onClick={toMain}>
        To the content
      </a>
      <header class="bar">
        <a
          class="brand"
          href="./"
          onClick={(event) => {
            event.preventDefault();
            store.change({ ...OF_ONE_IMAGE, view: "image", image: null });
          }}
        >
          <svg viewBox="0 0 32 20" width="32" height="20" aria-hidden="true">
            <circle cx="11" cy="10" r="9" />
            <circle cx="21" cy="10" r="9" />
          </svg>
          Common Ground
        </a>
        <nav class="segments views" aria-label="Views">
          {(Object.keys(VIEWS) as ViewState["view"][]).map((view) => (
            <button
              key={view}
              type="button"
              aria-current={view === store.state.value.view ? "page" : undefined}
              onClick={() => store.change({ view })}
            >
              {VIEW_NAMES[view]}
            </button>
          ))}
        </nav>
        <p class="status" role="status">
          {busy === null ? "" : stepText(busy)}
        </p>
        <Help explorer={explorer} />
        <button type="button" class="quiet" aria-pressed={isDark()} onClick={switchTheme}>
          Dark
        </button>
      </header>
      <main id="main" tabIndex={-1}>
        {faults.length > 0 && (
          <ul class="notice" role="alert">
            {faults.map((text) => (
              <li key={text}>Address: {text}.</li>
            ))}
          </ul>
        )}
        {fault.value !== null && (
          <FaultNotice lead="That did not work." fault={fault.value}>
            {explorer.life.stuck.value && (
              <button type="button" onClick={explorer.life.again}>
                Try again
              </button>
            )}
          </FaultNotice>
        )}
        <View explorer={explorer} second={second} study={study} />
      </main>
      <Tour explorer={explorer} />
      <footer>
        <p>
          Everything is computed in this page; no picture leaves it. The embedded model knows drawings of
          emoji only. Its weights are CC BY-SA 4.0; the examples are Twemoji, CC BY 4.0, © Twitter, Inc. and
          other contributors.
        </p>
      </footer>
    </>
  );
}

/** The part of the address after # is the state's, so the jump is made without it. */
function toMain(event: MouseEvent): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("#main")?.focus();
}
