import { CommonGroundError } from "../errors.ts";
import { drawEllipse } from "./draw-ellipse.ts";
import { fillEllipse } from "./fill-ellipse.ts";
import type { Ellipse, Mask, Pixels } from "./pixels.ts";

const RED = [255, 0, 0] as const;

/**
 * The three "red circle" prompts of a region: the image, the image turned grey outside of the ellipse, and the image
 * blurred outside of it, each with the ellipse's outline in pure red, 1 px. `context` holds the whole image in grey and
 * blurred, made once for all regions. Throws `INVALID_ARGUMENT` when the three sizes differ.
 *
 * Source: Sammani & Deligiannis 2024, `draw_circle_on_components_with_augments` of the released code.
 */
export function regionPrompts(
  image: Pixels,
  ellipse: Ellipse,
  context: { readonly grey: Pixels; readonly blurred: Pixels },
): [plain: Pixels, grey: Pixels, blurred: Pixels] {
  const inside = fillEllipse(ellipse, image.width, image.height);
  return [
    drawEllipse(image, ellipse, RED),
    drawEllipse(replaceOutside(image, inside, context.grey), ellipse, RED),
    drawEllipse(replaceOutside(image, inside, context.blurred), ellipse, RED),
  ];
}

function replaceOutside(image: Pixels, inside: Mask, outside: Pixels): Pixels {
  const { width, height } = image;
  if (outside.width !== width || outside.height !== height) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `regionPrompts: the context is ${outside.width} × ${outside.height}, the image ${width} × ${height}; make it from the same image`,
    );
  }
  const data = Uint8Array.from(outside.data);
  for (let i = 0; i < inside.data.length; i++) {
    if (inside.data[i] === 1) data.set(image.data.subarray(i * 3, i * 3 + 3), i * 3);
  }
  return { width, height, data };
}
