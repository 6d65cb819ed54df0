import type { ByteSource } from "../bytes/byte-source.ts";
import { invalidWeights } from "../safetensors/header.ts";
import type { SafetensorsHeader } from "../safetensors/header.ts";
import { readHeader } from "../safetensors/read-header.ts";
import { readTorchHeader, type TorchHeader } from "./read-torch-header.ts";

/** How far into a file the marks of other formats stand. */
const MARKS_BYTES = 264;

const ZIP = "PK\x03\x04";
/** The whole number that PyTorch's old format begins with, 0x1950a86a20f9469cfc6c, in a pickle of any protocol. */
const OLD_MAGIC = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";

const RESAVE =
  `save it again with a PyTorch from 1.6 on, where you trust it: ` +
  `python3 -c "import torch, sys; torch.save(torch.load(sys.argv[1], map_location='cpu', weights_only=True), sys.argv[1] + '.new')" FILE`;

/**
 * Reads the header of a weights file, safetensors or PyTorch's, whatever its name: what it begins with says which.
 * Throws `INVALID_WEIGHTS`, naming other formats that are known by their marks.
 */
export async function readWeightsHeader(source: ByteSource): Promise<SafetensorsHeader | TorchHeader> {
  const start = await source.read(0, Math.min(MARKS_BYTES, source.size));
  const text = Array.from(start, (byte) => String.fromCharCode(byte)).join("");
  if (text.startsWith(ZIP)) return readTorchHeader(source);
  const other = otherFormat(text);
  if (other !== undefined) throw invalidWeights(source.name, other);
  return readHeader(source);
}

function otherFormat(text: string): string | undefined {
  if (text.slice(0, 16).includes(OLD_MAGIC)) return `it is in the format of PyTorch before 1.6; ${RESAVE}`;
  if (text.startsWith("ustar", 257)) return `it is a tar file, PyTorch's format before 0.1.10; ${RESAVE}`;
  if (text.charCodeAt(0) === 0x80 && text.charCodeAt(1) <= 5)
    return "it is a pickle that PyTorch's torch.save did not write; save the state_dict with torch.save";
  if (text.startsWith("GGUF"))
    return "it is a GGUF file; give the weights as safetensors or PyTorch published them";
  if (text.startsWith("\x89HDF\r\n"))
    return "it is an HDF5 file (Keras); give the weights as safetensors or as PyTorch saves them";
  return undefined;
}
