import type { Client } from "../worker/client.ts";
import type { Model } from "./models.ts";

/** Has the worker open the model's graphs, which the first image needs, while the visitor still looks for one. */
export async function warmUp(client: Client, { on, info }: Model): Promise<void> {
  const { width, height } = info.imageSize;
  const images = [{ width, height, data: new Uint8Array(3 * width * height) }];
  try {
    await client.ask({ kind: "encodeImages", on, images }, "encodedImages");
    await client.ask({ kind: "encodeImages", on, images, drop: [[0]] }, "encodedImages");
  } catch {
    // What is wrong shows with the first image.
  }
}
