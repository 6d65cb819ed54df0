import { computed } from "@preact/signals";
import type { Store } from "./store.ts";
import { type Beside, INITIAL, OF_A_SIDE, type OfASide, type ViewState } from "./view-state.ts";

/** Letters of parts are one image's, model's and division's: the second side does not take the first one's. */
const LETTERS = ["without", "part"] as const satisfies OfASide[];
/** What decides what letters mean. */
const DIVIDES = ["image", "model", "settings"] as const satisfies OfASide[];

const isOfASide = (name: string): name is OfASide => (OF_A_SIDE as readonly string[]).includes(name);
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The state as the second side has it. */
export function secondState(state: ViewState): ViewState {
  return { ...state, without: INITIAL.without, taken: INITIAL.taken, part: INITIAL.part, ...state.beside };
}

/** What changes in the whole state when fields change on the second side: what is then as on the first is no more its own. */
export function changeSecond(state: ViewState, fields: Partial<ViewState>): Partial<ViewState> {
  const beside: Record<string, unknown> = { ...state.beside };
  const others: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!isOfASide(name)) others[name] = value;
    else if (same(value, secondState({ ...state, beside: {} })[name])) delete beside[name];
    else beside[name] = value;
  }
  if (fields.part != null) others["part"] = null;
  return { ...others, beside: beside as Beside };
}

/** The same for the first side, whose changes the second one follows. */
export function changeFirst(state: ViewState, fields: Partial<ViewState>): Partial<ViewState> {
  const { beside } = state;
  const gone = new Set<OfASide>(fields.part == null ? [] : ["part"]);
  if (DIVIDES.some((name) => name in fields && !(name in beside))) for (const name of LETTERS) gone.add(name);
  const kept = Object.entries(beside).filter(([name]) => !gone.has(name as OfASide));
  return kept.length === Object.keys(beside).length
    ? fields
    : { beside: Object.fromEntries(kept) as Beside, ...fields };
}

/** The store as each side sees and changes it. */
export function storesOfSides(store: Store): { readonly first: Store; readonly second: Store } {
  return {
    first: {
      ...store,
      change: (fields, kind) => store.change(changeFirst(store.state.peek(), fields), kind),
    },
    second: {
      state: computed(() => secondState(store.state.value)),
      faults: store.faults,
      change: (fields, kind) => store.change(changeSecond(store.state.peek(), fields), kind),
      settle: store.settle,
    },
  };
}
