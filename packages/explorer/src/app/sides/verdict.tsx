import { formatPercent } from "@commonground/report";
import type { Explorer } from "../../state/explorer.ts";

/** Whether the two sides answer the same, in a sentence; its line is there before they do. */
export function Verdict({ first, second }: { first: Explorer; second: Explorer }) {
  const [one, other] = [first, second].map((side) => side.explanation.value?.prediction.top[0]);
  return (
    <p class="lead between" aria-live="polite">
      {one !== undefined && other !== undefined && <Sentence one={one} other={other} />}
    </p>
  );
}

interface Answer {
  readonly name: string;
  readonly probability: number;
}

function Sentence({ one, other }: { one: Answer; other: Answer }) {
  const [p, q] = [one, other].map(({ probability }) => formatPercent(probability));
  if (one.name === other.name) {
    return (
      <>
        Both answer <b>“{one.name}”</b>: {p} and {q}.
      </>
    );
  }
  return (
    <>
      <b>Another answer</b>: “{one.name}”, {p}, against “{other.name}”, {q}.
    </>
  );
}
