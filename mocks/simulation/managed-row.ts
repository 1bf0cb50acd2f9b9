import { guidFrom, hashPair } from "../ground/random.ts";
import type { PcProperties } from "./pc-rows.ts";
import type { PcTraits } from "./pc-traits.ts";

const gigabyte = 1_073_741_824;

const joinTypes = {
  AzureAd: "azureADJoined",
  ServerAd: "hybridAzureADJoined",
  Workplace: "azureADRegistered",
};

/** The managed device of a PC. */
export const managedProperties: PcProperties = {
  id: (pc) => pc.id,
  userId: ({ traits }) =>
    traits.details.hasUser ? guidFrom(hashPair(traits.seed, traits.index, 30), traits.index) : "",
  deviceName: ({ traits }) => traits.name,
  managedDeviceName: ({ traits }) => `${userOf(traits)}_Windows_${traits.enrolledAt.slice(0, 10)}`,
  managedDeviceOwnerType: ({ traits }) => (traits.personal ? "personal" : "company"),
  ownerType: ({ traits }) => (traits.personal ? "personal" : "company"),
  enrolledDateTime: ({ traits }) => traits.enrolledAt,
  lastSyncDateTime: ({ traits }) => traits.lastSyncAt,
  operatingSystem: () => "Windows",
  osVersion: ({ traits }) => traits.osVersion,
  complianceState: ({ traits }) => (traits.compliant ? "compliant" : "noncompliant"),
  complianceGracePeriodExpirationDateTime: () => "9999-12-31T23:59:59Z",
  jailBroken: () => "Unknown",
  managementAgent: ({ traits }) =>
    traits.details.features === null ? "mdm" : "configurationManagerClientMdm",
  managementState: () => "managed",
  deviceEnrollmentType: ({ traits }) =>
    traits.personal
      ? "userEnrollment"
      : traits.trust === "ServerAd"
        ? "windowsAutoEnrollment"
        : "windowsAzureADJoin",
  deviceRegistrationState: () => "registered",
  azureADRegistered: () => true,
  azureADDeviceId: ({ deviceId }) => deviceId,
  azureActiveDirectoryDeviceId: ({ deviceId }) => deviceId,
  aadRegistered: () => true,
  joinType: ({ traits }) => joinTypes[traits.trust],
  deviceCategoryDisplayName: ({ traits }) => traits.category ?? "Unknown",
  emailAddress: ({ traits }) => addressOf(traits),
  userPrincipalName: ({ traits }) => addressOf(traits),
  userDisplayName: ({ traits }) => (traits.details.hasUser ? `User ${traits.index + 1}` : ""),
  enrollmentProfileName: ({ traits }) => traits.profile,
  manufacturer: ({ traits }) => traits.manufacturer,
  model: ({ traits }) => traits.model,
  serialNumber: ({ traits }) =>
    hashPair(traits.seed, traits.index, 32).toString(36).toUpperCase().padStart(7, "0"),
  isEncrypted: ({ traits }) => rollOf(traits, 33, 100) < 95,
  isSupervised: () => false,
  totalStorageSpaceInBytes: ({ traits }) => storageOf(traits) * gigabyte,
  freeStorageSpaceInBytes: ({ traits }) =>
    Math.floor((storageOf(traits) * gigabyte * (2 + rollOf(traits, 34, 80))) / 100),
  physicalMemoryInBytes: () => 0,
  ethernetMacAddress: () => null,
  wiFiMacAddress: ({ traits }) =>
    hashPair(traits.seed, traits.index, 35).toString(16).padStart(12, "0").toUpperCase(),
  partnerReportedThreatState: () => "unknown",
  deviceType: () => "windowsRT",
  skuFamily: ({ traits }) => traits.details.edition.skuFamily,
  skuNumber: ({ traits }) => traits.details.edition.skuNumber,
  processorArchitecture: ({ traits }) => traits.details.processorArchitecture,
  autopilotEnrolled: ({ traits }) => traits.profile !== null,
  managementFeatures: () => "none",
  preferMdmOverGroupPolicyAppliedDateTime: () => "0001-01-01T00:00:00Z",
  roleScopeTagIds: () => ["0"],
  configurationManagerClientEnabledFeatures: ({ traits }) => traits.details.features,
  hardwareInformation: () => null,
  notes: () => null,
  exchangeAccessState: () => "none",
  exchangeAccessStateReason: () => "none",
  exchangeLastSuccessfulSyncDateTime: () => "0001-01-01T00:00:00Z",
  easActivated: () => false,
  easActivationDateTime: () => "0001-01-01T00:00:00Z",
  easDeviceId: () => null,
  managementCertificateExpirationDate: ({ traits }) =>
    `20${Number(traits.enrolledAt.slice(2, 4)) + 4}${traits.enrolledAt.slice(4, 8)}01T00:00:00Z`,
};

function rollOf({ seed, index }: PcTraits, trait: number, sides: number): number {
  return hashPair(seed, index, trait) % sides;
}

function userOf({ index }: PcTraits): string {
  return `user${String(index + 1).padStart(4, "0")}`;
}

function addressOf(traits: PcTraits): string {
  return traits.details.hasUser ? `${userOf(traits)}@contoso.example` : "";
}

function storageOf(traits: PcTraits): number {
  return [256, 512, 1_024][rollOf(traits, 31, 3)] ?? 512;
}
