import { CommonGroundError } from "@commonground/core";
import type { Env } from "onnxruntime-web/wasm";
import { createGraph, input, output } from "../onnx/graph.ts";
import { modelBytes } from "../onnx/model-bytes.ts";
import { ONNXRUNTIME_VERSION } from "./onnxruntime-version.ts";
import { IMAGE_TOKENS } from "./image-tokens.ts";
import type { Runtime } from "./session.ts";
import { runtimeError, wrapSession } from "./wrap-session.ts";

export const WEB_DEVICES = ["wasm", "webgpu"] as const;

/** What computes in a browser: the processor by WebAssembly, or what WebGPU gives, as a rule the graphics card. */
export type WebDevice = (typeof WEB_DEVICES)[number];

export interface WebRuntimeOptions {
  /** `wasm` by default. Each has a library of its own, which is loaded where it is first used. */
  readonly device?: WebDevice | undefined;
  /**
   * Threads of `wasm`; all cores by default. More than one only on pages that are cross-origin isolated (served
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

/** Once a page for each device; a fault is forgotten, so that it can be tried again. */
const begun = new Map<WebDevice, Promise<Library>>();

let sayLost: (why: string) => void;
/**
 * Resolves with the reason when the graphics card is lost, as where its driver is reset. onnxruntime-web then answers
 * nothing that it was asked on `webgpu`, and keeps its thread busy for ever: end the worker that it runs in.
 */
export const graphicsLost = new Promise<string>((resolve) => {
  sayLost = resolve;
});

async function watchGraphics(library: Library): Promise<void> {
  const { lost } = (await library.env.webgpu.device) as unknown as {
    readonly lost: Promise<{ readonly message: string }>;
  };
  void lost.then(({ message }) => sayLost(message));
}

/**
 * onnxruntime-web mounts files for all sessions at once, and unmounts them all when one is ready; with WebGPU a run gives
 * way while it waits for the card, and no other may begin meanwhile.
 */
const lastOn = new Map<WebDevice, Promise<unknown>>();
function inTurn<T>(device: WebDevice, work: () => Promise<T>): Promise<T> {
  const done = (lastOn.get(device) ?? Promise.resolve()).then(work);
  lastOn.set(
    device,
    done.catch(() => undefined),
  );
  return done;
}

/** Throws `INVALID_ARGUMENT` for a device that browsers do not have. That it is there shows with the first session. */
export function checkWebDevice(device: WebDevice | undefined): void {
  if (device === undefined || WEB_DEVICES.includes(device)) return;
  throw new CommonGroundError(
    "INVALID_ARGUMENT",
    `device is ${String(device)}; give ${WEB_DEVICES.join(" or ")}`,
  );
}

/**
 * Loads the device's library, its WebAssembly and its threads, so that they come while weights are fetched; the first
 * session would do the same. Rejects with `RUNTIME`.
 */
export function beginRuntime(options: WebRuntimeOptions = {}): Promise<Library> {
  const { device = "wasm" } = options;
  const library =
    begun.get(device) ??
    begin(device, options).catch((error: unknown) => {
      begun.delete(device);
      throw error;
    });
  begun.set(device, library);
  return library;
}

async function begin(device: WebDevice, options: WebRuntimeOptions): Promise<Library> {
  const loading = device === "wasm" ? import("onnxruntime-web/wasm") : import("onnxruntime-web/webgpu");
  const library = await loading.catch((cause: unknown) => {
    throw runtimeError("its program could not be loaded; check that its files lie beside the page", cause);
  });
  const { wasm } = library.env;
  // Threads would wait for the card.
  wasm.numThreads = device === "wasm" ? threadsOf(options) : 1;
  if (options.wasmPaths !== undefined) wasm.wasmPaths = options.wasmPaths;
  // WebAssembly is loaded with a session, be it of the smallest graph there is.
  const graph = createGraph();
  output(graph, "y", input(graph, "x", "float32", [1]));
  const session = await library.InferenceSession.create(modelBytes(graph, []), optionsOf(device)).catch(
    (cause: unknown) => {
      throw runtimeError(`its WebAssembly could not be loaded for ${device}`, cause);
    },
  );
  // The card is let go with its last session, so this one stays: then a card that is gone was lost.
  if (device === "webgpu") await watchGraphics(library);
  else await session.release();
  return library;
}

const optionsOf = (device: WebDevice) =>
  ({
    executionProviders: [device],
    // Errors are thrown; only what ends the page is worth printing.
    logSeverityLevel: 4,
  }) as const;

const threadsOf = ({ threads }: WebRuntimeOptions): number =>
  globalThis.crossOriginIsolated === true ? (threads ?? navigator.hardwareConcurrency) : 1;

/**
 * onnxruntime in a browser (WebAssembly with SIMD, or WebGPU), for graphs whose weights lie in `weights()`, which is called
 * for each session; `begins` says where each of them begins, end to end. A device's library is loaded with its first
 * session in a page, whose options hold for all later ones.
 * WebAssembly computes on the thread it is called from: a page that must stay responsive calls it from a worker.
 */
export function webRuntime(
  weights: () => Promise<readonly Blob[]>,
  begins: readonly number[],
  options: WebRuntimeOptions = {},
): Runtime {
  const { device = "wasm" } = options;
  return {
    name: `onnxruntime-web ${ONNXRUNTIME_VERSION}`,
    device,
    weightsFiles: begins.map((begin, i) => ({ location: nameOf(i), begin })),
    imageTokens: device === "wasm" ? IMAGE_TOKENS.processor : IMAGE_TOKENS.accelerator,
    async createSession(model, gains) {
      const [library, data] = await Promise.all([beginRuntime(options), weights()]);
      const session = await inTurn(device, () =>
        library.InferenceSession.create(model, {
          ...optionsOf(device),
          graphOptimizationLevel: gains || device !== "wasm" ? "all" : "disabled",
          externalData: data.map((each, i) => ({ path: nameOf(i), data: each })),
        }),
      ).catch((cause: unknown) => {
        throw runtimeError("the model's graph could not be loaded", cause);
      });
      const { run, release } = wrapSession(session, library.Tensor);
      return {
        run: (inputs, outputs) => inTurn(device, () => run(inputs, outputs)),
        release: () => inTurn(device, release),
      };
    },
  };
}
