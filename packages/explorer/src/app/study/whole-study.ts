import type { Figure } from "@commonground/report";
import { MEASURES } from "@commonground/study/web";
import type { RunInfo } from "../../results/study-engine.ts";
import type { Study } from "../../state/study.ts";
import { formatOf } from "./models.tsx";
import { runName } from "./run-choice.tsx";
import { smallPictures } from "./small-pictures.ts";
import { type ShownModel, studyHtml } from "./study-html.ts";

/** Classes of a model in the page. */
const CLASSES = 1000;
/** Pairs of classes of a model in the page; every image of them is read. */
const PAIRS = 10;
/** Pictures in the page, of some 3 kB each: those of pairs first. */
const PICTURES = 300;

/** The study that is open as a self-contained page, by the measure that is chosen. Rejects as `study.ask` does. */
export async function wholeStudy(study: Study, figures: readonly Figure[]): Promise<string> {
  const { ask, opened, place, store } = study;
  const { name, runs } = opened.value!;
  const { measure } = store.state.value;
  const modelOf = async (run: RunInfo): Promise<ShownModel> => {
    const query = { search: null, sort: null };
    const all = { ...query, answers: "all" } as const;
    const told = study.figures.value.get(run.key);
    const classes = await ask("classes", run.key, all, 0, CLASSES);
    const pairs = await ask("confusions", run.key, query, 0, PAIRS);
    return {
      name: runName(run, runs),
      items: run.items,
      told: told?.drawn ? told : (await ask("figures", [run.key], measure))[0]!,
      classes,
      confusions: await ask("misled", run.key, pairs.items),
      pairs: pairs.total,
    };
  };
  const models: ShownModel[] = [];
  for (const run of runs) models.push(await modelOf(run));
  const lists = [
    models.flatMap(({ confusions }) => confusions),
    models.flatMap(({ classes }) => classes.items),
  ];
  const examples = new Set(lists.flat().flatMap(({ examples }) => examples));
  return studyHtml({
    name,
    measure: { label: MEASURES[measure].label, format: formatOf(measure) },
    models,
    figures,
    pictures: await smallPictures(Array.from(examples), PICTURES, place),
  });
}
