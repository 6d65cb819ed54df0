/** A tensor that goes into a graph. */
export type InputTensor =
  | { readonly type: "float32"; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly type: "int32"; readonly shape: readonly number[]; readonly data: Int32Array }
  | { readonly type: "int64"; readonly shape: readonly number[]; readonly data: BigInt64Array };

/** A float32 tensor that comes out of a graph. */
export interface OutputTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A graph ready to run. */
export interface Session {
  /** Runs the graph and returns the outputs named; rejects with `RUNTIME`. */
  run(
    inputs: Readonly<Record<string, InputTensor>>,
    outputs: readonly string[],
  ): Promise<Readonly<Record<string, OutputTensor>>>;
  release(): Promise<void>;
}

/** A file of weights. Offsets in graphs count through all files, end to end. */
export interface WeightsFile {
  /** Its name in the graph. */
  readonly location: string;
  /** The offset of its first byte. */
  readonly begin: number;
}

/** What executes graphs: onnxruntime in Node, onnxruntime in a browser. */
export interface Runtime {
  /** Name and version of what executes, and where: for results. */
  readonly name: string;
  readonly device: string;
  /** The files that weights lie in, as graphs name them; the runtime knows where they are. */
  readonly weightsFiles: readonly WeightsFile[];
  /** Tokens of all images of a batch together at which encoding is quickest. */
  readonly imageTokens: number;
  /** Prepares an ONNX model, of whose graph `gains` tells what `gainsByRewriting` says; rejects with `RUNTIME`. */
  createSession(model: Uint8Array, gains: boolean): Promise<Session>;
}
