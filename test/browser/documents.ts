// The pages and pictures that are looked at, with names as they are and with names that harm.
import type { Forecast, ForecastActual, Plan } from "ringwright";
import {
  complianceBarsSvg,
  complianceHtml,
  fleetHtml,
  forecastHtml,
  healthHtml,
  patchedCurveSvg,
  planHtml,
  readinessHtml,
  restartHeatSvg,
  ringMovesSvg,
  rolloutHtml,
  timelineSvg,
  toolsHtml,
} from "ringwright/report";
import { complianceWith } from "../support/compliance-report.ts";
import { plannedAfter } from "../support/dangerous-plan.ts";
import { autopatchForecast } from "../support/forecast.ts";
import { fleetWith } from "../support/fleet-report.ts";
import { healthWith } from "../support/health-report.ts";
import { hostileNames } from "../support/hostile.ts";
import { readinessWith } from "../support/readiness-report.ts";
import { renamedRollout, shownRollout } from "../support/rollout-page.ts";
import { toolsWith } from "../support/tools-report.ts";

/** What rings are called. */
export const namings: Readonly<Record<string, readonly string[]>> = {
  "ordinary names": ["Test", "Ring 1", "Ring 2", "Ring 3", "Last"],
  "hostile names": [
    '"><script>alert(1)</script><img src=x onerror=alert(1)>',
    "W".repeat(250),
    "حلقة الاختبار الأولى \u202egnp.exe\u2066",
    `${"👩‍👩‍👧‍👦".repeat(30)} 试点设备组`,
    `Z${"\u0335\u0361\u0489".repeat(40)}algo \u0000\u001b[31m\ufffe\ud800`,
    ...hostileNames,
  ],
};

const businessHours = {
  days: ["mon", "tue", "wed", "thu", "fri"] as ("mon" | "tue" | "wed" | "thu" | "fri")[],
  start: "07:00",
  end: "19:00",
};

/** A ring for each name. */
function forecastOf(names: readonly string[]): Forecast {
  const forecast = autopatchForecast();
  const [name = ""] = names;
  const rings = names.flatMap((displayName, index) => {
    const ring = forecast.rings[index % forecast.rings.length];
    if (ring === undefined) return [];
    const freezeHits = ring.freezeHits.map((hit) => ({ ...hit, name }));
    return [
      { ...ring, key: `ring${index}`, displayName, freezeHits, notes: [`Like ${displayName}.`] },
    ];
  });
  const bake = forecast.bake.map((one, index) => ({
    ...one,
    from: `ring${index}`,
    to: `ring${index + 1}`,
  }));
  const freezes = forecast.freezes.map((freeze) => ({ ...freeze, name }));
  const remark = { severity: "warning", message: names.join(" ") } as const;
  return { ...forecast, rings, bake, freezes, diagnostics: [...forecast.diagnostics, remark] };
}

const actual: readonly ForecastActual[] = [
  {
    key: "ring2",
    at: "2026-11-19T12:00:00Z",
    measured: 0.6,
    forecast: 0.9,
    off: "Ring 2 is paused.",
  },
];

const head = `version: 1
stack: corp
groups:
  g: { displayName: G, membershipRule: '(device.displayName -startsWith "LT-00")' }
`;
const rings = (pilot: string) => `${head}rings:
  pilot: { displayName: Pilot, assignments: [ ${pilot} ] }
  broad: { displayName: Broad, quality: { deferralDays: 7 }, assignments: [ { allDevices: true }, { exclude: g } ] }
`;

/** A plan that takes a ring from devices, each object called by one of the names. */
async function planOf(names: readonly string[]): Promise<Plan> {
  const plan = await plannedAfter(rings("{ group: g }"), rings(""), { impact: true });
  const name = (index: number) => names[index % names.length] ?? "";
  const moves = names.map((from, index) => ({
    from: [from],
    to: index % 3 === 0 ? [] : [name(index + 1)],
    devices: 10 * (index + 1),
  }));
  return {
    ...plan,
    changes: plan.changes.map((change, index) => ({ ...change, displayName: name(index) })),
    diagnostics: plan.diagnostics.map((one, index) => ({ ...one, message: name(index) })),
    summary: {
      ...plan.summary,
      ringMoves: [...moves, ...names.map((one) => ({ from: [one], to: [one], devices: 200 }))],
    },
  };
}

/** Every page as HTML, by what it is. */
export async function pagesOf(names: readonly string[]): Promise<Record<string, string>> {
  const forecast = forecastOf(names);
  const report = complianceWith(...names);
  const rollout = renamedRollout(await shownRollout(), names);
  const health = healthWith(...names);
  const fleet = fleetWith(...names);
  const tools = toolsWith(...names);
  return {
    tools: toolsHtml(tools.report, tools.lines),
    health: healthHtml(health.report, { lines: health.lines }),
    fleet: fleetHtml(fleet.result, fleet.summary, {
      names: Object.fromEntries(
        fleet.result.runs.map(({ tenant, tenantId }) => [tenant, tenantId]),
      ),
    }),
    readiness: readinessHtml(readinessWith(...names)),
    rollout: rolloutHtml(rollout.state, rollout.options),
    plan: planHtml(await planOf(names), { forecast, businessHours }),
    forecast: forecastHtml(forecast, { actual, businessHours }),
    compliance: complianceHtml(report, report.policies.slice(0, 1), { min: 80, forecast, actual }),
  };
}

/** Every picture as an SVG of its own, by what it is. */
export async function picturesOf(names: readonly string[]): Promise<Record<string, string>> {
  const forecast = forecastOf(names);
  return {
    timeline: timelineSvg(forecast, { businessHours }),
    "patched curve": patchedCurveSvg(forecast, { actual }),
    "restart heat": restartHeatSvg(forecast, { businessHours }),
    "ring moves": ringMovesSvg(await planOf(names)),
    "compliance bars": complianceBarsSvg(complianceWith(...names)),
  };
}
