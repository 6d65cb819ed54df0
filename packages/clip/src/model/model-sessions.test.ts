import { expect, test } from "vitest";
import type { VisionOutput } from "../tower/tower.ts";
import type { ClipConfig } from "../checkpoints/layout.ts";
import type { Weights } from "../tower/weights.ts";
import { createSessions } from "./model-sessions.ts";
import { input, node, output } from "../onnx/graph.ts";
import { scalar } from "../onnx/operators.ts";
import { nodeRuntime } from "../runtime/node.ts";
import type { Runtime } from "../runtime/session.ts";

/** An encoder whose outputs are its input plus 1; `open` holds the sessions of it that are not released. */
function encoder() {
  const open = new Set<object>();
  const real = nodeRuntime("/none");
  const runtime: Runtime = {
    ...real,
    async createSession(model, gains) {
      const session = await real.createSession(model, gains);
      open.add(session);
      return {
        run: (inputs, outputs) => session.run(inputs, outputs),
        release: () => {
          open.delete(session);
          return session.release();
        },
      };
    },
  };
  const vision: Partial<ClipConfig["vision"]> = {
    projections: [],
    features: ["tokens", "cls"],
    build(graph, _, outputs) {
      if (outputs.includes("keys@0")) throw new Error("no keys");
      const pixels = input(graph, "pixels", "float32", ["n"]);
      for (const name of outputs) output(graph, name, node(graph, "Add", [pixels, scalar(graph, 1)]));
    },
  };
  const sessions = createSessions({ config: { vision } as ClipConfig, weights: {} as Weights, runtime });
  const ask = async (...outputs: VisionOutput[]): Promise<number | undefined> => {
    const inputs = { pixels: { type: "float32", shape: [1], data: Float32Array.of(2) } } as const;
    const results = await sessions.vision(inputs, outputs);
    return results[outputs.at(-1)!]!.data[0];
  };
  return { open, sessions, ask };
}

test("of graphs for inner features, the last two asked for stay beside the usual one", async () => {
  const { open, sessions, ask } = encoder();
  await ask("embedding", "tokens");
  for (const block of [0, 1, 2, 3, 4]) {
    expect(await ask("embedding", `tokens@${block}`)).toBe(3);
    expect(await ask("embedding")).toBe(3);
  }
  expect(open.size).toBe(3);
  const before = [...open];
  await ask("tokens@3");
  await ask("tokens@4", "embedding");
  expect([...open]).toEqual(before);
  await sessions.release();
  expect(open.size).toBe(0);
});

test("a graph that cannot be built rejects, and takes no other's place", async () => {
  const { open, sessions, ask } = encoder();
  await ask("tokens@0");
  await ask("tokens@1");
  const before = [...open];
  for (let i = 0; i < 3; i++) await expect(ask("keys@0")).rejects.toThrow("no keys");
  await expect(sessions.vision({}, ["keys@0"]).catch(() => "rejected")).resolves.toBe("rejected");
  expect([...open]).toEqual(before);
  await sessions.release();
});

test("a graph that runs is not closed under its run", async () => {
  const { open, sessions, ask } = encoder();
  const blocks = [0, 1, 2, 3, 4, 5, 6, 7];
  const results = await Promise.all(blocks.map((block) => ask(`cls@${block}`)));
  expect(results).toEqual(blocks.map(() => 3));
  await sessions.release();
  expect(open.size).toBe(0);
});

test("a graph that could not be opened once is opened anew when it is asked for again", async () => {
  let attempts = 0;
  const runtime: Runtime = {
    name: "none",
    device: "none",
    weightsFiles: [{ location: "weights", begin: 0 }],
    imageTokens: 1,
    createSession: async () => {
      attempts++;
      if (attempts === 1) throw new Error("out of memory");
      return { run: async () => ({}), release: async () => {} };
    },
  };
  const vision: Partial<ClipConfig["vision"]> = { features: [], projections: [], build: () => {} };
  const sessions = createSessions({ config: { vision } as ClipConfig, weights: {} as Weights, runtime });
  await expect(sessions.vision({}, ["embedding"])).rejects.toThrow("out of memory");
  await expect(sessions.vision({}, ["embedding"])).resolves.toEqual({});
  await sessions.vision({}, ["embedding"]);
  expect(attempts).toBe(2);
  await sessions.release();
});
