// What needs neither a disk nor a page: byte sources, strict JSON, safetensors, image formats. With a disk and the
// hub: node.ts; in a page: web.ts.

export { blobSource, type WholeSource } from "./bytes/blob-source.ts";
export { type ByteSource, memorySource } from "./bytes/byte-source.ts";
export { crc32 } from "./bytes/crc32.ts";
export { fetchFile } from "./bytes/fetch-file.ts";
export { joinSources, placesOf } from "./bytes/join-sources.ts";
export { sha256Stream } from "./bytes/sha256-stream.ts";
export { urlSource } from "./bytes/url-source.ts";
export { readWebBytes, readWebJson, toUrl, type WebFile } from "./bytes/web-file.ts";
export { parseExplanation } from "./explanations/parse-explanation.ts";
export type { DecodedImage } from "./images/decoded-image.ts";
export { compositeOverWhite } from "./images/composite-over-white.ts";
export { MAX_IMAGE_BYTES } from "./images/image-limits.ts";
export { encodeJpeg } from "./images/encode-jpeg.ts";
export { encodePng } from "./images/encode-png.ts";
export { scanXml, type XmlElement } from "./images/scan-xml.ts";
export { type NpyArray, type NpyLimits, parseNpy } from "./npy/parse-npy.ts";
export { decodeText } from "./json/decode-text.ts";
export { parseJson } from "./json/parse-json.ts";
export { brainToFloat32, halfToFloat32 } from "./safetensors/half.ts";
export type { SafetensorsHeader, TensorEntry } from "./safetensors/header.ts";
export { readHeader } from "./safetensors/read-header.ts";
export { readTensor } from "./safetensors/read-tensor.ts";
export { readTextMatrix } from "./safetensors/text-matrix.ts";
export { layoutSafetensors, type WritableTensor, writeSafetensors } from "./safetensors/write.ts";
export type { TorchHeader } from "./torch/read-torch-header.ts";
export { readWeightsHeader } from "./torch/read-weights-header.ts";
