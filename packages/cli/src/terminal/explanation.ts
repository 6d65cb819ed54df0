import type { Explanation, ScoredClass } from "@commonground/core";
import pc from "picocolors";
import { partMap } from "./part-map.ts";

const { createColors } = pc;
type Colours = ReturnType<typeof createColors>;

/** A short account of one explanation for a terminal; `map` draws the parts beside their words (24-bit colour). */
export function explanationText(explanation: Explanation, colours: Colours, map: boolean): string {
  const { prediction, model, image, mutualInformation: mi, dynamics } = explanation;
  const mutual = new Set(explanation.mutualConcepts);
  const word = (descriptor: string) =>
    mutual.has(descriptor) ? colours.magenta(colours.bold(`● ${descriptor}`)) : descriptor;

  const others = prediction.top.filter((c) => c.name !== prediction.explained.name).slice(0, 3);
  const head = `${colours.bold(prediction.explained.name)} ${percent(prediction.explained)}${
    prediction.targeted ? " (asked for)" : ""
  }${colours.dim(`   then ${others.map((c) => `${c.name} ${percent(c)}`).join(", ")}`)}`;

  const parts = explanation.parts.map(
    (part) =>
      `${colours.bold(part.label)} ${colours.dim(`${(part.area * 100).toFixed(0).padStart(2)} %`)}  ${part.descriptors
        .map((d) => word(d.descriptor))
        .join(colours.dim(" · "))}`,
  );
  const shared =
    explanation.mutualConcepts.length > 0
      ? explanation.mutualConcepts.map(word).join(", ")
      : colours.dim("nothing: no concept of the parts is near the class in the language space");
  return [
    colours.dim(`${image.path ?? "(pixels)"} · ${model.id} · bank ${explanation.bank.name}`),
    head,
    "",
    ...beside(map ? partMap(explanation) : [], parts, explanation.prominent.columns),
    "",
    `${colours.dim("shared".padEnd(9))}${shared}`,
    `${colours.dim("".padEnd(9))}${colours.dim(`${mi.sharedCount} of ${mi.visionCount} vision concepts, among ${mi.languageCount} language concepts`)}`,
    `${colours.dim("MI".padEnd(9))}${mi.coupled.toFixed(2)} nats, AUC ${dynamics.coupled.auc.toFixed(2)} ${colours.dim("(coupled)")} · ${mi.published.toFixed(2)}, AUC ${dynamics.published.auc.toFixed(2)} ${colours.dim("(published)")}`,
    ...explanation.notes.map((note) => `${colours.dim("note".padEnd(9))}${note.message}`),
    "",
  ].join("\n");
}

function beside(left: readonly string[], right: readonly string[], width: number): string[] {
  if (left.length === 0) return right.map((line) => `  ${line}`);
  const offset = Math.max(0, Math.floor((left.length - right.length) / 2));
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) =>
    `  ${left[i] ?? " ".repeat(width)}   ${right[i - offset] ?? ""}`.trimEnd(),
  );
}

function percent({ probability }: ScoredClass): string {
  return `${(probability * 100).toFixed(1)} %`;
}

/** Writes the account to standard output, in as much colour as it takes. */
export function printExplanation(explanation: Explanation): void {
  const colours = createColors(pc.isColorSupported);
  const map = pc.isColorSupported && process.stdout.isTTY && process.stdout.getColorDepth() >= 24;
  process.stdout.write(`${explanationText(explanation, colours, map)}\n`);
}
