import type { ComplianceReport, HotpatchEligibility } from "../health/compliance-report.ts";
import { amountText, numberText, sentenceList } from "../kind/amounts.ts";

const mostLicences = 5;

/** Who can take hotpatches, as far as that is known, in sentences; names of a tenant as they are. */
export function hotpatchSentences({ devices, hotpatch }: ComplianceReport): readonly string[] {
  const { buildTakes, buildUnknown } = hotpatch;
  const unknown = buildUnknown === 0 ? "" : `; of ${numberText(buildUnknown)} no build is known`;
  return [
    `Hotpatches: ${numberText(buildTakes)} of ${amountText(devices.managed, "device runs", "devices run")} a build that takes them${unknown}.`,
    ...(buildTakes === 0 ? [] : [...architectureSentences(hotpatch), readinessSentence(hotpatch)]),
    licenceSentence(hotpatch),
  ];
}

function architectureSentences({ arm64, architectureUnknown, chpeOff }: HotpatchEligibility) {
  return [
    ...(arm64 === 0
      ? []
      : [
          `${numberText(arm64)} of them ${arm64 === 1 ? "is" : "are"} Arm64 and take${arm64 === 1 ? "s" : ""} hotpatches only with CHPE off, which is not known: ${chpeOff.unknown}.`,
        ]),
    ...(architectureUnknown === 0
      ? []
      : [`Of ${numberText(architectureUnknown)} of them Intune does not tell the architecture.`]),
  ];
}

function readinessSentence({ buildTakes, readiness }: HotpatchEligibility): string {
  const those = `the ${numberText(buildTakes)}`;
  if ("unknown" in readiness)
    return `Whether VBS runs on ${those} is not known: ${readiness.unknown}.`;
  const { ready, notReady, notTold } = readiness;
  return `Of VBS only the update service tells something: it finds ${numberText(ready)} of ${those} ready for hotpatches and ${numberText(notReady)} not, and tells nothing of ${numberText(notTold)}.`;
}

function licenceSentence({ licences }: HotpatchEligibility): string {
  if ("unknown" in licences) return `Licences are not known: ${licences.unknown}.`;
  if (licences.length === 0) return "No subscription of the tenant brings the update service.";
  const shown = licences.slice(0, mostLicences).map(({ skuPartNumber, enabled, consumed }) => {
    const [used, all] = [consumed, enabled].map((count) =>
      count === null ? "an unknown number" : numberText(count),
    );
    return `${skuPartNumber} (${used} of ${all} units in use)`;
  });
  const more = licences.length - shown.length;
  const list = sentenceList([...shown, ...(more > 0 ? [`${more} more`] : [])]);
  return `Licences, by user and not by device: ${list}.`;
}
