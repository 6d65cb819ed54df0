import { availableParallelism } from "node:os";
import { basename, dirname } from "node:path";
import { CommonGroundError } from "@commonground/core";
import type { InferenceSession } from "onnxruntime-node";
import type { Runtime, Session } from "./session.ts";

type OnnxRuntime = typeof import("onnxruntime-node");

/**
 * onnxruntime in Node on the CPU, for graphs whose weights lie in the file `weightsPath` (a real path, without
 * symbolic links). `threads`: all cores by default. The library is loaded with the first session.
 */
export function nodeRuntime(weightsPath: string, threads: number = availableParallelism()): Runtime {
  const options: InferenceSession.SessionOptions = {
    executionProviders: ["cpu"],
    graphOptimizationLevel: "all",
    intraOpNumThreads: threads,
    // Errors are thrown; only what ends the process is worth printing.
    logSeverityLevel: 4,
    extra: {
      session: {
        model_external_initializers_file_folder_path: dirname(weightsPath),
        // Threads of one session that wait for work would take the cores from the other's: by a third slower on two.
        force_spinning_stop: "1",
      },
    },
  };
  return {
    weightsLocation: basename(weightsPath),
    async createSession(model) {
      const { default: runtime } = await import("onnxruntime-node");
      const session = await runtime.InferenceSession.create(model, options).catch((cause: unknown) => {
        throw runtimeError(`the graph of ${weightsPath} could not be loaded`, cause);
      });
      return wrap(runtime, session);
    },
  };
}

function wrap(runtime: OnnxRuntime, session: InferenceSession): Session {
  return {
    async run(inputs, outputs) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, { type, shape, data }]) => [
          name,
          new runtime.Tensor(type, data, shape),
        ]),
      );
      const results = await session.run(feeds, [...outputs]).catch((cause: unknown) => {
        throw runtimeError("the graph could not be run", cause);
      });
      return Object.fromEntries(
        outputs.map((name) => {
          const tensor = results[name];
          if (!(tensor?.data instanceof Float32Array)) {
            throw runtimeError(`output ${name} is not float32`, tensor);
          }
          return [name, { shape: tensor.dims, data: tensor.data }];
        }),
      );
    },
    release: () => session.release(),
  };
}

function runtimeError(what: string, cause: unknown): CommonGroundError {
  const reason = cause instanceof Error ? ` (${cause.message})` : "";
  return new CommonGroundError("RUNTIME", `onnxruntime: ${what}${reason}`, { cause });
}
