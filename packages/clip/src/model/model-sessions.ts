import type { FeatureKind } from "@commonground/core";
import type { BuildOptions, VisionOutput } from "../tower/tower.ts";
import type { ClipConfig } from "../checkpoints/layout.ts";
import type { Weights } from "../tower/weights.ts";
import { createGraph, type Graph } from "../onnx/graph.ts";
import { gainsByRewriting } from "../onnx/gains-by-rewriting.ts";
import { modelBytes } from "../onnx/model-bytes.ts";
import type { InputTensor, OutputTensor, Runtime, Session } from "../runtime/session.ts";

type Inputs = Readonly<Record<string, InputTensor>>;
type Outputs = Readonly<Record<string, OutputTensor>>;

export interface SessionParts {
  readonly config: ClipConfig;
  readonly weights: Weights;
  readonly runtime: Runtime;
  /** Other weights for the vision encoder's graphs, and how these are changed to read them. */
  readonly quantised?: QuantisedVision | undefined;
}

export interface QuantisedVision {
  readonly runtime: Runtime;
  readonly rewrite: (graph: Graph) => Graph;
}

/** The loaded graphs of a model. */
export interface ModelSessions {
  /** Runs the vision encoder; features of the last block share one graph, other sets have their own. */
  vision(inputs: Inputs, outputs: readonly VisionOutput[], options?: BuildOptions): Promise<Outputs>;
  text(inputs: Inputs): Promise<Outputs>;
  /** Frees all sessions once what runs has ended. */
  release(): Promise<void>;
}

/** Each holds all weights as the processor wants them: of sets of inner features, the last two asked for stay. */
const MAX_OTHER_SETS = 2;

interface Loaded {
  readonly opening: Promise<Session>;
  readonly running: Set<Promise<unknown>>;
}

/** Builds and loads each graph when it is first used, and keeps it until `release` or until others take its place. */
export function createSessions({ config, weights, runtime, quantised }: SessionParts): ModelSessions {
  const { vision, text } = config;
  const loaded = new Map<string, Loaded>();
  const closed: Promise<void>[] = [];
  const usual: readonly VisionOutput[] = [
    "embedding",
    ...vision.features.filter(isPlain),
    ...vision.projections,
  ];
  /** Other sets whose graphs are loaded, the last asked for at the end. */
  const others: (readonly VisionOutput[])[] = [];

  function session(key: string, build: (graph: Graph) => void, other?: QuantisedVision): Loaded {
    const found = loaded.get(key);
    if (found === undefined) {
      const graph = createGraph();
      build(graph);
      const on = other?.runtime ?? runtime;
      const placed = other?.rewrite(graph) ?? graph;
      const opening = on.createSession(modelBytes(placed, on.weightsFiles), gainsByRewriting(placed));
      const opened: Loaded = { opening, running: new Set() };
      // A graph that could not be opened (memory was short for a moment) is opened anew when it is asked for again.
      opened.opening.catch(() => {
        if (loaded.get(key) === opened) loaded.delete(key);
      });
      loaded.set(key, opened);
      return opened;
    }
    return found;
  }

  function visionSession(outputs: readonly VisionOutput[]): Loaded {
    const covers = (set: readonly VisionOutput[]): boolean => outputs.every((name) => set.includes(name));
    const set = [usual, ...others].find(covers) ?? outputs;
    const found = session(set.join(), (graph) => vision.build(graph, weights, set), quantised);
    if (set !== usual) {
      if (others.includes(set)) others.splice(others.indexOf(set), 1);
      others.push(set);
      if (others.length > MAX_OTHER_SETS) close(others.shift()!.join());
    }
    return found;
  }

  function close(key: string): void {
    const open = loaded.get(key);
    if (open === undefined) return;
    const closing = free(open);
    // A fault comes out of `release`.
    closing.catch(() => {});
    closed.push(closing);
    loaded.delete(key);
  }

  return {
    vision: async (inputs, outputs, { drop = false } = {}) =>
      run(
        drop
          ? session("drop", (graph) => vision.build(graph, weights, ["embedding"], { drop }), quantised)
          : visionSession(outputs),
        inputs,
        outputs,
      ),
    text: async (inputs) =>
      run(
        session("text", (graph) => text.build(graph, weights)),
        inputs,
        ["embedding"],
      ),
    async release() {
      for (const key of loaded.keys()) close(key);
      await Promise.all(closed);
    },
  };
}

async function run(
  { opening, running }: Loaded,
  inputs: Inputs,
  outputs: readonly string[],
): Promise<Outputs> {
  const result = opening.then((opened) => opened.run(inputs, outputs));
  running.add(result);
  try {
    return await result;
  } finally {
    running.delete(result);
  }
}

/** Frees a session once what runs has ended. */
async function free({ opening, running }: Loaded): Promise<void> {
  await Promise.allSettled(running);
  const [opened] = await Promise.allSettled([opening]);
  if (opened.status === "fulfilled") await opened.value.release();
}

/** Whether a kind of feature can be named without a block. */
export function isPlain(kind: FeatureKind): kind is "tokens" | "keys" | "keys-nobias" {
  return !kind.startsWith("cls");
}
