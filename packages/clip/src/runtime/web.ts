import type { Env } from "onnxruntime-web/wasm";
import { createGraph, input, output } from "../onnx/graph.ts";
import { modelBytes } from "../onnx/model-bytes.ts";
import { ONNXRUNTIME_VERSION } from "./onnxruntime-version.ts";
import { IMAGE_TOKENS } from "./image-tokens.ts";
import type { Runtime } from "./session.ts";
import { runtimeError, wrapSession } from "./wrap-session.ts";

export interface WebRuntimeOptions {
  /**
   * Threads that compute; all cores by default. More than one only on pages that are cross-origin isolated (served
   * with `Cross-Origin-Opener-Policy: same-origin` and `Cross-Origin-Embedder-Policy: require-corp`).
   */
  readonly threads?: number | undefined;
  /**
   * Where onnxruntime-web's .wasm lies: the address of its folder, or of each file. By default beside its script,
   * which bundlers see to.
   */
  readonly wasmPaths?: Env.WasmPrefixOrFilePaths | undefined;
}

/** The name that graphs give for a file with their weights; it is mounted for them under this name. */
const nameOf = (index: number): string => `weights-${index}`;

type Library = typeof import("onnxruntime-web/wasm");

/** Once a page; a fault is forgotten, so that it can be tried again. */
let begun: Promise<Library> | undefined;

/** onnxruntime-web mounts files for all sessions at once, and unmounts them all when one is ready. */
let lastSession: Promise<unknown> = Promise.resolve();

/**
 * Loads the library, its WebAssembly and its threads, so that they come while weights are fetched; the first session
 * would do the same. Rejects with `RUNTIME`.
 */
export function beginRuntime(options: WebRuntimeOptions = {}): Promise<Library> {
  begun ??= begin(options).catch((error: unknown) => {
    begun = undefined;
    throw error;
  });
  return begun;
}

async function begin(options: WebRuntimeOptions): Promise<Library> {
  const library = await import("onnxruntime-web/wasm").catch((cause: unknown) => {
    throw runtimeError("its program could not be loaded; check that its files lie beside the page", cause);
  });
  const { wasm } = library.env;
  wasm.numThreads = threadsOf(options);
  if (options.wasmPaths !== undefined) wasm.wasmPaths = options.wasmPaths;
  // WebAssembly is loaded with a session, be it of the smallest graph there is.
  const graph = createGraph();
  output(graph, "y", input(graph, "x", "float32", [1]));
  const session = await library.InferenceSession.create(modelBytes(graph, []), OPTIONS).catch(
    (cause: unknown) => {
      throw runtimeError("its WebAssembly could not be loaded", cause);
    },
  );
  await session.release();
  return library;
}

const OPTIONS = {
  executionProviders: ["wasm"],
  graphOptimizationLevel: "all",
  // Errors are thrown; only what ends the page is worth printing.
  logSeverityLevel: 4,
} as const;

const threadsOf = ({ threads }: WebRuntimeOptions): number =>
  globalThis.crossOriginIsolated === true ? (threads ?? navigator.hardwareConcurrency) : 1;

/**
 * onnxruntime in a browser (WebAssembly with SIMD), for graphs whose weights lie in `weights()`, which is called for
 * each session; `begins` says where each of them begins, end to end. The library is loaded with the first session of a
 * page, whose options hold for all later ones.
 * It computes on the thread it is called from: a page that must stay responsive calls it from a worker.
 */
export function webRuntime(
  weights: () => Promise<readonly Blob[]>,
  begins: readonly number[],
  options: WebRuntimeOptions = {},
): Runtime {
  return {
    name: `onnxruntime-web ${ONNXRUNTIME_VERSION}`,
    device: "wasm",
    weightsFiles: begins.map((begin, i) => ({ location: nameOf(i), begin })),
    imageTokens: IMAGE_TOKENS.processor,
    async createSession(model) {
      const [library, data] = await Promise.all([beginRuntime(options), weights()]);
      const opening = lastSession.then(() =>
        library.InferenceSession.create(model, {
          ...OPTIONS,
          externalData: data.map((each, i) => ({ path: nameOf(i), data: each })),
        }),
      );
      lastSession = opening.catch(() => undefined);
      const session = await opening.catch((cause: unknown) => {
        throw runtimeError("the model's graph could not be loaded", cause);
      });
      return wrapSession(session, library.Tensor);
    },
  };
}
