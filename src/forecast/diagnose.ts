import type { LintSettings } from "../config/lint-settings.ts";
import { deviceAmount, numberText } from "../kind/amounts.ts";
import { formatAddress } from "../kind/address.ts";
import { ringKind } from "../rings/kind.ts";
import type {
  BakeForecast,
  ForecastDiagnostic,
  FleetForecast,
  Forecast,
  RingForecast,
} from "./forecast.ts";
import { momentWords } from "./span-words.ts";

/** What a diagnosis looks at. */
export interface DiagnosedForecast extends Pick<
  Forecast,
  "content" | "nextReleaseAt" | "rings" | "bake" | "assumptions"
> {
  readonly fleet: FleetForecast;
  readonly statesBusinessHours: boolean;
  /** Addresses of rings that the policy does not reach. */
  readonly leftOut: readonly string[];
  /** Keys of the rings with active hours that leave a part of the business hours free. */
  readonly openRings: ReadonlySet<string>;
}

const addressOf = (key: string) => formatAddress(ringKind.name, key);

/** What a reader has to know of a forecast, as severe as the config's lint has it. */
export function diagnose(
  forecast: DiagnosedForecast,
  severities: LintSettings["rules"] = {},
): readonly ForecastDiagnostic[] {
  const { kind } = forecast.content;
  const found = [
    ...(kind === "quality" ? forecast.bake.flatMap(ofBake) : []),
    // a version of Windows is not overtaken by the security update of the next month
    ...(kind === "feature" ? [] : ofEnd(forecast)),
    ...forecast.rings.flatMap((ring) => ofRing(ring, forecast)),
    ...forecast.leftOut.map((address): ForecastDiagnostic => ({
      severity: "info",
      address,
      message: `it is left out: it shares no group with ${forecast.content.policy}`,
    })),
  ];
  return found.flatMap((diagnostic) => {
    const wanted = diagnostic.id === undefined ? undefined : severities[diagnostic.id];
    if (wanted === "off") return [];
    return [wanted === undefined ? diagnostic : { ...diagnostic, severity: wanted }];
  });
}

function ofBake({ from, to, hours, required, ok }: BakeForecast): ForecastDiagnostic[] {
  if (ok) return [];
  if (hours === null)
    return [
      {
        severity: "info",
        address: addressOf(to),
        message: `nothing bounds the last restart of ${from}, so that it is not known how long it runs the release before ${to} is offered it; a deadline bounds it`,
      },
    ];
  return [
    {
      id: "RL304",
      severity: "warning",
      address: addressOf(to),
      message:
        hours < 0
          ? `${to} is offered the release ${-hours} hours before the last forced restart of ${from}; ${required} hours after it are wanted`
          : `${to} is offered the release ${hours} hours after the last forced restart of ${from}; ${required} are wanted`,
    },
  ];
}

function ofEnd({ rings, fleet, nextReleaseAt }: DiagnosedForecast): ForecastDiagnostic[] {
  const late = rings.filter(
    ({ forcedRestart: { maxLateInstall } }) =>
      maxLateInstall !== null && maxLateInstall > nextReleaseAt,
  );
  return [
    ...late.map(({ key, forcedRestart: { maxLateInstall } }) => ({
      id: "RL307",
      severity: "warning" as const,
      address: addressOf(key),
      message: `the last restart is forced at ${momentWords(maxLateInstall ?? "")}, after the next release at ${momentWords(nextReleaseAt)}`,
    })),
    ...(fleet.endsBeforeNextRelease === false
      ? [
          {
            id: "RL307",
            severity: "warning" as const,
            message: `95 % of the fleet run it at ${momentWords(fleet.patched["95"] ?? "")}, after the next release at ${momentWords(nextReleaseAt)}`,
          },
        ]
      : []),
  ];
}

function ofRing(ring: RingForecast, forecast: DiagnosedForecast): ForecastDiagnostic[] {
  const address = addressOf(ring.key);
  const found: ForecastDiagnostic[] = [];
  if (
    forecast.content.kind !== "feature" &&
    ring.earliestOffer !== null &&
    ring.earliestOffer >= forecast.nextReleaseAt
  )
    found.push({
      severity: "warning",
      address,
      message: `it is offered the release at ${momentWords(ring.earliestOffer)}, when the next one is out already`,
    });
  if (ring.devices > 0 && ring.patched["95"] === null)
    found.push({
      severity: "warning",
      address,
      message: `nothing makes 95 % of its devices run the release${ring.deadlineDays === null ? "; a deadline does" : ""}`,
    });
  if (forecast.openRings.has(ring.key))
    found.push({
      id: "RL203",
      severity: "warning",
      address,
      message: "its active hours leave business hours free, in which devices may restart",
    });
  if (ring.windowViolations > 0)
    found.push({
      severity: forecast.statesBusinessHours ? "warning" : "info",
      address,
      message: `${numberText(ring.windowViolations)} of its ${deviceAmount(ring.devices)} restart in business hours`,
    });
  for (const { name, devices } of ring.freezeHits)
    found.push({
      severity: "warning",
      address,
      message: `${numberText(devices)} of its ${deviceAmount(ring.devices)} restart within the freeze ${name}`,
    });
  return found;
}
