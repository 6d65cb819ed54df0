import { formatPercent, signed } from "@commonground/report";
import type { MutualKnowledgeExplanation } from "@commonground/core";
import type { Explorer } from "../../state/explorer.ts";
import { OF_ONE_DIVISION } from "../../state/view-state.ts";
import { marksOf, pointing } from "../image/marks.ts";
import { Balance, placesOf } from "../image/balance.tsx";
import { LeaveApart } from "./leave-apart.tsx";
import { Waiting } from "../image/waiting.tsx";
import { Word } from "../image/word.tsx";
import { pairAnswers, pairValues, type PartPair, type Told, wordsApart, wordsSeen } from "./differences.ts";

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
      <Verdict first={first} second={second} a={a} b={b} />
      <Answers a={a} b={b} classes={[first.model.value?.classes ?? [], second.model.value?.classes ?? []]} />
      <PartValues first={first} second={second} a={a} b={b} />
      <Words
        name="Words that both encoders hold"
        explorer={first}
        a={a.mutualConcepts}
        b={b.mutualConcepts}
      />
      <Words name="Words for what is seen" explorer={first} a={wordsSeen(a)} b={wordsSeen(b)} />
      <LeaveApart first={first} second={second} a={a} b={b} />
    </section>
  );
}

interface Both {
  readonly a: MutualKnowledgeExplanation;
  readonly b: MutualKnowledgeExplanation;
}

function Verdict({ first, second, a, b }: Both & { first: Explorer; second: Explorer }) {
  const [one, other] = [a.prediction.top[0], b.prediction.top[0]];
  const asked = [a.prediction.explained.name, b.prediction.explained.name] as const;
  const ask = (target: string) => {
    first.store.change({ ...OF_ONE_DIVISION, target }, "step");
    second.store.change({ ...OF_ONE_DIVISION, target });
  };
  return (
    <>
      <p class="lead">
        {one?.name === other?.name ? (
          <>
            Both answer <b>“{one?.name}”</b>: {formatPercent(one?.probability ?? 0)} and{" "}
            {formatPercent(other?.probability ?? 0)}.
          </>
        ) : (
          <>
            <b>Another answer</b>: “{one?.name}”, {formatPercent(one?.probability ?? 0)}, against “
            {other?.name}”, {formatPercent(other?.probability ?? 0)}.
          </>
        )}
      </p>
      {asked[0] !== asked[1] && (
        <p class="tries">
          {asked.map((name) => (
            <button key={name} type="button" onClick={() => ask(name)}>
              Ask both about “{name}”
            </button>
          ))}
        </p>
      )}
    </>
  );
}

function Answers({ a, b, classes }: Both & { classes: readonly [readonly string[], readonly string[]] }) {
  const rows = pairAnswers(a.prediction, b.prediction, { first: classes[0], second: classes[1] });
  return (
    <table>
      <caption>Answers</caption>
      <thead>
        <tr>
          <th scope="col">Answer</th>
          <th scope="col" class="twins">
            First and second
          </th>
          <th scope="col" class="number">
            First
          </th>
          <th scope="col" class="number">
            Second
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, first, second }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="twins" aria-hidden="true">
              <span class="twin">
                <i style={{ width: `${barOf(first)}%` }} />
                <i class="other" style={{ width: `${barOf(second)}%` }} />
              </span>
            </td>
            <td class="number">{probabilityText(first)}</td>
            <td class="number">{probabilityText(second)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What is told as smaller than something needs no second sign. */
function probabilityText(told: Told | null): string {
  if (told === null) return "no such class";
  const text = formatPercent(told.probability);
  return told.atMost && !text.startsWith("<") ? `≤ ${text}` : text;
}

const barOf = (told: Told | null) => (told === null || told.atMost ? 0 : told.probability * 100);

function PartValues({ first, second, a, b }: Both & { first: Explorer; second: Explorer }) {
  const pairs = pairValues(a, b);
  if (pairs === null) {
    return a.image.sha256 === b.image.sha256 ? null : (
      <p class="soft spaced">
        These are two pictures, whose parts have no places in common; their values stand side by side below.
      </p>
    );
  }
  const changes = pairs.map(({ values }) => (values.second ?? 0) - (values.first ?? 0));
  const place = placesOf(changes);
  const sameAnswer = a.prediction.explained.name === b.prediction.explained.name;
  return (
    <table>
      <caption>
        What parts in the same place add, in log-odds
        {!sameAnswer && ", each to its own side’s answer"}
      </caption>
      <thead>
        <tr>
          <th scope="col">First</th>
          <th scope="col">Second</th>
          <th scope="col" class="number">
            First
          </th>
          <th scope="col" class="number">
            Second
          </th>
          <th scope="col" class="wide">
            Change
          </th>
        </tr>
      </thead>
      <tbody>
        {pairs.map((pair, i) => (
          <tr key={`${pair.first}-${pair.second}`} class={isBack(first, pair) ? "back" : ""}>
            <td>
              <Letter explorer={first} of={a} label={pair.first} />
            </td>
            <td>
              <Letter explorer={second} of={b} label={pair.second} />
            </td>
            <td class="number">{pair.values.first === null ? "–" : signed(pair.values.first)}</td>
            <td class="number">{pair.values.second === null ? "–" : signed(pair.values.second)}</td>
            <td class="wide">
              {pair.values.first !== null && pair.values.second !== null && (
                <span class="change">
                  <Balance value={changes[i]!} place={place} />
                  <span class="number">{signed(changes[i]!)}</span>
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function isBack(first: Explorer, pair: PartPair): boolean {
  const marks = marksOf(first);
  return marks.any && pair.first !== null && !marks.parts.has(pair.first);
}

function Letter({
  explorer,
  of,
  label,
}: {
  explorer: Explorer;
  of: MutualKnowledgeExplanation;
  label: string | null;
}) {
  if (label === null) return <span class="soft">none</span>;
  const part = of.parts.find((each) => each.label === label);
  if (part === undefined) return <span class="soft">all else</span>;
  return (
    <button
      type="button"
      class="letter"
      aria-label={`${explorer.slot === "first" ? "First" : "Second"}: part ${label}`}
      aria-pressed={explorer.store.state.value.part === label}
      {...pointing(explorer, { part: label })}
    >
      <b class="badge" style={{ borderColor: part.colour }}>
        {label}
      </b>
    </button>
  );
}

function Words({
  name,
  explorer,
  a,
  b,
}: {
  name: string;
  explorer: Explorer;
  a: readonly string[];
  b: readonly string[];
}) {
  const apart = wordsApart(a, b);
  const columns = [
    ["Only the first", apart.first, "lost"],
    ["Both", apart.both, "kept"],
    ["Only the second", apart.second, "gained"],
  ] as const;
  return (
    <>
      <h3>{name}</h3>
      <div class="columns">
        {columns.map(([title, words, kind]) => (
          <div key={kind} class={kind}>
            <h4>
              {title} <span class="soft">{words.length}</span>
            </h4>
            <p class="words">
              {words.length === 0 ? (
                <span class="soft">none</span>
              ) : (
                words.map((word) => (
                  <Word key={word} explorer={explorer} word={word} shared={kind === "kept"} />
                ))
              )}
            </p>
          </div>
        ))}
      </div>
    </>
  );
}
