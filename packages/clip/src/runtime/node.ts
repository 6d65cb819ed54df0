import { availableParallelism } from "node:os";
import { basename, dirname, relative, sep } from "node:path";
import type { InferenceSession } from "onnxruntime-node";
import { IMAGE_TOKENS } from "./image-tokens.ts";
import type { Runtime, WeightsFile } from "./session.ts";
import { type Device, deviceHint } from "./device.ts";
import { ONNXRUNTIME_VERSION } from "./onnxruntime-version.ts";
import { loadOnnxRuntime } from "./load-onnxruntime.ts";
import { runtimeError, wrapSession } from "./wrap-session.ts";

/** Longer than what one thread does alone between two products, some tens of microseconds. */
const SPIN_MICROSECONDS = 100;

export interface NodeRuntimeOptions {
  /** All cores by default. */
  readonly threads?: number | undefined;
  readonly device?: Device | undefined;
  /** Uses weights where they lie instead of rearranging them for the processor. */
  readonly lowMemory?: boolean | undefined;
}

/** A file of weights by its real path, without symbolic links. */
export interface PlacedFile {
  readonly path: string;
  /** The offset of its first byte, counted through all files. */
  readonly begin: number;
}

/**
 * onnxruntime in Node, for graphs whose weights lie in one file, given by its real path, or in several. The library is
 * loaded with the first session.
 */
export function nodeRuntime(
  weights: string | readonly PlacedFile[],
  { threads = availableParallelism(), device = "cpu", lowMemory = false }: NodeRuntimeOptions = {},
): Runtime {
  const { folder, files } = place(typeof weights === "string" ? [{ path: weights, begin: 0 }] : weights);
  const options: InferenceSession.SessionOptions = {
    executionProviders: [device],
    graphOptimizationLevel: "all",
    intraOpNumThreads: threads,
    // Errors are thrown; only what ends the process is worth printing.
    logSeverityLevel: 4,
    extra: {
      session: {
        model_external_initializers_file_folder_path: folder,
        // Threads of one session that wait for work would take the cores from the other's: by a third slower on two.
        force_spinning_stop: "1",
        // Within a run a thread waits by spinning, but not while another process has the core of the one it waits for: on
        // two busy cores that took half of the processor time.
        intra_op: { spin_duration_us: String(SPIN_MICROSECONDS) },
        ...(lowMemory ? { disable_prepacking: "1" } : {}),
      },
    },
  };
  return {
    name: `onnxruntime-node ${ONNXRUNTIME_VERSION}`,
    device,
    weightsFiles: files,
    imageTokens: device === "cpu" ? IMAGE_TOKENS.processor : IMAGE_TOKENS.accelerator,
    async createSession(model) {
      const runtime = await loadOnnxRuntime();
      const session = await runtime.InferenceSession.create(model, options).catch((cause: unknown) => {
        const hint = device === "cpu" ? "" : `; ${deviceHint(device)}`;
        throw runtimeError(
          `the graph of ${typeof weights === "string" ? weights : (weights[0]?.path ?? "")} could not be loaded${hint}`,
          cause,
        );
      });
      return wrapSession(session, runtime.Tensor);
    },
  };
}

/** The folder that all files are below, which the runtime looks into and not beyond. */
function place(weights: readonly PlacedFile[]): { folder: string; files: WeightsFile[] } {
  let folder = dirname(weights[0]?.path ?? "");
  const isBelow = ({ path }: PlacedFile): boolean =>
    dirname(path) === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
  while (!weights.every(isBelow) && dirname(folder) !== folder) folder = dirname(folder);
  const files = weights.map(({ path, begin }) => ({
    location: dirname(path) === folder ? basename(path) : relative(folder, path),
    begin,
  }));
  return { folder, files };
}
