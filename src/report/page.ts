import { htmlText } from "./escape.ts";

/** One page of HTML: what is in its head and what it shows, which is HTML already. */
export interface Page {
  readonly title: string;
  /** Rules of this page besides the common ones. */
  readonly style: string;
  readonly body: string;
}

/**
 * A self-contained page: no script, nothing loaded from elsewhere, for phones and wide screens,
 * light and dark. Text has a contrast of at least 4.5 to 1 in both.
 *
 * @see https://www.w3.org/TR/WCAG22/#contrast-minimum
 */
export function pageHtml({ title, style, body }: Page): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${htmlText(title)}</title><style>${commonStyle}${style}</style></head><body><main>
${body}
</main></body></html>
`;
}

/** Colours by name, for light and for dark. */
export const themeStyle = `
:root { color-scheme: light dark; --text: #1b1f24; --page: #fff; --quiet: #57606a; --line: #d0d7de; --code: #f3f4f6; --red: #b4231f; --yellow: #805400; --blue: #0757b3; --redEdge: #cf222e; --yellowEdge: #bf8700; --greenEdge: #1a7f37; --blueEdge: #0969da; --gone: #ffebe9; --come: #dafbe1 }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --page: #0d1117; --quiet: #9198a1; --line: #30363d; --code: #1f2630; --red: #ff8f87; --yellow: #e3b341; --blue: #79c0ff; --redEdge: #f85149; --yellowEdge: #d29922; --greenEdge: #3fb950; --blueEdge: #58a6ff; --gone: #5b1f22; --come: #174023 } }
`;

const commonStyle = `${themeStyle}
* { box-sizing: border-box }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: var(--text); background: var(--page); overflow-wrap: anywhere }
h1 { font-size: 1.4rem; line-height: 1.3; margin: 0 0 .6rem } h2 { font-size: 1.15rem; margin: 1.8rem 0 .5rem } h3 { font-size: 1rem; margin: 0 0 .3rem }
p { margin: .4rem 0 } ul { margin: .3rem 0; padding-left: 1.2rem } li { margin: .25rem 0 }
code { font: .92em ui-monospace, Consolas, monospace; background: var(--code); padding: 0 .25em; border-radius: 3px }
pre { font: .88em/1.45 ui-monospace, Consolas, monospace; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere } pre del, pre ins { text-decoration: none }
small { color: var(--quiet); font-weight: normal; font-size: .87em }
.card { border: 1px solid var(--line); border-left: 6px solid var(--line); border-radius: 6px; padding: .7rem 1rem; margin: .8rem 0 }
.wide { overflow-x: auto; margin: .5rem 0 }
table { border-collapse: collapse } th, td { padding: .2rem .9rem .2rem 0; vertical-align: top; text-align: left; border-bottom: 1px solid var(--line) } th { color: var(--quiet); font-weight: 600; white-space: nowrap } tr:last-child td { border-bottom: 0 } th:last-child, td:last-child { padding-right: .2rem } td { min-width: 5.5rem } td.short, td.number { min-width: 0; white-space: nowrap } td.long { min-width: 14rem } .number { text-align: right; font-variant-numeric: tabular-nums }
@media (max-width: 40rem) { .extra { display: none } th, td { padding-right: .6rem } th { white-space: normal; overflow-wrap: normal; vertical-align: bottom } td { min-width: 7rem } }
.wide:focus-visible, summary:focus-visible { outline: 2px solid var(--blueEdge); outline-offset: 2px } details { margin: .5rem 0 } summary { cursor: pointer; color: var(--blue) } a { color: var(--blue) }
@media print { body { max-width: none; margin: 0 } .wide { overflow: visible } table { font-size: 11px } th, td { padding-right: .4rem } th, td.short, td.number { white-space: normal } td, td.long { min-width: 0 } .card, tr, figure { break-inside: avoid } h1, h2, h3 { break-after: avoid } details::details-content { content-visibility: visible; block-size: auto } summary { display: none } del, ins, .card { print-color-adjust: exact } }
.danger, .error { color: var(--red) } .caution, .warning { color: var(--yellow) } .note, .info { color: var(--quiet) }
`;
