// Pulls a model in a process of its own: node pull-in-child.mjs <settings as JSON> <repository>. Vite compiles the
// sources on the way in.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(createRequire(import.meta.url).resolve("vitest/package.json"));
const { runnerImport } = await import(require.resolve("vite"));
const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const { module } = await runnerImport(at("../src/hub/pull-repository.ts"), {
  configFile: false,
  resolve: { alias: { "@commonground/core": at("../../core/src/index.ts") } },
});

const { module: testing } = await runnerImport(at("choose-weights.ts"), {
  configFile: false,
  resolve: { alias: { "@commonground/core": at("../../core/src/index.ts") } },
});
process.send("ready");
await new Promise((resolve) => process.once("message", resolve));
const [settings, repo] = process.argv.slice(2);
const { directory } = await module.pullRepository(repo, {
  settings: JSON.parse(settings),
  choose: testing.chooseWeights,
});
process.send(directory, () => process.exit());
