type OnnxRuntime = typeof import("onnxruntime-node");

/**
 * onnxruntime-node, loaded when it is first needed. It reports its use to its makers unless told not to before it is
 * loaded; explanations stay here, unless `ORT_DISABLE_TELEMETRY` is set otherwise.
 */
export async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  process.env["ORT_DISABLE_TELEMETRY"] ??= "1";
  const { default: runtime } = await import("onnxruntime-node");
  return runtime;
}
