import { guidFrom, hashPair } from "../ground/random.ts";
import type { WireObject } from "../ground/wire.ts";
import type { PcProperties } from "./pc-rows.ts";
import type { PcTraits } from "./pc-traits.ts";

const intuneApp = "0000000a-0000-0000-c000-000000000000";

/** The Entra device of a PC. */
export const deviceProperties: PcProperties = {
  id: (pc) => pc.id,
  deletedDateTime: () => null,
  accountEnabled: ({ traits }) => traits.enabled,
  approximateLastSignInDateTime: ({ traits }) => traits.lastSyncAt,
  complianceExpirationDateTime: () => null,
  deviceCategory: ({ traits }) => traits.category,
  deviceId: (pc) => pc.deviceId,
  deviceMetadata: () => null,
  deviceOwnership: ({ traits }) => (traits.personal ? "Personal" : "Company"),
  deviceVersion: () => 2,
  displayName: ({ traits }) => traits.name,
  enrollmentProfileName: ({ traits }) => traits.profile,
  enrollmentType: ({ traits }) =>
    traits.personal
      ? "UserEnrollment"
      : traits.trust === "ServerAd"
        ? "WindowsAutoEnrollment"
        : "AzureDomainJoined",
  extensionAttributes: ({ traits }) => extensionAttributes(traits.department, traits.site),
  isCompliant: ({ traits }) => traits.compliant,
  isManaged: () => true,
  isRooted: () => false,
  managementType: () => "MDM",
  manufacturer: ({ traits }) => traits.manufacturer,
  mdmAppId: () => intuneApp,
  model: ({ traits }) => traits.model,
  onPremisesLastSyncDateTime: () => null,
  onPremisesSyncEnabled: ({ traits }) => (traits.trust === "ServerAd" ? true : null),
  operatingSystem: () => "Windows",
  operatingSystemVersion: ({ traits }) => traits.osVersion,
  physicalIds: ({ traits }) => physicalIdsOf(traits),
  profileType: () => "RegisteredDevice",
  registrationDateTime: ({ traits }) => traits.enrolledAt,
  systemLabels: () => [],
  trustType: ({ traits }) => traits.trust,
};

function physicalIdsOf({ seed, index, orderTag }: PcTraits): readonly string[] {
  const guid = (label: number): string =>
    guidFrom(hashPair(seed, index, label), hashPair(seed, label, index));
  const ids = [
    `[USER-GID]:${guid(20)}:6825787654321`,
    `[GID]:g:6825787654321`,
    `[USER-HWID]:${guid(20)}:6755`,
    `[HWID]:h:6755`,
  ];
  if (orderTag !== null) ids.push(`[ZTDId]:${guid(21)}`, `[OrderID]:${orderTag}`);
  return ids;
}

/** All fifteen of a device; those not set are null. */
export function extensionAttributes(
  first: string | null = null,
  second: string | null = null,
): WireObject {
  return { ...unsetAttributes, extensionAttribute1: first, extensionAttribute2: second };
}

const unsetAttributes = Object.fromEntries(
  Array.from({ length: 15 }, (_, index) => [`extensionAttribute${index + 1}`, null]),
);
