import { type Explanation, isMutualKnowledge, type Part } from "@commonground/core";
import { formatNumber, formatPercent } from "../format.ts";
import { escapeText, type Markup } from "../svg.ts";

/** The parts with their words; each is a button that shows or hides the part in the picture beside it. */
export function partList(explanation: Explanation): Markup {
  const { parts, mutualConcepts } = explanation;
  const mutual = new Set(mutualConcepts);
  const refines = isMutualKnowledge(explanation);
  return `<ul class="parts">${parts.map((part) => item(part, mutual, refines)).join("")}</ul>`;
}

function item(part: Part, mutual: ReadonlySet<string>, refines: boolean): Markup {
  const words = part.descriptors.map(({ descriptor, similarity }) => {
    const [kind, mark] = mutual.has(descriptor) ? [' class="mutual"', "● "] : ["", ""];
    return `<span${kind}>${mark}${escapeText(descriptor)}${similarity === null ? "" : ` <small>${formatNumber(similarity)}</small>`}</span>`;
  });
  const size = `${formatPercent(part.area)} of the frame${part.refined || !refines ? "" : ", patches unrefined"}`;
  const letter = escapeText(part.label);
  const colour = escapeText(part.colour);
  return `<li>
<button type="button" class="part" aria-pressed="true" data-toggle="${letter}"
 style="--part:${colour}" title="Show or hide part ${letter}">
<span class="badge">${letter}</span>
<span class="told"><span class="words">${words.join(" ")}</span>
<span class="soft">${escapeText(size)}</span></span>
</button></li>`;
}
