import type { MutualKnowledgeExplanation } from "@commonground/core";
import {
  type Figure,
  type ReportItem,
  renderReport,
  sideAnswersFigure,
  type SideNames,
  sideValuesFigure,
  sideWordsFigure,
} from "@commonground/report";
import type { Explorer } from "../../state/explorer.ts";
import { useMemo } from "preact/hooks";
import { FigureList } from "../image/figure-list.tsx";
import { dataUrl, save } from "../image/save.ts";
import { stemOf, triedFigures } from "../image/tried-figures.ts";
import { pairAnswers, pairValues, wordsApart, wordsSeen } from "./differences.ts";

interface Sides {
  readonly first: Explorer;
  readonly second: Explorer;
  readonly a: MutualKnowledgeExplanation;
  readonly b: MutualKnowledgeExplanation;
}

/** What differs, to take away: its figures, and both explanations with them as one page. */
export function LeaveApart({ first, second, a, b }: Sides) {
  const figures = useMemo(() => apartFigures({ first, second, a, b }), [a, b]);
  const stem = `${stemOf(first)}-beside`;
  const page = async () =>
    save({
      name: `${stem}.html`,
      type: "text/html",
      content: renderReport([await reportItem(first, a), await reportItem(second, b)], figures),
    });
  return (
    <div class="leave">
      <p class="tries">
        <button type="button" onClick={() => void page().catch(first.tell)}>
          Both sides, as one HTML page
        </button>
      </p>
      <FigureList
        names={figures.map(({ name }) => name)}
        stem={stem}
        drawn={() => Promise.resolve(figures)}
        tell={first.tell}
      />
    </div>
  );
}

async function reportItem(side: Explorer, explanation: MutualKnowledgeExplanation): Promise<ReportItem> {
  const { value } = side.picture;
  const picture = value === null ? null : await dataUrl(value.address);
  return { explanation, picture, tried: triedFigures(side) };
}

function apartFigures({ first, second, a, b }: Sides): readonly Figure[] {
  const names = namesOf([first, a], [second, b]);
  const answers = pairAnswers(a.prediction, b.prediction, {
    first: first.model.value?.classes ?? [],
    second: second.model.value?.classes ?? [],
  });
  const values = pairValues(a, b);
  return [
    sideAnswersFigure(names, answers),
    ...(values === null ? [] : [sideValuesFigure(names, values)]),
    sideWordsFigure(names, wordsApart(a.mutualConcepts, b.mutualConcepts), "shared"),
    sideWordsFigure(names, wordsApart(wordsSeen(a), wordsSeen(b)), "seen"),
  ];
}

/** By what tells the sides apart: their models, else their images, else no more than their places. */
function namesOf(
  [first, a]: readonly [Explorer, MutualKnowledgeExplanation],
  [second, b]: readonly [Explorer, MutualKnowledgeExplanation],
): SideNames {
  if (a.model.sha256 !== b.model.sha256 && a.model.id !== b.model.id) return [a.model.id, b.model.id];
  const [one, other] = [stemOf(first), stemOf(second)];
  return a.image.sha256 !== b.image.sha256 && one !== other ? [one, other] : ["first", "second"];
}
