/** Longest side of a thumbnail in px: that of a grid's pictures on a screen of two dots a pixel. */
const SIDE = 240;
/** Decoded thumbnails that are kept; 300 of them have some 70 MB. */
const KEPT = 300;
/** Pictures that are decoded at a time, so that a photograph of twelve megapixels is in memory four times at most. */
const AT_ONCE = 4;

interface Waiting {
  readonly address: string;
  readonly signal: AbortSignal;
  readonly done: (picture: ImageBitmap | null) => void;
}

const kept = new Map<string, ImageBitmap>();
const waiting: Waiting[] = [];
let running = 0;

/** What was decoded of an address; undefined for nothing yet. */
export function keptThumbnail(address: string): ImageBitmap | undefined {
  return kept.get(address);
}

/**
 * A small picture of the image at an address, decoded off the page's thread; null where the browser cannot (an SVG), or
 * `signal` says that it is no longer wanted. Those that were asked for last come first: they are what is seen.
 */
export function thumbnailOf(address: string, signal: AbortSignal): Promise<ImageBitmap | null> {
  return new Promise((done) => {
    waiting.push({ address, signal, done });
    void next();
  });
}

async function next(): Promise<void> {
  if (running >= AT_ONCE) return;
  const wanted = waiting.pop();
  if (wanted === undefined) return;
  running++;
  wanted.done(wanted.signal.aborted ? null : await decoded(wanted));
  running--;
  void next();
}

async function decoded({ address, signal }: Waiting): Promise<ImageBitmap | null> {
  try {
    const blob = await (await fetch(address, { signal })).blob();
    const picture = await createImageBitmap(blob, { resizeWidth: SIDE, resizeQuality: "medium" });
    const [oldest] = kept.keys();
    if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest);
    kept.set(address, picture);
    return picture;
  } catch {
    return null;
  }
}
