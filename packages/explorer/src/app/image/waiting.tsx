/** Room for what is not there yet, as high as it will be. */
export function Waiting({ lines }: { lines: number }) {
  return (
    <div class="waiting" aria-hidden="true">
      {Array.from({ length: lines }, (_, i) => (
        <i key={i} />
      ))}
    </div>
  );
}
