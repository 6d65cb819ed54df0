import type { WeightsFile } from "../runtime/session.ts";
import { composeWeights } from "./compose-weights.ts";
import type { Attribute, ElementType, Graph, StoredTensor, Value } from "./graph.ts";
import {
  bytesField,
  floatField,
  integerField,
  messageField,
  packedIntegerField,
  stringField,
  toBytes,
  type Encoded,
} from "./protobuf-writer.ts";

/** The oldest operator set with LayerNormalization, so that the most runtimes accept the graph. */
const OPSET = 17;
/** The file format version that came with operator set 17. */
const IR_VERSION = 8;

/** TensorProto.DataType (onnx/onnx.proto). */
const DATA_TYPES: Readonly<Record<ElementType | StoredTensor["type"], number>> = {
  float32: 1,
  int32: 6,
  int64: 7,
  F32: 1,
  F16: 10,
  BF16: 16,
  I8: 3,
};

const EXTERNAL = 1;

/** AttributeProto: value field and type number by kind. */
function attributeField(name: string, value: Attribute): Encoded {
  const fields = [stringField(1, name)];
  if (typeof value === "number") {
    fields.push(integerField(3, value), integerField(20, 2));
  } else if (typeof value === "string") {
    fields.push(stringField(4, value), integerField(20, 3));
  } else if ("float" in value) {
    fields.push(floatField(2, value.float), integerField(20, 1));
  } else {
    fields.push(...value.map((item) => integerField(8, item)), integerField(20, 7));
  }
  return messageField(5, fields);
}

function rawBytes(type: ElementType, values: readonly number[]): Uint8Array {
  const width = type === "int64" ? 8 : 4;
  const view = new DataView(new ArrayBuffer(values.length * width));
  values.forEach((value, i) => {
    if (type === "float32") {
      view.setFloat32(i * width, value, true);
    } else if (type === "int32") {
      view.setInt32(i * width, value, true);
    } else {
      view.setBigInt64(i * width, BigInt(value), true);
    }
  });
  return new Uint8Array(view.buffer);
}

function valueInfo(
  field: number,
  name: Value,
  type: ElementType,
  shape: readonly (number | string)[] | undefined,
): Encoded {
  const dimensions = shape?.map((size) =>
    messageField(1, [typeof size === "number" ? integerField(1, size) : stringField(2, size)]),
  );
  const tensor = [integerField(1, DATA_TYPES[type])];
  if (dimensions !== undefined) {
    tensor.push(messageField(2, dimensions));
  }
  return messageField(field, [stringField(1, name), messageField(2, [messageField(1, tensor)])]);
}

function externalEntry(key: string, value: string): Encoded {
  return messageField(13, [stringField(1, key), stringField(2, value)]);
}

function externalPlace(offset: number, files: readonly WeightsFile[]): Encoded[] {
  const { location, begin } = files.findLast((file) => file.begin <= offset) ?? { location: "", begin: 0 };
  return [externalEntry("location", location), externalEntry("offset", String(offset - begin))];
}

/**
 * The graph as an ONNX model (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). Its weights point into `files`,
 * in the order of their places, by names that the runtime resolves.
 */
export function modelBytes(composed: Graph, files: readonly WeightsFile[]): Uint8Array {
  const graph = composeWeights(composed);
  const domains = new Set(graph.nodes.flatMap(({ domain }) => domain ?? []));
  const nodes = graph.nodes.map(({ operator, domain, inputs, output, furtherOutputs = [], attributes }) =>
    messageField(1, [
      ...inputs.map((value) => stringField(1, value)),
      ...[output, ...furtherOutputs].map((value) => stringField(2, value)),
      stringField(3, `${operator}_${output}`),
      stringField(4, operator),
      ...Object.entries(attributes).map(([name, value]) => attributeField(name, value)),
      ...(domain === undefined ? [] : [stringField(7, domain)]),
    ]),
  );
  const constants = [...graph.constants.values()].map(({ name, type, shape, values }) =>
    messageField(5, [
      packedIntegerField(1, shape),
      integerField(2, DATA_TYPES[type]),
      stringField(8, name),
      bytesField(9, rawBytes(type, values)),
    ]),
  );
  const weights = [...graph.weights].map(([name, { type, shape, offset, length }]) =>
    messageField(5, [
      packedIntegerField(1, shape),
      integerField(2, DATA_TYPES[type]),
      stringField(8, name),
      ...externalPlace(offset, files),
      externalEntry("length", String(length)),
      integerField(14, EXTERNAL),
    ]),
  );
  return toBytes(
    [
      integerField(1, IR_VERSION),
      stringField(2, "commonground"),
      messageField(7, [
        ...nodes,
        stringField(2, "clip"),
        ...constants,
        ...weights,
        ...graph.inputs.map(({ name, type, shape }) => valueInfo(11, name, type, shape)),
        ...graph.outputs.map((name) => valueInfo(12, name, "float32", undefined)),
      ]),
      messageField(8, [stringField(1, ""), integerField(2, OPSET)]),
      ...Array.from(domains, (domain) => messageField(8, [stringField(1, domain), integerField(2, 1)])),
    ].join(""),
  );
}
