import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { loadModel } from "@commonground/clip";
import { time } from "./statistics.mjs";

const [directory, options] = process.argv.slice(2);

/** Resident memory in MB: all of it, and what is not pages of files, which the system may take back at any time. */
function memory() {
  const status = readFileSync("/proc/self/status", "utf8");
  const megabytes = (key) => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)[1]) / 1024;
  return { resident: megabytes("VmRSS"), anonymous: megabytes("RssAnon") };
}

// The encoder's session is made when it is first used, so loading ends where the runtime has made it: the library,
// which the model would import itself at that point, is imported within the time measured.
const clip = createRequire(import.meta.url).resolve("@commonground/clip");
const start = performance.now();
const model = await loadModel(directory, JSON.parse(options));
const { default: runtime } = await import(createRequire(clip).resolve("onnxruntime-node"));
const { create } = runtime.InferenceSession;
let loaded;
runtime.InferenceSession.create = async (...inputs) => {
  const session = await create.apply(runtime.InferenceSession, inputs);
  loaded = { seconds: (performance.now() - start) / 1000, ...memory() };
  return session;
};
const { width, height } = model.info.imageSize;
const encode = () => model.encodePixels(new Float32Array(3 * width * height), 1);
await encode();
const first = { seconds: (performance.now() - start) / 1000 - loaded.seconds, ...memory() };
const next = Math.min(await time(encode), await time(encode)) / 1000;
process.stdout.write(JSON.stringify({ loaded, first, warming: Math.max(0, first.seconds - next) }));
