import type { InputTensor } from "@commonground/clip";
import type { Matrix } from "@commonground/core";

/** A matrix as it goes into a graph. */
export function tensor({ rows, columns, data }: Matrix): InputTensor {
  return { type: "float32", shape: [rows, columns], data };
}
