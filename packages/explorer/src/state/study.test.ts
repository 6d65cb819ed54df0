import { expect, test } from "vitest";
import type { StudyPort } from "../worker/study-client.ts";
import type { StudyAnswer, StudyQuestion } from "../worker/study-messages.ts";
import { createStore } from "./store.ts";
import { createStudy } from "./study.ts";

const BASE = "http://127.0.0.1:4000/SECRET/";

/** A worker that opens anything but what is called `bad`, as a study without models. */
function start(): StudyPort {
  let listener: (event: MessageEvent<StudyAnswer>) => void;
  return {
    addEventListener: (type: string, listen: never) => type === "message" && (listener = listen),
    terminate() {},
    postMessage({ id, args }: StudyQuestion) {
      const { name } = args[0] as { readonly name: string };
      const data: StudyAnswer =
        name === "bad"
          ? { kind: "failed", id, error: { code: "NOT_FOUND", message: `${BASE}bad: holds no results` } }
          : { kind: "answer", id, value: { name, runs: [], reported: false, diff: ["a", "b"] } };
      queueMicrotask(() => listener({ data } as MessageEvent<StudyAnswer>));
    },
  };
}

function storeOfPage() {
  const page = {
    location: { hash: "#view=study", pathname: "/", search: "" },
    history: { pushState() {}, replaceState() {} },
    addEventListener() {},
  } as unknown as Window;
  return createStore(page);
}

test.each([
  ["is told once every model has its means", { name: "good", means: ["a", "b"] }],
  ["is told where it cannot be opened", { name: "bad", means: [] }],
])("a study of the command line %s", async (_, { name, means }) => {
  const answers: StudyAnswer[] = [];
  let listener: (event: MessageEvent<StudyAnswer>) => void;
  const next = async () => {
    listener({ data: answers.shift()! } as MessageEvent<StudyAnswer>);
    await new Promise((resolve) => setTimeout(resolve));
  };
  const runs = means.map((key) => ({ key, name: key, setting: "default" }));
  const study = createStudy(storeOfPage(), { base: BASE, paths: [], results: name }, () => ({
    addEventListener: (type: string, listen: never) => type === "message" && (listener = listen),
    terminate() {},
    postMessage({ id, call }: StudyQuestion) {
      const told = { accuracy: null, measure: null };
      const value = call === "open" ? { name, runs, reported: false, diff: null } : told;
      answers.push(
        name === "bad"
          ? { kind: "failed", id, error: { code: "NOT_FOUND", message: "holds no results" } }
          : { kind: "answer", id, value },
      );
    },
  }));
  const seen = [study.told.value];
  await new Promise((resolve) => setTimeout(resolve));
  while (answers.length > 0) {
    await next();
    seen.push(study.told.value);
  }
  expect(seen).toEqual([false, ...means.map(() => false), true]);
});

test("results that cannot be read leave the study that is open, its list and places, and are told", async () => {
  const store = storeOfPage();
  const study = createStudy(store, { base: BASE, paths: [], results: null }, start);
  await study.bring([], "good");
  store.change({ list: "images", search: "cat", view: "image" });
  study.places.set("images", { top: 40, opened: 3 });
  await study.bring([], "bad");
  expect(study.opened.value?.name).toBe("good");
  expect(study.fault.value).toEqual({ code: "NOT_FOUND", message: "bad: holds no results" });
  expect(store.state.value).toMatchObject({ view: "study", list: "images", search: "cat" });
  expect(study.places.size).toBe(1);

  await study.bring([], "another");
  expect(study.opened.value?.name).toBe("another");
  expect(study.fault.value).toBeNull();
  expect(store.state.value).toMatchObject({ list: "models", search: null });
  expect(study.places.size).toBe(0);
});
