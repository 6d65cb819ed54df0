import type { Env } from "onnxruntime-web/wasm";
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

/** onnxruntime-web mounts files for all sessions at once, and unmounts them all when one is ready. */
let lastSession: Promise<unknown> = Promise.resolve();

/**
 * onnxruntime in a browser (WebAssembly with SIMD), for graphs whose weights lie in `weights()`, which is called for
 * each session; `begins` says where each of them begins, end to end. The library is loaded with the first session of a page, whose options hold for all later ones.
 * It computes on the thread it is called from: a page that must stay responsive calls it from a worker.
 */
export function webRuntime(
  weights: () => Promise<readonly Blob[]>,
  begins: readonly number[],
  options: WebRuntimeOptions = {},
): Runtime {
  const isolated = globalThis.crossOriginIsolated === true;
  const threads = isolated ? (options.threads ?? navigator.hardwareConcurrency) : 1;
  return {
    name: `onnxruntime-web ${ONNXRUNTIME_VERSION}`,
    device: "wasm",
    weightsFiles: begins.map((begin, i) => ({ location: nameOf(i), begin })),
    imageTokens: IMAGE_TOKENS.processor,
    async createSession(model) {
      const [runtime, data] = await Promise.all([import("onnxruntime-web/wasm"), weights()]);
      const { wasm } = runtime.env;
      wasm.numThreads = threads;
      if (options.wasmPaths !== undefined) wasm.wasmPaths = options.wasmPaths;
      const opening = lastSession.then(() =>
        runtime.InferenceSession.create(model, {
          executionProviders: ["wasm"],
          graphOptimizationLevel: "all",
          // Errors are thrown; only what ends the page is worth printing.
          logSeverityLevel: 4,
          externalData: data.map((each, i) => ({ path: nameOf(i), data: each })),
        }),
      );
      lastSession = opening.catch(() => undefined);
      const session = await opening.catch((cause: unknown) => {
        throw runtimeError("the model's graph could not be loaded", cause);
      });
      return wrapSession(session, runtime.Tensor);
    },
  };
}
