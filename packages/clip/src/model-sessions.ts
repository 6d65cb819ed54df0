import type { FeatureKind } from "@commonground/core";
import type { VisionOutput } from "./architectures/tower.ts";
import type { ClipConfig } from "./checkpoints/layout.ts";
import type { Weights } from "./checkpoints/weights.ts";
import { createGraph, type Graph } from "./onnx/graph.ts";
import { modelBytes } from "./onnx/model-bytes.ts";
import type { InputTensor, OutputTensor, Runtime, Session } from "./runtime/session.ts";

type Inputs = Readonly<Record<string, InputTensor>>;
type Outputs = Readonly<Record<string, OutputTensor>>;

export interface SessionParts {
  readonly config: ClipConfig;
  readonly weights: Weights;
  readonly runtime: Runtime;
  /** Changes a graph before it is loaded. */
  readonly rewrite?: ((graph: Graph) => Graph) | undefined;
}

/** The loaded graphs of a model. */
export interface ModelSessions {
  /** Runs the vision encoder; features of the last block share one graph, other sets have their own. */
  vision(inputs: Inputs, outputs: readonly VisionOutput[]): Promise<Outputs>;
  text(inputs: Inputs): Promise<Outputs>;
  /** Frees all sessions once what runs has ended. */
  release(): Promise<void>;
}

/** Builds and loads each graph when it is first used, and keeps it until `release`. */
export function createSessions({ config, weights, runtime, rewrite }: SessionParts): ModelSessions {
  const { vision, text } = config;
  const sessions = new Map<string, Promise<Session>>();
  const visionSets: VisionOutput[][] = [];
  const running = new Set<Promise<unknown>>();

  function session(key: string, build: (graph: Graph) => void): Promise<Session> {
    let found = sessions.get(key);
    if (found === undefined) {
      const graph = createGraph();
      build(graph);
      found = runtime.createSession(modelBytes(rewrite?.(graph) ?? graph, runtime.weightsLocation));
      sessions.set(key, found);
    }
    return found;
  }

  function visionSession(outputs: readonly VisionOutput[]): Promise<Session> {
    const covers = (set: readonly VisionOutput[]): boolean => outputs.every((name) => set.includes(name));
    let set = visionSets.find(covers);
    if (set === undefined) {
      const usual: VisionOutput[] = ["embedding", ...vision.features.filter(isPlain)];
      set = covers(usual) ? usual : [...outputs];
      visionSets.push(set);
    }
    return session(set.join(), (graph) => vision.build(graph, weights, set));
  }

  async function run(
    opening: Promise<Session>,
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

  return {
    vision: async (inputs, outputs) => run(visionSession(outputs), inputs, outputs),
    text: async (inputs) =>
      run(
        session("text", (graph) => text.build(graph, weights)),
        inputs,
        ["embedding"],
      ),
    async release() {
      await Promise.allSettled(running);
      const opened = await Promise.allSettled(sessions.values());
      sessions.clear();
      await Promise.all(
        opened.map((result) => (result.status === "fulfilled" ? result.value.release() : undefined)),
      );
    },
  };
}

/** Whether a kind of feature can be named without a block. */
export function isPlain(kind: FeatureKind): kind is "tokens" | "keys" | "keys-nobias" {
  return !kind.startsWith("cls");
}
