import { partIdentity } from "@commonground/core";

const PARTS = Array.from({ length: 20 }, (_, i) => partIdentity(i).label);

/** The other parts fade while one that is shown is pointed at or focused in the list. */
const FADE = PARTS.flatMap((part) =>
  [":focus-visible", ":hover"].map(
    (state) =>
      `.looked:has([data-toggle="${part}"][aria-pressed="true"]${state}) g[data-part]:not([data-part="${part}"]) { opacity: .12; }`,
  ),
).join("\n");

/** The report's style sheet. */
export const STYLE = `
:root {
  color-scheme: light dark; --page: #fbfaf8; --card: #fff; --ink: #1c1b19; --soft: #5d5a55; --line: #dedad3;
  --edge: #8a867e; --mutual: #6d28d9; --focus: #1d4ed8; --note: #b45309;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #151517; --card: #1e1e21; --ink: #ececea; --soft: #a9a7a2; --line: #37373c; --edge: #7c7a76;
    --mutual: #a78bfa; --focus: #93c5fd; --note: #f59e0b;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; overflow-wrap: anywhere;
  -webkit-text-size-adjust: 100%; text-size-adjust: 100%;
}
main, footer { max-width: 76rem; margin: 0 auto; padding: 1.5rem .75rem; }
h1, h2:has(+ .soft), h2:has(+ .lead) {
  font-size: clamp(1.5rem, 1.1rem + 2vw, 2.2rem); line-height: 1.2; margin: 0 0 .4rem; text-wrap: balance;
}
h2, h3 { font-size: 1.15rem; line-height: 1.3; margin: 0 0 .6rem; }
p { margin: .3rem 0 .8rem; max-width: 46rem; }
article { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; }
nav + article, article + article { margin-top: 3rem; border-top: 3px solid var(--line); padding-top: 2rem; }
header { display: grid; gap: 1rem 2rem; align-items: start; }
.lead { font-size: 1.05rem; }
.soft { color: var(--soft); font-size: .9rem; }
section {
  background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .75rem; min-width: 0;
}
.columns { display: grid; gap: 1rem; align-items: start; }
figure { margin: 0; }
figure svg { display: block; width: 100%; max-width: 27rem; height: auto; margin: 0 auto; }
figure svg text { font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
.picture svg { max-width: 28rem; border-radius: .4rem; background: #fff; }
g[data-part] { transition: opacity .15s; }
.venn .drawing { display: none; }
figcaption { color: var(--soft); font-size: .9rem; margin-top: .5rem; }
.leave { display: flex; gap: .4rem; justify-content: flex-end; margin-top: .5rem; }
button, summary { font: inherit; color: inherit; }
.leave button {
  font-size: .85rem; padding: .25rem .8rem; min-height: 2rem; background: none; border: 1px solid var(--edge);
  border-radius: 1rem; cursor: pointer;
}
button:hover { border-color: currentColor; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
a { color: inherit; text-underline-offset: .2em; }
.beside { display: grid; gap: 1rem; }
.parts {
  list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); align-content: start;
}
.parts li { display: grid; }
.part {
  display: grid; grid-template-columns: auto minmax(0, 1fr); align-items: start; gap: .2rem .7rem;
  width: 100%; text-align: left; background: none; border: 1px solid var(--edge); border-radius: .5rem;
  padding: .5rem .7rem; cursor: pointer;
}
.badge {
  display: inline-grid; place-items: center; width: 1.8rem; height: 1.8rem; border-radius: 50%;
  background: #111; color: #fff; font-weight: bold; border: 3px solid var(--part);
}
.part[aria-pressed="false"] { border-style: dashed; color: var(--soft); }
.part[aria-pressed="false"] .badge {
  background: none; color: inherit; border: 1px dashed currentColor; text-decoration: line-through;
}
.told { display: grid; gap: .1rem; }
.words { display: flex; flex-wrap: wrap; gap: .05rem .8rem; align-items: baseline; line-height: 1.35; }
small { color: var(--soft); font-size: .8rem; font-weight: normal; font-variant-numeric: tabular-nums; }
.mutual { color: var(--mutual); font-weight: 650; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
td, th {
  text-align: left; padding: .25rem .5rem .25rem 0; vertical-align: top; border-bottom: 1px solid var(--line);
}
th { font-weight: 500; color: var(--soft); }
.number {
  text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal;
  width: 1%;
}
.scores td { vertical-align: middle; }
.scores .number:last-child { padding-right: 0; }
.share { width: 30%; }
.bar { height: .5rem; border-radius: .25rem; background: currentColor; opacity: .5; min-width: 1px; }
.explained .bar { opacity: .9; }
.numbers {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .5rem 1rem;
  margin: .8rem 0 0; padding: 0;
}
.numbers div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.numbers dt { color: var(--soft); font-size: .9rem; }
.numbers dd {
  margin: 0; font-size: 1.5rem; line-height: 1.3; font-weight: 650; font-variant-numeric: tabular-nums;
}
.told-causes { display: grid; gap: .4rem; margin: 0 0 1rem; max-width: 60rem; }
.told-causes div { display: grid; gap: 0 1rem; }
.told-causes dt { color: var(--soft); font-size: .9rem; }
.told-causes dd { margin: 0; }
.told-causes div:first-child dd { font-weight: 650; font-size: 1.05rem; }
.figures { columns: 18rem; column-gap: 2rem; }
.figures figure { break-inside: avoid; margin-bottom: 1.5rem; }
.table { margin-top: .4rem; font-size: .85rem; }
.table summary { font-weight: 400; color: var(--soft); }
.table table { font-size: .85rem; }
.table th { width: auto; }
.how { margin-top: 1rem; }
.notes { border-left: 4px solid var(--note); }
.notes ul { margin: 0; padding-left: 1.2rem; }
summary { cursor: pointer; font-weight: 600; }
details[open] summary { margin-bottom: .6rem; }
details th { width: 35%; }
nav ul { columns: 18rem; margin: 0; padding-left: 1.2rem; }
nav li { break-inside: avoid; }
nav .soft { display: block; }
.off { display: none; }
footer { padding-bottom: 3rem; color: var(--soft); font-size: .9rem; }
@media (min-width: 30rem) {
  main, footer { padding-inline: 1rem; }
  section { padding: 1rem; }
}
@media (min-width: 48rem) {
  .beside { grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); align-items: start; }
  .picture { position: sticky; top: 1rem; }
}
@media (min-width: 46rem) {
  .columns { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .columns section:first-child { grid-row: span 2; }
  .told-causes div { grid-template-columns: 12rem minmax(0, 1fr); }
}
@media (min-width: 52rem) {
  .venn .drawing { display: block; }
  .venn .drawing svg { max-width: 52rem; }
  .venn .tall { display: none; }
}
@media (min-width: 60rem) { header { grid-template-columns: minmax(0, 1fr) 24rem; } }
@media (min-width: 76rem) {
  .columns { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .columns section:first-child { grid-row: auto; }
}
@media (scripting: none) { .leave { display: none; } }
@media (prefers-reduced-motion: reduce) { g[data-part] { transition: none; } }
@media print {
  .leave { display: none; }
  section, figure { break-inside: avoid; }
  .picture { position: static; }
}
${FADE}
`;
