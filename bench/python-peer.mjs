import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const python = process.env.PYTHON ?? "python3";

/** PyTorch's version where Python ($PYTHON) has it and the other `modules`; else says what is missing, undefined. */
export function pyTorch(modules = []) {
  const code = `import ${["torch", ...modules].join(", ")}; print(torch.__version__)`;
  const { status, stdout } = spawnSync(python, ["-c", code], { encoding: "utf8" });
  if (status === 0) return stdout.trim();
  const wanted = ["PyTorch", ...modules].join(", ");
  process.stdout.write(
    `${python} lacks ${wanted} (PYTHON names another interpreter; bench/python/requirements.txt): no comparison\n`,
  );
  return undefined;
}

/** A process of bench/python: its first line, parsed, and `run`, which resolves when it has done its work once more. */
export async function startPeer(script, args) {
  const path = fileURLToPath(new URL(`python/${script}`, import.meta.url));
  const child = spawn(python, [path, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value } = await lines.next();
  if (value === undefined) throw new Error(`${script} ended without an answer`);
  return {
    found: JSON.parse(value),
    run: async () => {
      child.stdin.write("\n");
      if ((await lines.next()).done) throw new Error(`${script} ended`);
    },
    stop: () => child.kill(),
  };
}
