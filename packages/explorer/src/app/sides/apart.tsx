import type { Explorer } from "../../state/explorer.ts";
import { OF_ONE_DIVISION } from "../../state/view-state.ts";
import { Terms } from "../terms/terms.tsx";
import { LeaveApart } from "./leave-apart.tsx";
import { Waiting } from "../image/waiting.tsx";
import { AnswersApart } from "./answers-apart.tsx";
import type { Both } from "./both.ts";
import { wordsSeen } from "./differences.ts";
import { ValuesApart } from "./values-apart.tsx";
import { WordsApart } from "./words-apart.tsx";

/** What the two sides have in common, and in what they differ. */
export function Apart({ first, second }: { first: Explorer; second: Explorer }) {
  const [a, b] = [first.explanation.value, second.explanation.value];
  if (a === null || b === null) {
    return (
      <section class="apart">
        <h2>What differs</h2>
        <Waiting lines={6} />
      </section>
    );
  }
  return (
    <section class="apart">
      <h2>What differs</h2>
      <AskBoth first={first} second={second} a={a} b={b} />
      <AnswersApart
        a={a}
        b={b}
        classes={[first.model.value?.classes ?? [], second.model.value?.classes ?? []]}
      />
      <ValuesApart first={first} second={second} a={a} b={b} />
      <WordsApart
        name="Words that both encoders hold"
        explorer={first}
        a={a.mutualConcepts}
        b={b.mutualConcepts}
      />
      <WordsApart name="Words for what is seen" explorer={first} a={wordsSeen(a)} b={wordsSeen(b)} />
      <Terms of="apart" />
      <LeaveApart first={first} second={second} a={a} b={b} />
    </section>
  );
}

/** Two answers that are asked about, each for both sides, where they are not the same. */
function AskBoth({ first, second, a, b }: Both & { first: Explorer; second: Explorer }) {
  const asked = [a.prediction.explained.name, b.prediction.explained.name] as const;
  if (asked[0] === asked[1]) return null;
  const ask = (target: string) => {
    first.store.change({ ...OF_ONE_DIVISION, target });
    second.store.change({ ...OF_ONE_DIVISION, target }, "amend");
  };
  return (
    <p class="tries">
      {asked.map((name) => (
        <button key={name} type="button" onClick={() => ask(name)}>
          Ask both about “{name}”
        </button>
      ))}
    </p>
  );
}
