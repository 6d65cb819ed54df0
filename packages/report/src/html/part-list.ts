import type { Explanation, Part } from "@commonground/core";
import { formatNumber, formatPercent } from "../format.ts";
import { escapeText, type Markup } from "../svg.ts";

/** The parts with their words; each is a button that shows or hides the part in the picture beside it. */
export function partList({ parts, mutualConcepts }: Explanation): Markup {
  const mutual = new Set(mutualConcepts);
  return `<ul class="parts">${parts.map((part) => item(part, mutual)).join("")}</ul>`;
}

function item(part: Part, mutual: ReadonlySet<string>): Markup {
  const words = part.descriptors.map(({ descriptor, similarity }) => {
    const [kind, mark] = mutual.has(descriptor) ? [' class="mutual"', "● "] : ["", ""];
    return `<span${kind}>${mark}${escapeText(descriptor)} <small>${formatNumber(similarity)}</small></span>`;
  });
  const size = `${formatPercent(part.area)} of the frame${part.refined ? "" : ", patches unrefined"}`;
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
