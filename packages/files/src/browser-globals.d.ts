// What the engine uses of a browser beyond what Node has too. The DOM's types are not loaded here, so that nothing
// else of a page can slip into a package that also runs in Node and in workers.

interface ImageBitmap {
  readonly width: number;
  readonly height: number;
  close(): void;
}

declare function createImageBitmap(
  image: Blob,
  options: {
    readonly premultiplyAlpha: "none";
    readonly colorSpaceConversion: "none";
    readonly imageOrientation: "from-image";
  },
): Promise<ImageBitmap>;

interface HTMLImageElement {
  src: string;
  readonly naturalWidth: number;
  readonly naturalHeight: number;
  decode(): Promise<void>;
}

declare var Image: { new (): HTMLImageElement } | undefined;

interface OffscreenCanvasRenderingContext2D {
  fillStyle: string;
  fillRect(x: number, y: number, width: number, height: number): void;
  drawImage(image: ImageBitmap | HTMLImageElement, x: number, y: number, width: number, height: number): void;
  getImageData(
    x: number,
    y: number,
    width: number,
    height: number,
  ): { readonly data: Uint8ClampedArray<ArrayBuffer> };
}

declare class OffscreenCanvas {
  constructor(width: number, height: number);
  getContext(
    kind: "2d",
    options: { readonly colorSpace: "srgb"; readonly willReadFrequently: true },
  ): OffscreenCanvasRenderingContext2D | null;
}

declare var location: { readonly href: string } | undefined;
