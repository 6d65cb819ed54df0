/// <reference lib="dom" />

import { type Browser, chromium, type Page } from "playwright-core";
import { debianProgram, isExecutable } from "./debian-program.ts";

const PURPOSE = "the browser tests";
/** Chromium without its windows: pages take a fifth less of the processor. */
const WITHOUT_WINDOWS = {
  names: ["chromium-headless-shell"],
  places: ["/usr/bin"],
  package: "chromium-headless-shell",
  purpose: PURPOSE,
};
const ANY = {
  names: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"],
  places: [
    "/usr/bin",
    "/snap/bin",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ],
  package: "chromium",
  purpose: PURPOSE,
};
/** How long a `beforeAll` that launches the browser may take: it may have to be installed first. */
export const BROWSER_SETUP_MS = 10 * 60_000;

/** WebGPU drawn by the processor (SwiftShader), which every machine has whose Chromium was built with it. */
const SOFTWARE_GRAPHICS = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
];

/**
 * A headless Chromium: the one of the environment variable CHROMIUM_PATH, else one without windows, which is installed
 * now where that can be done (Debian, as root), else the system's, else one that is installed now. Throws with what to do where none of these is possible.
 * It has no WebGPU but where `graphics` asks for one in software, and lets nobody see its camera, which shows a test
 * picture, but where `camera` says so.
 */
export async function launchChromium({ graphics = false, camera = false } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: await chromiumPath(),
    args: [
      "--no-sandbox",
      ...(graphics ? SOFTWARE_GRAPHICS : ["--disable-gpu"]),
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Pages of one context share a process, and with it what they compiled.
      "--process-per-site",
      // Of WebAssembly they compile well only what is hot: they live for seconds.
      "--js-flags=--wasm-tiering-budget=100000000",
      // Letters as wide with windows as without.
      "--font-render-hinting=none",
      "--use-fake-device-for-media-stream",
      camera ? "--use-fake-ui-for-media-stream" : "--use-fake-ui-for-media-stream=deny",
    ],
  });
}

async function chromiumPath(): Promise<string> {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted) {
    if (await isExecutable(wanted)) return wanted;
    throw new Error(`CHROMIUM_PATH is ${wanted}, which is not an executable file.`);
  }
  // Where there is no such package, or no network, any Chromium that is there will do.
  const path = (await debianProgram(WITHOUT_WINDOWS).catch(() => undefined)) ?? (await debianProgram(ANY));
  if (path !== undefined) return path;
  throw new Error(
    "No Chromium was found, and it is installed only on Debian or Ubuntu as root. The browser tests need one: install chromium or google-chrome, or set CHROMIUM_PATH to its executable.",
  );
}

/** Whether pages of this browser have WebGPU, be it in software. */
export const hasWebGpu = (page: Page): Promise<boolean> =>
  page.evaluate(async () => {
    const { gpu } = navigator as unknown as { gpu?: { requestAdapter(): Promise<unknown> } };
    return ((await gpu?.requestAdapter()) ?? null) !== null;
  });
