import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { keptThumbnail, thumbnailOf } from "./thumbnails.ts";

/** A small picture of an image that was given; a blank of its size for none. Its name stands beside it. */
export function Thumbnail({ given, base }: { given: number | null; base: string }) {
  if (given === null) return <span class="no-picture" aria-hidden="true" />;
  return <Picture key={given} address={new URL(`given/${given}`, base).href} />;
}

function Picture({ address }: { address: string }) {
  const [picture, setPicture] = useState<ImageBitmap | null | undefined>(keptThumbnail(address));
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (picture !== undefined) return undefined;
    const stop = new AbortController();
    thumbnailOf(address, stop.signal).then((found) => {
      if (!stop.signal.aborted) setPicture(found);
    });
    return () => stop.abort();
  }, []);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null || picture == null) return;
    [element.width, element.height] = [picture.width, picture.height];
    element.getContext("2d")!.drawImage(picture, 0, 0);
  }, [picture]);
  // What cannot be decoded to a size, as an SVG, the browser draws itself.
  if (picture === null) return <img src={address} alt="" width="48" height="48" decoding="async" />;
  return <canvas ref={canvas} class="thumbnail" width="1" height="1" aria-hidden="true" />;
}
