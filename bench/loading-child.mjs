import { readFileSync } from "node:fs";
import { loadModel } from "@commonground/clip";
import { time } from "./statistics.mjs";

const [directory, options] = process.argv.slice(2);
let model;
const opening = await time(async () => (model = await loadModel(directory, JSON.parse(options))));
const { width, height } = model.info.imageSize;
const encode = () => model.encodePixels(new Float32Array(3 * width * height), 1);
const first = await time(encode);
const status = readFileSync("/proc/self/status", "utf8");
const megabytes = (key) => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)[1]) / 1024;
const next = Math.min(await time(encode), await time(encode));
process.stdout.write(
  JSON.stringify({
    seconds: (opening + Math.max(0, first - next)) / 1000,
    resident: megabytes("VmRSS"),
    anonymous: megabytes("RssAnon"),
  }),
);
