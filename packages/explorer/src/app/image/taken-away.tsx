import { formatPercent } from "@commonground/report";
import type { Explorer } from "../../state/explorer.ts";

/** What is taken away now, and what the answer becomes; it stands with the picture, which stays in sight. */
export function TakenAway({ explorer }: { explorer: Explorer }) {
  const { explanation, whatIf, store } = explorer;
  const top = explanation.value?.prediction.top[0]?.name;
  const shown = whatIf.value;
  const answer = shown?.prediction.top[0];
  return (
    <div class="taken-away">
      <p role="status">
        {shown === null || answer === undefined ? (
          <span class="soft">Click a part of the picture to take it away.</span>
        ) : (
          <>
            Without {shown.without.map((label) => (label === "rest" ? "everything else" : label)).join(", ")}:{" "}
            {answer.name === top ? "still " : "now "}
            <b>“{answer.name}”</b>, {formatPercent(answer.probability)}
          </>
        )}
      </p>
      <button
        type="button"
        class={shown === null ? "unseen" : ""}
        disabled={shown === null}
        onClick={() => store.change({ without: [] })}
      >
        Put back
      </button>
    </div>
  );
}
