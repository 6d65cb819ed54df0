import type { Explorer } from "../../state/explorer.ts";

/** What a reader should know of an explanation: fallbacks that were taken, limits of the picture and of the model. */
export function Notes({ explorer }: { explorer: Explorer }) {
  const notes = explorer.explanation.value?.notes ?? [];
  if (notes.length === 0) return null;
  return (
    <section>
      <h2>To know</h2>
      <ul class="notes">
        {notes.map(({ message }) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
    </section>
  );
}
