/** The report's style sheet. */
export const STYLE = `
:root { color-scheme: light dark; --page: #fbfaf8; --card: #fff; --ink: #1c1b19; --soft: #5d5a55; --line: #dedad3; --mutual: #6d28d9; --focus: #1d4ed8; }
@media (prefers-color-scheme: dark) {
  :root { --page: #151517; --card: #1e1e21; --ink: #ececea; --soft: #a9a7a2; --line: #37373c; --mutual: #a78bfa; --focus: #93c5fd; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: clamp(1.5rem, 1.1rem + 2vw, 2.2rem); line-height: 1.2; margin: 0 0 .4rem; text-wrap: balance; }
h2 { font-size: 1.15rem; margin: 0 0 .6rem; }
p { margin: .3rem 0 .8rem; max-width: 46rem; }
article + article { margin-top: 4rem; border-top: 3px solid var(--line); padding-top: 2rem; }
.lead { font-size: 1.05rem; }
.soft { color: var(--soft); font-size: .9rem; }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); align-items: start; margin-top: 1rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; min-width: 0; }
.wide { grid-column: 1 / -1; }
figure { margin: 0; }
figure svg { display: block; width: 100%; height: auto; max-width: 100%; margin: 0 auto; }
.picture svg { max-width: 28rem; border-radius: .4rem; }
.venn svg { max-width: 54rem; }
.venn .tall svg { max-width: 24rem; }
.tall { display: none; }
@media (max-width: 40rem) { .wide-only { display: none; } .tall { display: block; } }
figcaption { color: var(--soft); font-size: .9rem; margin-top: .5rem; }
.leave { display: flex; gap: .4rem; justify-content: flex-end; margin-top: .5rem; }
button, summary { font: inherit; color: inherit; }
.leave button { font-size: .85rem; padding: .25rem .7rem; min-height: 2rem; background: none; border: 1px solid var(--line); border-radius: 1rem; cursor: pointer; }
button:hover { border-color: currentColor; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.parts { list-style: none; margin: .8rem 0 0; padding: 0; display: grid; gap: .5rem; }
.part { display: grid; grid-template-columns: auto 1fr; gap: .2rem .7rem; width: 100%; text-align: left; background: none; border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .7rem; cursor: pointer; }
.part[aria-pressed="false"] { opacity: .55; }
.badge { display: inline-grid; place-items: center; width: 1.8rem; height: 1.8rem; border-radius: 50%; background: #111; color: #fff; font-weight: bold; border: 3px solid var(--part); }
.badge-off { background: none; color: inherit; }
.words { display: flex; flex-wrap: wrap; gap: .15rem .8rem; align-items: baseline; }
.words small { color: var(--soft); font-variant-numeric: tabular-nums; }
.mutual { color: var(--mutual); font-weight: 650; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
td, th { text-align: left; padding: .25rem .5rem .25rem 0; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 500; color: var(--soft); }
thead th { white-space: nowrap; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.scores td { vertical-align: middle; }
.bar { height: .5rem; border-radius: .25rem; background: currentColor; opacity: .35; min-width: 1px; }
.explained .bar { opacity: .85; }
.numbers { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: .8rem 0 0; padding: 0; }
.numbers div { display: flex; flex-direction: column-reverse; }
.numbers dt { color: var(--soft); font-size: .9rem; }
.numbers dd { margin: 0; font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; }
.notes { border-left: 4px solid #d97706; padding-left: .8rem; }
details summary { cursor: pointer; font-weight: 600; }
nav ul { columns: 16rem; padding-left: 1.2rem; }
.off { display: none; }
footer { margin-top: 2rem; color: var(--soft); font-size: .9rem; }
@media print { .leave { display: none; } section { break-inside: avoid; } }
`;
