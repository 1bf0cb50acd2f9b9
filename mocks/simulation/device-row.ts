import { guidFrom, hashPair } from "../ground/random.ts";
import type { WireObject } from "../ground/wire.ts";
import type { PcTraits } from "./pc-traits.ts";

const intuneApp = "0000000a-0000-0000-c000-000000000000";

/** The Entra device of a PC. */
export function deviceRow(id: string, deviceId: string, pc: PcTraits): WireObject {
  const guid = (label: number): string =>
    guidFrom(hashPair(pc.seed, pc.index, label), hashPair(pc.seed, label, pc.index));
  const physicalIds = [
    `[USER-GID]:${guid(20)}:6825787654321`,
    `[GID]:g:6825787654321`,
    `[USER-HWID]:${guid(20)}:6755`,
    `[HWID]:h:6755`,
  ];
  if (pc.orderTag !== null) physicalIds.push(`[ZTDId]:${guid(21)}`, `[OrderID]:${pc.orderTag}`);
  return {
    id,
    deletedDateTime: null,
    accountEnabled: pc.enabled,
    approximateLastSignInDateTime: pc.lastSyncAt,
    complianceExpirationDateTime: null,
    deviceCategory: pc.category,
    deviceId,
    deviceMetadata: null,
    deviceOwnership: pc.personal ? "Personal" : "Company",
    deviceVersion: 2,
    displayName: pc.name,
    enrollmentProfileName: pc.profile,
    enrollmentType: pc.personal
      ? "UserEnrollment"
      : pc.trust === "ServerAd"
        ? "WindowsAutoEnrollment"
        : "AzureDomainJoined",
    extensionAttributes: extensionAttributes(pc.department, pc.site),
    isCompliant: pc.compliant,
    isManaged: true,
    isRooted: false,
    managementType: "MDM",
    manufacturer: pc.manufacturer,
    mdmAppId: intuneApp,
    model: pc.model,
    onPremisesLastSyncDateTime: null,
    onPremisesSyncEnabled: pc.trust === "ServerAd" ? true : null,
    operatingSystem: "Windows",
    operatingSystemVersion: pc.osVersion,
    physicalIds,
    profileType: "RegisteredDevice",
    registrationDateTime: pc.enrolledAt,
    systemLabels: [],
    trustType: pc.trust,
  };
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
