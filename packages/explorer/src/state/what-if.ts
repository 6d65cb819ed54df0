import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { MutualKnowledgeExplanation } from "@commonground/core";
import type { Client } from "../worker/client.ts";
import type { Asked, TakenAway } from "../worker/messages.ts";
import type { Store } from "./store.ts";

/** The image without some of its players, and what the model says of it. */
export interface WhatIf extends Omit<TakenAway, "cover"> {
  readonly without: readonly string[];
  /** Address of a picture of what stands in their place. */
  readonly cover: string;
}

/** What can be taken away: the parts in their order, then all outside of them. */
export function playersOf({ parts }: Pick<MutualKnowledgeExplanation, "parts">): readonly string[] {
  return [...parts.map(({ label }) => label), "rest"];
}

/** Takes a player away, or puts it back. */
export function toggled(without: readonly string[], label: string): readonly string[] {
  return without.includes(label) ? without.filter((each) => each !== label) : [...without, label];
}

/**
 * Asks the worker whenever something else is taken away; null while nothing is. What was answered last stays until the
 * next answer comes, so that bars move from the one to the other.
 */
export function createWhatIf(
  store: Store,
  client: Client,
  asked: ReadonlySignal<Asked | null>,
  explanation: ReadonlySignal<MutualKnowledgeExplanation | null>,
  tell: (error: unknown) => void,
): ReadonlySignal<WhatIf | null> {
  const whatIf = signal<WhatIf | null>(null);
  const wanted = computed(() => {
    const found = explanation.value;
    const players = found === null ? [] : playersOf(found);
    const without = players.filter((label) => store.state.value.without.includes(label));
    return JSON.stringify(
      asked.value === null || without.length === 0 ? null : { asked: asked.value, without },
    );
  });
  const show = (next: WhatIf | null) => {
    const last = whatIf.peek();
    if (last !== null) URL.revokeObjectURL(last.cover);
    whatIf.value = next;
  };
  effect(() => {
    const question = JSON.parse(wanted.value) as { asked: Asked; without: string[] } | null;
    if (question === null) {
      show(null);
      return undefined;
    }
    const abort = new AbortController();
    client
      .ask({ kind: "takeAway", ...question }, "takenAway", { signal: abort.signal })
      .then(({ answer }) => {
        if (abort.signal.aborted) return;
        show({ ...answer, without: question.without, cover: URL.createObjectURL(answer.cover) });
      })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) tell(error);
      });
    return () => abort.abort();
  });
  return whatIf;
}
