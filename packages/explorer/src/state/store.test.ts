import { expect, test } from "vitest";
import { createStore, type Store } from "./store.ts";

const hashOf = (address: string) => (address.includes("#") ? address.slice(address.indexOf("#")) : "");

/** A window's address and history, which keeps entries as browsers do. */
function fakePage(hash = "") {
  const entries = [hash];
  let at = 0;
  const listeners = new Set<() => void>();
  const page = {
    location: {
      pathname: "/",
      search: "",
      get hash() {
        return entries[at]!;
      },
    },
    history: {
      pushState(_: unknown, __: string, address: string) {
        entries.splice(++at, Infinity, hashOf(address));
      },
      replaceState(_: unknown, __: string, address: string) {
        entries[at] = hashOf(address);
      },
    },
    addEventListener: (name: string, listener: () => void) => name === "popstate" && listeners.add(listener),
  };
  const go = (by: number) => {
    at += by;
    for (const listener of listeners) listener();
  };
  return { page: page as unknown as Window, entries, go };
}

function withStore(use: (store: Store, history: ReturnType<typeof fakePage>) => void): void {
  const history = fakePage("#image=example:1f436");
  use(createStore(history.page), history);
}

test("each change is a step to go back to, and back and forward give exactly what was there", () =>
  withStore((store, { entries, go }) => {
    const states = [store.state.value];
    for (const fields of [
      { layer: "values" },
      { view: "sides", beside: { model: { from: "ours", id: "emoji-rn-s" } } },
      { without: ["A"] },
      { view: "study", list: "classes", run: "a/default" },
      { row: 3 },
    ] as const) {
      store.change(fields);
      states.push(store.state.value);
    }
    expect(entries).toHaveLength(states.length);
    for (const state of states.slice(0, -1).toReversed()) {
      go(-1);
      expect(store.state.value).toEqual(state);
    }
    for (const state of states.slice(1)) {
      go(1);
      expect(store.state.value).toEqual(state);
    }
  }));

test("what changes nothing is no step", () =>
  withStore((store, { entries }) => {
    store.change({ layer: "parts", settings: {} });
    expect(entries).toHaveLength(1);
  }));

test("what passes while a slider is dragged is shown at once and becomes one step; dragged there and back, none", () =>
  withStore((store, { entries, go }) => {
    for (const partCount of [4, 3, 2]) {
      store.change({ settings: { partCount } }, "passing");
      expect(store.state.value.settings).toEqual({ partCount });
    }
    expect(entries).toHaveLength(1);
    store.settle();
    store.settle();
    expect(entries.slice(1)).toEqual(["#image=example%3A1f436&partCount=2"]);
    store.change({ settings: { partCount: 6 } }, "passing");
    store.change({ settings: { partCount: 2 } }, "passing");
    store.settle();
    expect(entries).toHaveLength(2);
    store.change({ settings: { partCount: 7 } }, "passing");
    go(-1);
    expect(store.state.value.settings).toEqual({});
    store.settle();
    expect(entries).toHaveLength(2);
  }));

test("what is typed on is one step until the field is left, another thing is changed, or one goes back", () =>
  withStore((store, { entries, go }) => {
    const type = (...texts: string[]) => {
      for (const target of texts) store.change({ target }, "typed");
    };
    type("a d", "a dog");
    expect(entries).toHaveLength(2);
    store.settle();
    type("a c", "a cat");
    expect(entries).toHaveLength(3);
    store.change({ layer: "values" });
    type("a cat", "a bat");
    expect(entries).toHaveLength(5);
    go(-1);
    expect(store.state.value).toMatchObject({ target: "a cat", layer: "values" });
    type("an owl");
    go(-1);
    expect(store.state.value).toMatchObject({ target: "a cat", layer: "values" });
  }));

test("what follows by itself takes the place of the last", () =>
  withStore((store, { entries, go }) => {
    store.change({ model: { from: "ours", id: "emoji-rn-s" } });
    store.change({ model: null }, "amend");
    expect(entries).toHaveLength(2);
    expect(entries[1]).toBe(entries[0]!.replace(":", "%3A"));
    go(-1);
    expect(store.state.value.image?.id).toBe("1f436");
  }));
