import { CommonGroundError } from "@commonground/core";
import type { DecodedImage } from "@commonground/files";
import { readImage } from "@commonground/files/node";
import { readStandardInput, STANDARD_INPUT } from "../standard-input.ts";

/** As for a file. */
const MAX_BYTES = 256_000_000;

let received: Promise<Uint8Array> | undefined;

/** The image at `path`, or, for `-`, the one that comes on standard input, however often it is asked for. */
export async function readNamedImage(
  path: string,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<DecodedImage> {
  if (path !== STANDARD_INPUT) return readImage(path, options);
  received ??= readStandardInput("an image", MAX_BYTES);
  const bytes = await received;
  try {
    return { ...(await readImage(bytes, options)), path };
  } catch (error) {
    if (!(error instanceof CommonGroundError)) throw error;
    throw new CommonGroundError(error.code, error.message.replace("the given bytes", "standard input"), {
      cause: error,
    });
  }
}
