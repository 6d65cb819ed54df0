// The worker: the method, the files and the models, away from the page.

import { graphicsLost } from "@commonground/clip/web";
import { createEngine } from "./engine.ts";
import { createLoad } from "./load.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { showLife } from "./vital-sign.ts";

const port = globalThis as unknown as {
  postMessage(message: FromWorker): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
};

const receive = createEngine(createLoad(), (message) => port.postMessage(message));
port.addEventListener("message", ({ data }) => receive(data));
showLife((message) => port.postMessage(message));
void graphicsLost.then((why) => port.postMessage({ kind: "lost", id: 0, why }));
