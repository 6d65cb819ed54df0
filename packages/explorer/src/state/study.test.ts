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

test("results that cannot be read leave the study that is open, its list and places, and are told", async () => {
  const page = {
    location: { hash: "", pathname: "/", search: "" },
    history: { pushState() {}, replaceState() {} },
    addEventListener() {},
  } as unknown as Window;
  const store = createStore(page);
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
