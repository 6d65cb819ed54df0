import { expect, test } from "vitest";
import { changeFirst, changeSecond, secondState } from "./second-side.ts";
import { INITIAL, type ViewState } from "./view-state.ts";

const at = (fields: Partial<ViewState>): ViewState => ({ ...INITIAL, view: "sides", ...fields });
const MODEL = { from: "ours", id: "emoji-rn-s" } as const;

test("the second side is as the first but for what is its own; letters of parts it never takes from there", () => {
  const state = at({ target: "dog", without: ["A"], part: "B", word: "fur", beside: { model: MODEL } });
  expect(secondState(state)).toMatchObject({
    model: MODEL,
    target: "dog",
    without: [],
    part: null,
    word: "fur",
  });
});

test("what is changed back to what the first has is not its own any more", () => {
  const state = at({ settings: { partCount: 3 } });
  const own = changeSecond(state, { settings: { partCount: 4 } });
  expect(own).toEqual({ beside: { settings: { partCount: 4 } } });
  expect(changeSecond({ ...state, ...own }, { settings: { partCount: 3 } })).toEqual({ beside: {} });
  // What the first has and the second shall not have is its own, too.
  expect(changeSecond(at({ target: "dog" }), { target: null })).toEqual({ beside: { target: null } });
});

test("what both share is changed for both", () => {
  expect(changeSecond(INITIAL, { layer: "none", word: "fur" })).toEqual({
    layer: "none",
    word: "fur",
    beside: {},
  });
});

test("a part stays marked on one side at a time", () => {
  const state = at({ part: "A" });
  const second = changeSecond(state, { part: "C" });
  expect(second).toEqual({ part: null, beside: { part: "C" } });
  expect(changeFirst({ ...state, ...second }, { part: "A" })).toEqual({ part: "A", beside: {} });
});

test("letters of the second side are forgotten where it follows the first to another picture or division", () => {
  const beside = { model: MODEL, without: ["A"], part: "B" };
  const image = { from: "example", id: "1f431" } as const;
  expect(changeFirst(at({ beside }), { image })).toEqual({ image, beside: { model: MODEL } });
  expect(changeFirst(at({ beside }), { settings: {} })).toEqual({ settings: {}, beside: { model: MODEL } });
  const other = { ...beside, image };
  expect(changeFirst(at({ beside: other }), { image: null })).toEqual({ image: null });
  expect(changeFirst(at({ beside }), { target: "dog" })).toEqual({ target: "dog" });
});
