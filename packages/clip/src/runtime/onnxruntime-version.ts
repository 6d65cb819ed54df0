/** Version that package.json pins, of both of its runtimes. */
export const ONNXRUNTIME_VERSION = "1.30.0";
