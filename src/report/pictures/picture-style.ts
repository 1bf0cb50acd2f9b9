/** Colours of pictures, for light and for dark; the page's own are used beside them. */
export const pictureColours = `
:root { --deferral: #c9d1d9; --held: #eaeef2; --offer: #54aeff; --deadline: #eac54f; --grace: #e16f24; --restart: #82071e; --heat: #f0a63a; --stay: #8c959f; --flow: #0969da; --loss: #cf222e }
@media (prefers-color-scheme: dark) { :root { --deferral: #484f58; --held: #21262d; --offer: #1f6feb; --deadline: #9e6a03; --grace: #db6d28; --restart: #ffa198; --heat: #9a5410; --stay: #6e7681; --flow: #58a6ff; --loss: #f85149 } }
`;

/** Colours of the states of devices. */
export const stateColours = `
:root { --patched: #1a7f37; --pending: #bf8700; --overdue: #bc4c00; --failing: #cf222e; --silent: #8250df; --unknown: #818b98 }
@media (prefers-color-scheme: dark) { :root { --patched: #3fb950; --pending: #d29922; --overdue: #db6d28; --failing: #f85149; --silent: #a371f7; --unknown: #8b949e } }
.patched { fill: var(--patched) } .pending { fill: var(--pending) } .overdue { fill: var(--overdue) } .failing { fill: var(--failing) } .silent { fill: var(--silent) } .unknown { fill: var(--unknown) }
`;

/** Rules of what pictures are drawn with. */
export const drawingStyle = `
.drawing { font-family: system-ui, sans-serif } .drawing text { fill: var(--text); unicode-bidi: isolate } .drawing .soft { fill: var(--quiet) } .drawing .strong { font-weight: 600 }
.drawing .deferral { fill: var(--deferral) } .drawing .held { fill: var(--held) } .drawing .offer { fill: var(--offer) } .drawing .deadline { fill: var(--deadline) } .drawing .grace { fill: var(--grace) } .drawing .restart { fill: var(--restart) }
.drawing .edge { stroke: var(--text); stroke-width: .8 } .drawing .mark { fill: none; stroke: var(--text); stroke-width: .8; opacity: .75 }
.drawing .grid { stroke: var(--line) } .drawing .release { stroke: var(--text); stroke-width: 1.5; stroke-dasharray: 5 3 } .drawing .band { opacity: .35 } .drawing .business { fill: var(--text); opacity: .07 }
.drawing .curve { fill: none; stroke: var(--text); stroke-width: 1.5 } .drawing .fleet { fill: none; stroke: var(--flow); stroke-width: 3 } .drawing .under { fill: var(--flow); opacity: .12 } .drawing .dot { fill: var(--page); stroke: var(--text); stroke-width: 1.5 } .drawing .measured { fill: none; stroke: var(--loss); stroke-width: 2 }
.drawing .heat { fill: var(--heat) } .drawing .cell { fill: none; stroke: var(--line) } .drawing .working { fill: none; stroke: var(--text); stroke-width: 1.5 }
.drawing .stay { fill: var(--stay); opacity: .35 } .drawing .flow { fill: var(--flow); opacity: .6 } .drawing .loss { fill: var(--loss); opacity: .6 } .drawing .node { fill: var(--text) } .drawing .halo { paint-order: stroke; stroke: var(--page); stroke-width: 4; stroke-linejoin: round }
`;

/** All that a page with pictures needs; on small screens the narrow ones are shown. */
export const pictureStyle = `${pictureColours}${drawingStyle}
figure { margin: .8rem 0 } figcaption { color: var(--quiet); margin: .3rem 0 }
.drawing { display: block; width: 100%; height: auto } .drawing.forWide { max-width: 62rem } .drawing.forNarrow { display: none; max-width: 30rem }
@media (max-width: 40rem) { .drawing.forWide { display: none } .drawing.forNarrow { display: block } }
@media print { figure { break-inside: avoid } }
`;
