/** What the page of a study has beside the style of all pages. */
export const STUDY_STYLE = `
.study h3 { margin-top: 1.2rem; }
.study .figures { columns: auto; display: grid; gap: 0 2rem; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); }
.caption { max-width: none; margin: .8rem 0; }
.wide { overflow-x: auto; margin: 0 0 1rem; }
.wide table { width: auto; min-width: 100%; overflow-wrap: normal; }
.wide th { vertical-align: bottom; min-width: 4.5rem; }
.wide td, .wide th { padding-right: .7rem; }
.wide .long { min-width: 6.5rem; }
.wide .list { min-width: 15rem; }
.wide td:first-child, .wide th:first-child {
  position: sticky; left: 0; background: var(--card); min-width: 6.5rem; max-width: 12rem; overflow-wrap: anywhere;
}
.wide td.number, .wide th { width: auto; }
.wide .number { text-align: left; }
.wide th, .wide .number { white-space: normal; }
.estimate small { display: block; white-space: nowrap; }
.hash { font-family: ui-monospace, monospace; font-size: .75rem; min-width: 14rem; overflow-wrap: anywhere; }
.findings { list-style: none; margin: 0 0 .8rem; padding: 0; display: grid; gap: .6rem; max-width: 60rem; }
.findings li { display: grid; gap: 0 1rem; }
.findings .claim { display: block; border-top: 1px solid var(--line); padding-top: .6rem; }
.findings .claim h3 { margin: 0 0 .3rem; }
.findings .findings { margin: 0; gap: .35rem; }
.kind { font-size: .85rem; font-weight: 650; color: var(--soft); }
.kind::before { content: "○ "; }
.holds .kind { color: #177245; }
.holds .kind::before { content: "● "; }
.fails .kind { color: #a33a10; }
.fails .kind::before { content: "✕ "; }
.lists { display: grid; gap: 0 2rem; grid-template-columns: minmax(0, 1fr); }
.run { border-top: 1px solid var(--line); padding: .6rem 0; }
code { font-size: .9em; }
.examples { min-width: 8rem; overflow-wrap: anywhere; }
.commands ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
.commands li { display: grid; }
.commands li:target { outline: 2px solid currentColor; outline-offset: .25rem; }
.commands code { overflow-wrap: anywhere; user-select: all; }
@media (prefers-color-scheme: dark) {
  .holds .kind { color: #5cc48d; }
  .fails .kind { color: #f0936a; }
}
@media (min-width: 46rem) { .findings li { grid-template-columns: 9rem minmax(0, 1fr); } }
@media (min-width: 60rem) { .lists { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } }
`;
