import { CommonGroundError } from "@commonground/core";
import type { Saved } from "./take-away.ts";

/** How long, in ms, a browser may take to begin with a file that is saved. */
const PATIENCE = 10_000;

/** Has the browser save a file. */
export function save({ name, type, content }: Saved): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), PATIENCE);
}

/** An SVG, which has a size, as PNG on white. Throws `RUNTIME` where the browser cannot draw it. */
export async function drawPng(svg: string, scale: number): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * scale;
    canvas.height = image.naturalHeight * scale;
    const context = canvas.getContext("2d");
    if (context === null) throw undrawn();
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((png) => (png === null ? reject(undrawn()) : resolve(png)), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

const undrawn = () =>
  new CommonGroundError("RUNTIME", "the browser could not draw the figure; save it as SVG");

/** What lies at an address of this page, as a data URL that can leave it. */
export async function dataUrl(address: string): Promise<string> {
  const blob = await (await fetch(address)).blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result as string));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}
