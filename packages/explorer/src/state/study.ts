import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { faultOf, type ToldFault } from "./fault-of.ts";
import type { ResultFile } from "../results/result-files.ts";
import type { OpenedStudy, RunInfo } from "../results/study-engine.ts";
import type { RunFigures } from "../results/run-figures.ts";
import { type AskStudy, createStudyClient, type StudyPort } from "../worker/study-client.ts";
import { type List, LISTS } from "./view-state.ts";
import type { Sides } from "../results/changes-engine.ts";
import type { Store } from "./store.ts";

/** What the page was started with. */
export interface StudyPlace {
  readonly base: string;
  readonly paths: readonly string[];
  readonly results: string | null;
}

/** Where a list was left: scrolled to, in px; the row that was opened. */
export interface Place {
  readonly top: number;
  readonly opened: number | null;
}

/** A study's results, and what follows from the store for them. */
export interface Study {
  readonly store: Store;
  readonly place: StudyPlace;
  readonly ask: AskStudy;
  readonly opened: ReadonlySignal<OpenedStudy | null>;
  /** The run that is listed; null before one is there. */
  readonly run: ReadonlySignal<RunInfo | null>;
  /** What can be listed, and what is. */
  readonly lists: ReadonlySignal<readonly List[]>;
  readonly list: ReadonlySignal<List>;
  /** The run that it is set against; null where there is no other. */
  readonly against: ReadonlySignal<RunInfo | null>;
  /** What is compared; null where nothing can be. */
  readonly sides: ReadonlySignal<Sides | null>;
  /** By run, as they are read, for the measure that is chosen. */
  readonly figures: ReadonlySignal<ReadonlyMap<string, RunFigures>>;
  /** Whether what is looked at first has been read, or cannot be: until then, nothing else need be computed. */
  readonly told: ReadonlySignal<boolean>;
  /** Where each list was left, by its name and query. */
  readonly places: Map<string, Place>;
  /** Files read, of how many; null when nothing is read. */
  readonly reading: ReadonlySignal<readonly [done: number, all: number] | null>;
  /** Share of a comparison that is done, 0 to 1; null when nothing is compared. */
  readonly comparing: ReadonlySignal<number | null>;
  readonly fault: ReadonlySignal<ToldFault | null>;
  /** Opens files that were chosen or dropped in place of what was open, which stays where they cannot be read. */
  bring(files: readonly ResultFile[], name: string): Promise<void>;
  tell(error: unknown): void;
}

export function createStudy(store: Store, place: StudyPlace, start: () => StudyPort): Study {
  const opened = signal<OpenedStudy | null>(null);
  const figures = signal<ReadonlyMap<string, RunFigures>>(new Map());
  const places = new Map<string, Place>();
  const reading = signal<readonly [number, number] | null>(null);
  const fault = signal<ToldFault | null>(null);
  const comparing = signal<number | null>(null);
  const ask = createStudyClient(start, (done, all, of) => {
    if (of === "files") reading.value = done === all ? null : [done, all];
    else comparing.value = done === all ? null : done;
  });
  const tell = (error: unknown) => {
    fault.value = faultOf(error, place.base);
    reading.value = null;
    comparing.value = null;
  };

  async function open(files: readonly ResultFile[] | string, name: string): Promise<void> {
    fault.value = null;
    const imagesAt = new URL("given/", place.base).href;
    const found = await ask("open", { files, name, images: place.paths, imagesAt });
    places.clear();
    opened.value = found;
  }

  // The folder of the command line, as soon as a study is looked at.
  let begun = false;
  const view = computed(() => store.state.value.view);
  effect(() => {
    if (view.value !== "study" || begun || place.results === null) return;
    begun = true;
    open(place.base, place.results).catch(tell);
  });

  // What went wrong with one list is told until another thing is asked for.
  effect(() => {
    void store.state.value;
    if (opened.peek() !== null) fault.value = null;
  });

  const measure = computed(() => store.state.value.measure);
  const run = computed(() => {
    const runs = opened.value?.runs ?? [];
    return runs.find(({ key }) => key === store.state.value.run) ?? runs[0] ?? null;
  });
  const against = computed(() => {
    const others = (opened.value?.runs ?? []).filter(({ key }) => key !== run.value?.key);
    return others.find(({ key }) => key === store.state.value.against) ?? others[0] ?? null;
  });
  const sides = computed((): Sides | null => {
    if (against.value !== null) return { a: run.value!.key, b: against.value.key };
    return opened.value?.diff == null ? null : { a: null, b: null };
  });
  const lists = computed((): readonly List[] => {
    if (opened.value?.runs.length === 0) return ["changes"];
    return sides.value === null ? LISTS.filter((name) => name !== "changes") : LISTS;
  });
  const list = computed((): List => {
    const { list: asked } = store.state.value;
    return lists.value.includes(asked) ? asked : lists.value[0]!;
  });
  const told = computed(() => {
    if (fault.value !== null) return true;
    if (opened.value === null) return place.results === null;
    return list.value !== "models" || opened.value.runs.every(({ key }) => figures.value.has(key));
  });
  effect(() => {
    const study = opened.value;
    const asked = measure.value;
    figures.value = new Map();
    if (study === null || view.value !== "study" || list.value !== "models") return;
    const show = (found: ReadonlyMap<string, RunFigures>) =>
      (figures.value = new Map([...figures.peek(), ...found]));
    const current = () => opened.peek() === study && measure.peek() === asked && list.peek() === "models";
    void (async () => {
      // Means of all models first: intervals take longer than all the rest.
      const waiting = study.runs.values();
      const one = async () => {
        for (const { key } of waiting) {
          if (!current()) return;
          const found = await ask("means", key, asked).catch(tell);
          if (current() && found !== undefined) show(new Map([[key, found]]));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, one));
      const open = study.runs.map(({ key }) => key).filter((key) => !isWhole(figures.peek().get(key)));
      if (!current() || open.length === 0) return;
      const drawn = await ask("figures", open, asked).catch(tell);
      if (current() && drawn !== undefined) show(new Map(open.map((key, at) => [key, drawn[at]])));
    })();
  });

  return {
    store,
    place,
    ask,
    opened,
    run,
    lists,
    list,
    against,
    sides,
    figures,
    told,
    places,
    reading,
    comparing,
    fault,
    tell,
    async bring(files, name) {
      begun = true;
      try {
        await open(files, name);
      } catch (error) {
        store.change({ view: "study" });
        tell(error);
        return;
      }
      store.change({
        view: "study",
        list: "models",
        run: null,
        against: null,
        label: null,
        answer: null,
        search: null,
        sort: null,
        row: null,
      });
    },
  };
}

/** Runs whose rows are fetched while those of another one are read. */
const AT_ONCE = 3;

/** Whether nothing is left to tell of a run: means without intervals await them, and what could not be read has none. */
function isWhole(found: RunFigures | undefined): boolean {
  return found === undefined || found.drawn || (found.accuracy === null && found.measure === null);
}
