// Scenes of Twemoji drawings on varied backgrounds, with their masks, boxes and labels, in a folder, and what the embedded
// model finds in them: npm run scenes:emoji -- DIRECTORY [NUMBER]

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [folder = "out/scenes", count = "200"] = process.argv.slice(2);
const command = fileURLToPath(new URL("../packages/cli/bin/commonground.js", import.meta.url));
const { status } = spawnSync(process.execPath, [command, "localize", "--scenes", count, "--out", folder], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;
