import { fetchFile } from "@commonground/files";
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import type { Session } from "../session.ts";
import { createSides } from "../state/sides.ts";
import { createStudy } from "../state/study.ts";
import { createStore } from "../state/store.ts";
import { createClient } from "../worker/client.ts";
import { keepFocus } from "./keep-focus.ts";
import { Shell } from "./shell.tsx";
import { takeResults } from "./study/take-results.ts";
import { applyTheme } from "./theme.ts";

applyTheme();
const base = new URL(".", location.href).href;
const client = createClient(
  () => new Worker(new URL("../worker/main.ts", import.meta.url), { type: "module" }),
);
const session: Session = await fetchFile(new URL("session.json", base)).then(
  async (response) => (await response.json()) as Session,
  () => ({ version: "", images: [], paths: [], results: null, hub: null }),
);
const store = createStore(window);
if (session.results !== null && location.hash === "") store.change({ view: "study" }, "amend");
if (store.state.value.view === "image" && store.state.value.image === null && session.images.length > 0) {
  store.change({ image: { from: "given", id: "0" } }, "amend");
}
// For tests, which have no card.
const graphics = new URLSearchParams(location.search).get("graphics") === "any" ? "any" : "hardware";
const study = createStudy(
  store,
  { base, paths: session.paths, results: session.results },
  () => new Worker(new URL("../worker/study-main.ts", import.meta.url), { type: "module" }),
);
// A study that is opened needs no model yet, and the processor for itself.
const wanted = signal(false);
effect(() => {
  if (store.state.value.view !== "study" || study.told.value) wanted.value = true;
});
const sides = createSides(
  store,
  { base, images: session.images, results: session.results, hub: session.hub, graphics },
  client,
  wanted,
);
takeResults(study);
keepFocus(document);
render(<Shell sides={sides} study={study} />, document.querySelector("#app")!);
