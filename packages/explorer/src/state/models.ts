import {
  type Bank,
  CommonGroundError,
  contentHash,
  type ModelInfo,
  parseClasses,
  sha256,
} from "@commonground/core";
import { parseHubAddress, readBank } from "@commonground/files/web";
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Client, Progress } from "../worker/client.ts";
import type { Computing, LoadedVocabulary, ModelPlace } from "../worker/messages.ts";
import { DEFAULT_BANK, DEFAULT_MODEL, OUR_BANKS } from "../ours.ts";
import { MAX_LIST } from "./address-fields.ts";
import type { Place } from "./images.ts";
import type { BankRef, ClassesRef, ModelRef, ViewState } from "./view-state.ts";

/** A model with a vocabulary, loaded in the worker. */
export interface Model {
  /** By which the worker is asked. */
  readonly on: number;
  readonly info: ModelInfo;
  readonly classes: readonly string[];
  readonly vocabulary: LoadedVocabulary;
  /** What encodes the images that are opened now. */
  readonly computing: ReadonlySignal<Computing>;
}

export const OF_A_MODEL = ["model", "bank", "classes"] as const;
export type Wanted = Pick<ViewState, (typeof OF_A_MODEL)[number]>;

export interface Held {
  readonly model: Promise<Model>;
  /** Once it is not shown any more; what nobody holds is cancelled, or freed after a while. */
  letGo(): void;
}

/** All models, banks and lists of classes of this page, whichever side uses them. */
export interface Models {
  /** What of it the address names and this page does not have; computed again with what is brought. */
  missing(wanted: Wanted): (typeof OF_A_MODEL)[number] | null;
  /** Loads it, or takes what is loaded. */
  hold(wanted: Wanted, progress: Progress): Held;
  /** Everything is loaded anew when it is asked for: the worker that had it is gone. */
  forget(): void;
  /** The folder of a model: paths and files. It is given its name when `hold` has loaded it, by `settle`. */
  addFolder(name: string, files: Readonly<Record<string, Blob>>): ModelRef;
  /** As people write it. Throws `INVALID_ARGUMENT` for what is no repository, and where this page may not ask a hub. */
  hubRef(text: string): ModelRef;
  /** The name by which a loaded model is found again: the hub's commit, or the hash of a folder's contents. */
  settle(wanted: Wanted, model: Model): Promise<Wanted>;
  /** Rejects as `readBank`. */
  addBank(file: Blob): Promise<BankRef>;
  /** The bank of which this is the content's hash, of those that were brought and this page's own; null for none. */
  findBank(sha256: string): Promise<{ readonly ref: BankRef | null; readonly bank: Bank } | null>;
  /** Throws as `parseClasses`, of a list of one name a line. */
  addClasses(names: readonly string[]): Promise<ClassesRef>;
  /** The names that a reference stands for, where this page has them. */
  namesOf(classes: ClassesRef): readonly string[] | undefined;
}

/** What nobody shows and may be asked for again, as by going back. */
const MOST_IDLE = 2;

interface Entry {
  readonly model: Promise<Model>;
  readonly abort: AbortController;
  readonly computing: Signal<Computing>;
  users: number;
  on: number | null;
}

const keyOf = ({ model, bank, classes }: Wanted) => JSON.stringify([model, bank, classes]);

export function createModels(place: Place, client: Client): Models {
  const entries = new Map<string, Entry>();
  const folders = new Map<
    string,
    { readonly name: string; readonly files: Readonly<Record<string, Blob>> }
  >();
  const keys = new Map<string, string>();
  const banks = new Map<string, Blob>();
  const lists = new Map<string, readonly string[]>();
  const brought = signal(0);
  // A worker that a second copy of a model was too much for would stop again and again.
  let stopped = false;
  client.whenComputing((on, computing) => {
    for (const entry of entries.values()) if (entry.on === on) entry.computing.value = computing;
  });
  const addressOf = (path: string) => new URL(path, place.base).href;

  function placeOf(model: ModelRef | null): ModelPlace {
    const { from, id } = model ?? { from: "ours", id: DEFAULT_MODEL };
    const key = `${from}:${keys.get(id) ?? id}`;
    if (from === "folder") return { key, from: "files", ...folders.get(id)! };
    if (from === "ours") return { key, from: "address", address: addressOf(`models/${id}/`) };
    const { repo, revision } = parseHubAddress(id)!;
    return { key, from: "hub", repo, revision, endpoint: place.hub ?? "" };
  }

  function start(wanted: Wanted, progress: Progress): Entry {
    const { bank, classes } = wanted;
    const abort = new AbortController();
    const asked = {
      model: placeOf(wanted.model),
      bank: bank?.from === "file" ? banks.get(bank.id)! : addressOf(`banks/${bank?.id ?? DEFAULT_BANK}.json`),
      classes: classes === null ? null : namesOf(classes)!,
      texts: addressOf("texts.json"),
      graphics: stopped ? ("none" as const) : place.graphics,
    };
    const computing = signal<Computing>({ device: "wasm", why: null });
    const loaded = client.load(asked, progress, abort.signal);
    const entry: Entry = {
      abort,
      computing,
      users: 0,
      on: null,
      model: loaded.then(({ on, model: info, classes: names, vocabulary }) => {
        entry.on = on;
        return { on, info, classes: names, vocabulary, computing };
      }),
    };
    entry.model.catch(() => forget(entry));
    return entry;
  }

  function forget(entry: Entry): void {
    for (const [key, each] of entries) if (each === entry) entries.delete(key);
  }

  function tidy(): void {
    const idle = [...new Set(entries.values())].filter(({ users }) => users === 0);
    for (const entry of idle.slice(0, Math.max(0, idle.length - MOST_IDLE))) {
      forget(entry);
      if (entry.on !== null) client.release(entry.on);
    }
  }

  const namesOf = (classes: ClassesRef) => (classes.from === "list" ? classes.names : lists.get(classes.id));

  return {
    namesOf,
    missing({ model, bank, classes }) {
      // Whatever follows from this is computed again when something was brought.
      void brought.value;
      if (model?.from === "folder" && !folders.has(model.id)) return "model";
      if (bank?.from === "file" && !banks.has(bank.id)) return "bank";
      return classes !== null && namesOf(classes) === undefined ? "classes" : null;
    },
    hold(wanted, progress) {
      const key = keyOf(wanted);
      const entry = entries.get(key) ?? start(wanted, progress);
      // The last one asked for is the last to be freed.
      entries.delete(key);
      entries.set(key, entry);
      entry.users += 1;
      let over = false;
      return {
        model: entry.model,
        letGo() {
          if (over) return;
          over = true;
          entry.users -= 1;
          if (entry.users > 0) return;
          if (entry.on === null) {
            forget(entry);
            entry.abort.abort();
          } else tidy();
        },
      };
    },
    forget() {
      stopped = true;
      entries.clear();
    },
    addFolder(name, files) {
      const id = `brought-${folders.size}`;
      folders.set(id, { name, files });
      return { from: "folder", id };
    },
    hubRef(text) {
      if (place.hub === null) {
        throw new CommonGroundError(
          "OFFLINE",
          "This page was started without the hub, so that it asks nobody; start commonground explore --hub, or give the model’s folder",
        );
      }
      const found = parseHubAddress(text.trim(), place.hub);
      if (found === null || !/^[\w.-]+\/[\w.-]+$/u.test(found.repo)) {
        throw new CommonGroundError(
          "INVALID_ARGUMENT",
          `“${text}” is no model of the hub; give one as owner/name or owner/name@REVISION`,
        );
      }
      return { from: "hub", id: `${found.repo}@${found.revision ?? "main"}` };
    },
    async settle(wanted, { info }) {
      const { model } = wanted;
      if (model === null || model.from === "ours") return wanted;
      const id =
        model.from === "hub"
          ? `${info.id}@${info.revision}`
          : await contentHash([info.sha256, info.configurationSha256]);
      const key = keys.get(model.id) ?? model.id;
      if (!keys.has(id)) keys.set(id, key);
      const settled = { ...wanted, model: { from: model.from, id } };
      const entry = entries.get(keyOf(wanted));
      if (entry !== undefined && !entries.has(keyOf(settled))) entries.set(keyOf(settled), entry);
      const folder = folders.get(model.id);
      if (folder !== undefined && !folders.has(id)) {
        folders.set(id, folder);
        brought.value += 1;
      }
      return settled;
    },
    async addBank(file) {
      await readBank(file);
      const id = await sha256(new Uint8Array(await file.arrayBuffer()));
      banks.set(id, file);
      brought.value += 1;
      return { from: "file", id };
    },
    async findBank(hash) {
      const brought = Array.from(banks, ([id, file]) => ({ ref: { from: "file" as const, id }, at: file }));
      const ours = OUR_BANKS.map(({ name }) => ({
        ref: name === DEFAULT_BANK ? null : { from: "ours" as const, id: name },
        at: addressOf(`banks/${name}.json`),
      }));
      for (const { ref, at } of [...brought, ...ours]) {
        const bank = await readBank(at);
        if ((await contentHash(bank)) === hash) return { ref, bank };
      }
      return null;
    },
    async addClasses(names) {
      const checked = parseClasses(JSON.stringify(names), "your classes");
      if (checked.join("\n").length <= MAX_LIST) return { from: "list", names: checked };
      const id = await contentHash(checked);
      lists.set(id, checked);
      brought.value += 1;
      return { from: "file", id };
    },
  };
}
