import { type ExplainSettings, SETTING_RANGES } from "@commonground/core";
import { useEffect, useState } from "preact/hooks";
import type { Explorer } from "../../state/explorer.ts";
import { OF_ONE_DIVISION } from "../../state/view-state.ts";
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
    store.change({ ...OF_ONE_DIVISION, settings: withSetting(settings, name, value) }, "step");
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
          change={(value) => set("candidates", value)}
        />
        {others.length > 0 && <p class="soft whole">By the address, besides: {others.join(", ")}.</p>}
        <button
          type="button"
          disabled={own.length === 0}
          onClick={() =>
            store.change(
              {
                ...OF_ONE_DIVISION,
                settings: own.reduce((left, name) => withSetting(left, name, undefined), settings),
              },
              "step",
            )
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
  change,
}: {
  value: number | undefined;
  recommended: number | undefined;
  change: (value: number | undefined) => void;
}) {
  const [least, most] = SETTING_RANGES.candidates;
  const [text, setText] = useState(value === undefined ? "" : String(value));
  useEffect(() => setText(value === undefined ? "" : String(value)), [value]);
  useEffect(() => {
    const wanted = text === "" ? undefined : Number(text);
    const allowed = wanted === undefined || (Number.isInteger(wanted) && wanted >= least && wanted <= most);
    if (wanted === value || !allowed) return undefined;
    const timer = setTimeout(() => change(wanted), REST);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label>
      <span>Candidate words a part</span>
      <input
        type="number"
        min={least}
        max={most}
        value={text}
        placeholder={recommended === undefined ? "as recommended" : `recommended: ${recommended}`}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </label>
  );
}
