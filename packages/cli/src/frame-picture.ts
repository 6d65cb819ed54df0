import { type DecodedImage, encodePng } from "@commonground/files";
import { type ModelInfo, prepareImage } from "@commonground/core";

// Four times a 112-pixel frame fills the report's picture; more would only make the file larger.
const MOST_SCALE = 4;
const PICTURE_SIDE = 448;

/**
 * The frame as a PNG data URL, at a higher resolution than the model's where the image has one. Needs what is known
 * of the model, not the model.
 */
export async function framePicture(
  { preprocess }: Pick<ModelInfo, "preprocess">,
  { pixels }: Pick<DecodedImage, "pixels">,
): Promise<string> {
  const { width, height } = preprocess;
  const available = Math.floor(Math.min(pixels.width / width, pixels.height / height));
  const wanted = Math.ceil(PICTURE_SIDE / Math.max(width, height));
  const scale = Math.max(1, Math.min(available, wanted, MOST_SCALE));
  const png = await encodePng(
    prepareImage(pixels, { ...preprocess, width: width * scale, height: height * scale }),
  );
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}
