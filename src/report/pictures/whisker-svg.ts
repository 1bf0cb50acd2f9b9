import type { GateResult } from "../../rollout/state/rollout-state.ts";
import { htmlText } from "../escape.ts";
import { line, svgElement } from "./svg.ts";

const width = 140;
const height = 18;

/** Rules of what it is drawn with. */
export const whiskerStyle = `
.whisker { display: block; width: 140px; max-width: 100%; height: 18px; margin-top: .2rem } .whisker .axis { stroke: var(--line) } .whisker .reach { stroke: var(--text); stroke-width: 1.5 } .whisker .limit { stroke: var(--redEdge); stroke-width: 2 } .whisker .seen { fill: var(--text) }
`;

/**
 * The share that a gate saw, as a dot, within what is possible, as a whisker, against its limit, as a
 * red line; empty for a gate whose numbers are no shares.
 */
export function gateWhisker({ name, numbers }: Pick<GateResult, "name" | "numbers">): string {
  const found = sharesOf(numbers);
  if (found === undefined) return "";
  const { seen, lower, upper, limit } = found;
  const most = Math.min(
    1,
    Math.max(...[seen, lower, upper, limit].map((each) => each ?? 0)) * 1.15,
  );
  const x = (share: number) => 4 + (Math.min(share, most) / (most || 1)) * (width - 8);
  const middle = height / 2;
  const parts = [
    line("axis", [4, middle], [width - 4, middle]),
    lower === undefined || upper === undefined
      ? ""
      : [
          line("reach", [x(lower), middle], [x(upper), middle]),
          line("reach", [x(lower), middle - 4], [x(lower), middle + 4]),
          line("reach", [x(upper), middle - 4], [x(upper), middle + 4]),
        ].join(""),
    limit === undefined ? "" : line("limit", [x(limit), 1], [x(limit), height - 1]),
    svgElement("circle", { class: "seen", cx: x(seen), cy: middle, r: 3.5 }),
  ];
  const words = [
    `${percent(seen)} seen`,
    ...(lower === undefined || upper === undefined
      ? []
      : [`${percent(lower)} to ${percent(upper)} possible`]),
    ...(limit === undefined ? [] : [`${percent(limit)} is the limit`]),
  ];
  return svgElement(
    "svg",
    {
      class: "whisker",
      role: "img",
      viewBox: `0 0 ${width} ${height}`,
      "aria-label": `${name}: ${words.join(", ")}`,
    },
    `<title>${htmlText(words.join(", "))}</title>${parts.join("")}`,
  );
}

interface Shares {
  readonly seen: number;
  readonly lower: number | undefined;
  readonly upper: number | undefined;
  readonly limit: number | undefined;
}

function sharesOf(numbers: GateResult["numbers"]): Shares | undefined {
  const { failed, devices, lower, upper, upperWithPending, share, min, max } = numbers;
  if (failed !== undefined && devices !== undefined && lower !== undefined && upper !== undefined)
    return {
      seen: devices === 0 ? 0 : failed / devices,
      lower,
      upper: Math.max(upper, upperWithPending ?? 0),
      limit: max,
    };
  if (share !== undefined) return { seen: share, lower, upper, limit: min ?? max };
  return undefined;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}
