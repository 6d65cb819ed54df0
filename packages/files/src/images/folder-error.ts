import { CommonGroundError } from "@commonground/core";
import { searchFolder } from "../disk/list-images.ts";
import { READ_FORMATS } from "./recognise-image.ts";
import { conversionOf, formatOfName } from "./unread-formats.ts";

/** The error for a folder where an image is asked for: what is in it, and what to do. */
export async function folderError(folder: string): Promise<CommonGroundError> {
  return new CommonGroundError("INVALID_IMAGE", `${folder}: is a folder${await whatItHolds(folder)}`);
}

async function whatItHolds(folder: string): Promise<string> {
  const { images, unread, closed } = await searchFolder(folder);
  if (images.length > 0) return "; give the path of an image in it";
  if (closed.length > 0) return " that cannot be searched; change its mode or owner";
  if (unread.length === 0) return ` without images; give one with ${READ_FORMATS} in it`;
  const counts = new Map<string, number>();
  for (const path of unread) {
    const format = formatOfName(path)!;
    counts.set(format, (counts.get(format) ?? 0) + 1);
  }
  const found = [...counts].toSorted(([, a], [, b]) => b - a);
  const listed = found.map(([format, count]) => `${count} in ${format}`).join(", ");
  const advice = found.map(([format]) => `${format} by ${conversionOf(format)}`).join("; ");
  return ` whose images are in formats that are not read here (${listed}); convert each FILE first: ${advice}`;
}
