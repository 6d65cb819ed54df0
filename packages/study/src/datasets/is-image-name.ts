import { formatOfName, IMAGE_EXTENSIONS } from "@commonground/files/node";

/**
 * Whether a file is an image by its name. Formats that are not read here (HEIC, BMP, …) count: a data set does not shrink
 * in silence, and who reads such an item is told what to do.
 */
export function isImageName(name: string): boolean {
  return IMAGE_EXTENSIONS.test(name) || formatOfName(name) !== null;
}
