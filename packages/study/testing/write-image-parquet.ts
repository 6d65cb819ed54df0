import { writeFileSync } from "node:fs";
import type { SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";

/** A Parquet file as Hugging Face writes one: images as { bytes, path }, labels as numbers, their names in the footer. */
export function writeImageParquet(
  path: string,
  rows: readonly { readonly bytes: Uint8Array | null; readonly label: number }[],
  names: readonly string[],
  rowGroupSize = 4,
): void {
  const schema: SchemaElement[] = [
    { name: "schema", num_children: 2 },
    { name: "image", num_children: 2, repetition_type: "OPTIONAL" },
    { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
    { name: "path", type: "BYTE_ARRAY", repetition_type: "OPTIONAL", converted_type: "UTF8" },
    { name: "label", type: "INT64", repetition_type: "OPTIONAL" },
  ];
  const features = {
    image: { _type: "Image" },
    label: { names, _type: "ClassLabel" },
  };
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: "image", data: rows.map(({ bytes }, i) => ({ bytes, path: `${i}.png` })) },
      { name: "label", data: rows.map(({ label }) => BigInt(label)) },
    ],
    schema,
    rowGroupSize,
    kvMetadata: [{ key: "huggingface", value: JSON.stringify({ info: { features } }) }],
  });
  writeFileSync(path, new Uint8Array(buffer));
}
