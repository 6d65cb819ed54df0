/** A small picture of an image that was given; a blank of its size for none. */
export function Thumbnail({ given, base }: { given: number | null; base: string }) {
  if (given === null) return <span class="no-picture" aria-hidden="true" />;
  return (
    <img
      src={new URL(`given/${given}`, base).href}
      alt=""
      width="48"
      height="48"
      loading="lazy"
      decoding="async"
    />
  );
}
