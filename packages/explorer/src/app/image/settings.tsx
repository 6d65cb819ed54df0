import { type ExplainSettings, SETTING_RANGES } from "@commonground/core";
import type { Explorer } from "../../state/explorer.ts";
import type { Store } from "../../state/store.ts";
import { OF_ONE_DIVISION } from "../../state/view-state.ts";
import { useTyped } from "../use-typed.ts";
import { changedSettings, otherSettings, settingControls, withSetting } from "./setting-choices.ts";

/** Typing rests so long, in ms, before a number is taken. */
const REST = 400;

/** How it is computed; what is not set here is as model and bank recommend. */
export function Settings({ explorer }: { explorer: Explorer }) {
  const { store, model, explanation } = explorer;
  const { settings } = store.state.value;
  if (model.value === null) return <div class="settings room" />;
  const effective = explanation.value?.method.settings;
  const controls = settingControls(model.value.info);
  const set = <K extends keyof ExplainSettings>(name: K, value: ExplainSettings[K] | undefined) =>
    store.change({ ...OF_ONE_DIVISION, settings: withSetting(settings, name, value) });
  const own = changedSettings(settings);
  const others = otherSettings(settings);
  return (
    <details class="settings">
      <summary>
        How it is computed{own.length > 0 && <span class="soft">, {own.length} changed</span>}
      </summary>
      <div class="controls">
        {controls.map(({ name, label, choices }) => (
          <label key={name}>
            <span>{label}</span>
            <select
              value={settings[name] ?? ""}
              onChange={(event) => set(name, (event.currentTarget.value || undefined) as never)}
            >
              <option value="">
                {settings[name] === undefined && effective !== undefined
                  ? `recommended: ${choices.find(({ value }) => value === effective[name])?.text ?? effective[name]}`
                  : "as recommended"}
              </option>
              {choices.map(({ value, text }) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
          </label>
        ))}
        <Candidates
          value={settings.candidates}
          recommended={settings.candidates === undefined ? effective?.candidates : undefined}
          store={store}
          change={(value) =>
            store.change(
              { ...OF_ONE_DIVISION, settings: withSetting(settings, "candidates", value) },
              "typed",
            )
          }
        />
        {others.length > 0 && <p class="soft whole">By the address, besides: {others.join(", ")}.</p>}
        <button
          type="button"
          disabled={own.length === 0}
          onClick={() =>
            store.change({
              ...OF_ONE_DIVISION,
              settings: own.reduce((left, name) => withSetting(left, name, undefined), settings),
            })
          }
        >
          All as recommended
        </button>
      </div>
    </details>
  );
}

function Candidates({
  value,
  recommended,
  store,
  change,
}: {
  value: number | undefined;
  recommended: number | undefined;
  store: Store;
  change: (value: number | undefined) => void;
}) {
  const [least, most] = SETTING_RANGES.candidates;
  const take = (text: string) => {
    const wanted = text === "" ? undefined : Number(text);
    if (wanted === undefined || (Number.isInteger(wanted) && wanted >= least && wanted <= most))
      change(wanted);
  };
  const typed = useTyped(value === undefined ? "" : String(value), take, REST, store);
  return (
    <label>
      <span>Candidate words a part</span>
      <input
        type="number"
        min={least}
        max={most}
        placeholder={recommended === undefined ? "as recommended" : `recommended: ${recommended}`}
        {...typed}
      />
    </label>
  );
}
