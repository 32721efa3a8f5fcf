/** The style sheet of the printed and exported record: a letter, on paper first. */

export const pageStyle = `
:root { color-scheme: light; --ink: #1f1d1a; --soft: #56524a; --line: #d8d2c5; --accent: #1f5f5b; --objection: #a32a22; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 2.5rem 1.5rem 5rem; background: #fff; color: var(--ink);
  font: 400 1.0625rem/1.6 "Source Serif 4", "Source Serif Pro", Georgia, "Times New Roman", serif; overflow-wrap: anywhere; }
.letterhead, dt, thead th, .aside, .status { font-family: "Hanken Grotesk", system-ui, sans-serif; }
.letterhead { display: flex; justify-content: space-between; gap: 1rem; padding-bottom: .75rem; border-bottom: 1px solid var(--line);
  color: var(--soft); font-size: .875rem; }
h1 { margin: 2.5rem 0 1rem; font-size: 2.125rem; line-height: 1.15; letter-spacing: -.012em; text-wrap: balance; }
h2 { margin: 2.5rem 0 .5rem; padding-top: 1.25rem; border-top: 1px solid var(--line); font-size: 1.5rem; line-height: 1.25; }
h3 { margin: 1.75rem 0 .35rem; font-size: 1.125rem; line-height: 1.35; }
h4 { margin: 1.25rem 0 .25rem; font-size: 1rem; }
h5, h6 { margin: 1rem 0 .25rem; font-size: 1rem; }
p { margin: .35rem 0 .75rem; }
.outcome { margin: .5rem 0; font-size: 1.375rem; line-height: 1.4; }
.aside { color: var(--soft); font-size: .875rem; }
code, pre { font-family: "JetBrains Mono", ui-monospace, monospace; font-size: .8125em; }
pre { padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 4px; white-space: pre-wrap; }
a { color: var(--accent); }
.facts { margin: 0 0 1rem; }
.facts > div { display: grid; grid-template-columns: 10rem 1fr; gap: 1rem; padding: .35rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--soft); font-size: .875rem; line-height: 1.9; }
dd { margin: 0; }
.status.accepted { color: #2b6a3c; }
.status.rejected { color: var(--objection); }
.text.decided { padding-left: 1rem; border-left: 3px solid var(--accent); }
.text .title { font-size: 1.375rem; font-weight: 600; }
.text .proposal { padding-left: 1rem; border-left: 3px solid var(--accent); }
blockquote { margin: .35rem 0 .75rem; padding-left: 1rem; border-left: 2px solid var(--line); white-space: pre-wrap; }
table { width: 100%; margin: .5rem 0 1rem; border-collapse: collapse; }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-size: .8125rem; font-weight: 500; }
.answers tbody th { font-weight: 600; }
.answers td:last-child { width: 26%; font-size: .875rem; }
.answers tbody th { width: 24%; }
td p, th p { margin: 0 0 .25rem; }
.reason { margin-bottom: 0; font-size: .9375rem; }
.objection { padding-left: 1rem; border-left: 3px solid var(--objection); margin: .75rem 0 1.25rem; }
.tasks { list-style: none; padding-left: 0; }
.tasks > li { display: grid; grid-template-columns: 1.5rem 1fr; }
.tasks .box { grid-row: span 9; }
.tasks p, li > p { margin: 0 0 .35rem; }
.footnote { font-size: .9375rem; }
@media (max-width: 34rem) { .facts > div { grid-template-columns: 1fr; gap: 0; } }
@page { size: A4; margin: 24mm 20mm 22mm;
  @top-left { font: 9pt system-ui, sans-serif; color: #56524a; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 9pt system-ui, sans-serif; color: #56524a; } }
@page :first { @top-left { content: none; } }
@media print {
  :root { font-size: 9.75pt; }
  body { max-width: none; padding: 0; }
  h1 { margin-top: 1rem; }
  h1, h2, h3, h4, h5, h6 { break-after: avoid; }
  .objection, .facts > div, tr, pre { break-inside: avoid; }
  .whole { break-before: page; }
  .whole > h2 { margin-top: 0; padding-top: 0; border-top: 0; }
  a { color: inherit; }
  a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .85em; }
}`;
