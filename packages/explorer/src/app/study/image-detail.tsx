import { formatPercent } from "@commonground/report";
import { useEffect, useState } from "preact/hooks";
import type { ImageTold } from "../../results/study-engine.ts";
import { OF_ONE_DIVISION } from "../../state/view-state.ts";
import { explainHere } from "./explain-here.ts";
import { Verdict } from "./images.tsx";
import { type Question, questionOf } from "./question-of.ts";
import { useInSight } from "./use-in-sight.ts";
import { runName } from "./run-choice.tsx";
import type { StudyProps } from "./study-view.tsx";

/** All that the rows hold of one image, and the way to its explanation. */
export function ImageDetail({ study, explorer, item }: StudyProps & { item: number }) {
  const { store, ask, tell, run, opened, place } = study;
  const [told, setTold] = useState<ImageTold | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const card = useInSight(told !== null);
  const { key, made } = run.value!;
  const model = explorer.model.value;
  useEffect(() => {
    ask("image", key, item).then(setTold, tell);
  }, []);
  useEffect(() => {
    let current = true;
    setQuestion(null);
    if (made !== null && made.weightsSha256 === model?.info.sha256) {
      questionOf(made, model, explorer.models, () => ask("classNames", key)).then(
        (found) => current && setQuestion(found),
        tell,
      );
    }
    return () => (current = false);
  }, [model]);
  if (told === null) {
    return (
      <section class="card" aria-label="The image" aria-busy="true">
        <p class="soft">Reading …</p>
      </section>
    );
  }
  const { row, given, answers } = told;
  const here = explainHere(told, run.value!, model, question);
  const shared = row.shared_concepts ?? [];
  return (
    <section ref={card} class="card" aria-label="The image" tabIndex={-1}>
      <h2>{row.id}</h2>
      {given !== null && (
        <img class="large" src={new URL(`given/${given}`, place.base).href} alt={row.label ?? row.id} />
      )}
      {row.error !== null && <p class="notice wrong">It could not be explained: {row.error}</p>}
      {row.label !== null && (
        <p>
          It is “{row.label}”
          {row.predicted !== null && row.correct === false && <>, and was taken for “{row.predicted}”</>}
          {row.probability_of_label !== null && (
            <>
              ; the model gives “{row.label}” {formatPercent(row.probability_of_label)}
            </>
          )}
          .
        </p>
      )}
      {here.can ? (
        <p>
          <button type="button" class="strong" onClick={() => store.change(here.fields)}>
            Explain it here
          </button>
          {here.but !== null && <small class="but">{here.but}</small>}
        </p>
      ) : (
        <>
          <p class="soft">{here.why}</p>
          {here.load !== undefined && (
            <p>
              <button type="button" onClick={() => store.change({ ...OF_ONE_DIVISION, ...here.load })}>
                Load {run.value!.name}
              </button>
            </p>
          )}
        </>
      )}
      {row.top_classes !== null && row.top_probabilities !== null && (
        <>
          <h3>Most probable</h3>
          <ul class="tally">
            {row.top_classes.map((name, i) => (
              <li key={name}>
                {name} <span class="number">{formatPercent(row.top_probabilities![i])}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>What every model answered</h3>
      <table class="answers">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">Answer</th>
            <th scope="col" class="number">
              Confidence
            </th>
          </tr>
        </thead>
        <tbody>
          {answers.map((answer) => (
            <tr key={answer.key} class={answer.key === key ? "chosen" : ""}>
              <th scope="row">
                <button type="button" onClick={() => store.change({ run: answer.key })}>
                  {runName(answer, opened.value!.runs)}
                </button>
              </th>
              <td>
                {answer.correct !== null && <Verdict correct={answer.correct} />}
                {answer.predicted ?? "–"}
              </td>
              <td class="number">{answer.confidence === null ? "–" : formatPercent(answer.confidence)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Concepts title="Seen, and known of the answer" words={shared} both />
      <Concepts
        title="Only seen"
        words={(row.vision_concepts ?? []).filter((word) => !shared.includes(word))}
      />
      <Concepts
        title="Only known of the answer"
        words={(row.language_concepts ?? []).filter((word) => !shared.includes(word)).slice(0, MOST_WORDS)}
      />
    </section>
  );
}

/** Language holds tens of concepts round an answer; these are the nearest. */
const MOST_WORDS = 12;

function Concepts({
  title,
  words,
  both = false,
}: {
  title: string;
  words: readonly string[];
  both?: boolean;
}) {
  if (words.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="words">
        {words.map((word) => (
          <li key={word} class={both ? "word shared" : "word"}>
            {word}
          </li>
        ))}
      </ul>
    </>
  );
}
