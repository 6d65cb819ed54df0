import { fetchFile } from "@commonground/files";
import { render } from "preact";
import type { Session } from "../session.ts";
import { createExplorer } from "../state/explorer.ts";
import { createStore } from "../state/store.ts";
import { createClient } from "../worker/client.ts";
import { Shell } from "./shell.tsx";
import { applyTheme } from "./theme.ts";

applyTheme();
const base = new URL(".", location.href).href;
const worker = new Worker(new URL("../worker/main.ts", import.meta.url), { type: "module" });
const session: Session = await fetchFile(new URL("session.json", base)).then(
  async (response) => (await response.json()) as Session,
  () => ({ version: "", images: [], results: null }),
);
const store = createStore(window);
if (store.state.value.image === null && session.images.length > 0) {
  store.change({ image: { from: "given", id: "0" } });
}
const explorer = createExplorer(
  store,
  { base, images: session.images, results: session.results },
  createClient(worker),
);
render(<Shell explorer={explorer} />, document.querySelector("#app")!);
