import type { Explanation } from "@commonground/core";
import { formatPercent } from "@commonground/report";
import { Causes } from "./causes.tsx";
import type { CheckedPicture } from "./check-picture.ts";
import { Figures } from "./figures.tsx";
import { Picture } from "./picture.tsx";
import { usePointing } from "./pointing.ts";
import { Shared } from "./shared.tsx";
import { Words } from "./words.tsx";

/** One explanation: what made the answer, what its parts are called, and what both encoders hold. */
export function ExplanationView({
  explanation,
  picture,
}: {
  explanation: Explanation;
  picture: CheckedPicture | null;
}) {
  const pointing = usePointing(explanation);
  const { prediction, model, method, bank, software, notes } = explanation;
  const { explained, top } = prediction;
  return (
    <article aria-labelledby="title">
      <header>
        <h2 id="title">Why “{explained.name}”?</h2>
        <p class="soft">{lead(explanation)}</p>
      </header>
      <div class="seen">
        <Picture explanation={explanation} picture={picture} pointing={pointing} />
        <ol class="bars" aria-label="Answers by probability">
          {top.map(({ name, probability }) => (
            <li key={name} class={name === explained.name ? "explained" : ""}>
              <span class="label">{name}</span>
              <span class="track">
                <i style={{ width: `${probability * 100}%` }} />
              </span>
              <span class="number">{formatPercent(probability)}</span>
            </li>
          ))}
        </ol>
      </div>
      <div class="told">
        <Causes explanation={explanation} pointing={pointing} />
        <Words explanation={explanation} pointing={pointing} />
        <Shared explanation={explanation} pointing={pointing} />
        {notes.length > 0 && (
          <section>
            <h3>To know</h3>
            <ul class="notes">
              {notes.map(({ message }) => (
                <li key={message}>{message}</li>
              ))}
            </ul>
          </section>
        )}
        <Figures explanation={explanation} />
      </div>
      <footer class="soft">
        {model.id}, words of the bank “{bank.name}”, method {method.name} {method.version}, Common Ground{" "}
        {software.version}
      </footer>
    </article>
  );
}

function lead({ prediction, model, method }: Explanation): string {
  const { explained, targeted, top } = prediction;
  // Without a cosine it is no answer of the model's own, but of a classifier trained on it.
  const who = explained.similarity === null ? `“${method.name}”, trained on ${model.id},` : model.id;
  const own = top[0] === undefined ? "" : ` Its own answer is “${top[0].name}”; this class was asked about.`;
  return `${who} gives it ${formatPercent(explained.probability)}.${targeted ? own : ""}`;
}
