import { type Browser, chromium } from "playwright-core";
import { debianProgram, isExecutable } from "./debian-program.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const PLACES = [
  "/usr/bin",
  "/snap/bin",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
/** How long a `beforeAll` that launches the browser may take: it may have to be installed first. */
export const BROWSER_SETUP_MS = 10 * 60_000;

/**
 * A headless Chromium: the one of the environment variable CHROMIUM_PATH, else the system's, else one that is
 * installed now (Debian and Ubuntu, as root). Throws with what to do where none of these is possible.
 */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: await chromiumPath(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--use-fake-device-for-media-stream",
    ],
  });
}

async function chromiumPath(): Promise<string> {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted) {
    if (await isExecutable(wanted)) return wanted;
    throw new Error(`CHROMIUM_PATH is ${wanted}, which is not an executable file.`);
  }
  const path = await debianProgram({
    names: NAMES,
    places: PLACES,
    package: "chromium",
    purpose: "the browser tests",
  });
  if (path !== undefined) return path;
  throw new Error(
    "No Chromium was found, and it is installed only on Debian or Ubuntu as root. The browser tests need one: install chromium or google-chrome, or set CHROMIUM_PATH to its executable.",
  );
}
