import { CommonGroundError } from "@commonground/core";
import type { InferenceSession, TensorConstructor } from "onnxruntime-web/wasm";
import type { Session } from "./session.ts";

/** A session of onnxruntime, whose interface is one in Node and browsers; `Tensor` is the library's own. */
export function wrapSession(session: InferenceSession, Tensor: TensorConstructor): Session {
  return {
    async run(inputs, outputs) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, { type, shape, data }]) => [name, new Tensor(type, data, shape)]),
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

export function runtimeError(what: string, cause: unknown): CommonGroundError {
  const reason = cause instanceof Error ? ` (${cause.message.replaceAll(/\s+/g, " ").trim()})` : "";
  return new CommonGroundError("RUNTIME", `onnxruntime: ${what}${reason}`, { cause });
}
