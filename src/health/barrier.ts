import type { Edition } from "../releases/edition.ts";
import { isWireObject, type WireObject, wireText } from "../kind/wire.ts";
import type { Barrier, CompliancePolicyKind } from "./compliance-report.ts";

/** Each as the end of a sentence about a device. */
export const barrierTexts: Readonly<Record<Barrier, string>> = {
  workload: "Configuration Manager has its updates, not Intune",
  joinType: "it is registered with Entra, not joined",
  edition: "the policy is not for its edition",
};

/** What Intune tells of a device that decides whether policies can reach it. */
export interface DeviceStanding {
  /** Whether co-management leaves its updates to Configuration Manager. */
  readonly elsewhere: boolean;
  /** Whether it is registered with Entra, and not joined. */
  readonly registered: boolean;
  readonly edition: Edition | undefined;
}

/** Properties of a managed device that `standingCode` reads. */
export const standingProperties = [
  "configurationManagerClientEnabledFeatures",
  "joinType",
  "managedDeviceOwnerType",
  "managementAgent",
] as const;

/** What Intune does not tell of a device, or not for certain. */
export interface StandingDoubts {
  readonly joinType: boolean;
  /** It is co-managed, and who has its updates is not told. */
  readonly workload: boolean;
  /** It is not the company's for certain, so that Intune does not look for unmanaged apps on it. */
  readonly apps: boolean;
}

/** What bits of `standingCode` mean. */
export function doubtsOf(code: number): StandingDoubts {
  return { joinType: (code & 4) !== 0, workload: (code & 8) !== 0, apps: (code & 16) !== 0 };
}

const knownJoins = ["azureADJoined", "hybridAzureADJoined", "azureADRegistered"];

/**
 * What a row tells, as bits of one byte: 1 for updates elsewhere, 2 for registered, and 4, 8 and 16
 * for doubts about the join, the workload and the owner.
 *
 * Unverified: that the flag alone says where updates come from. It is taken only of a device that
 * Configuration Manager has too, since it is false or absent for all others.
 *
 * @see https://learn.microsoft.com/intune/configmgr/comanage/workloads
 * @see https://learn.microsoft.com/intune/intune-service/apps/app-discovered-apps
 */
export function standingCode(row: WireObject): number {
  const features = row["configurationManagerClientEnabledFeatures"];
  const isShared = wireText(row, "managementAgent").startsWith("configurationManagerClientMdm");
  const ofIntune = isWireObject(features) ? features["windowsUpdateForBusiness"] : undefined;
  const joinType = wireText(row, "joinType");
  return (
    (isShared && ofIntune === false ? 1 : 0) |
    (joinType === "azureADRegistered" ? 2 : 0) |
    (knownJoins.includes(joinType) ? 0 : 4) |
    (isShared && typeof ofIntune !== "boolean" ? 8 : 0) |
    (wireText(row, "managedDeviceOwnerType") === "company" ? 0 : 16)
  );
}

/**
 * What keeps a policy of this kind from a device; undefined where nothing is known to. A licence is
 * nothing that a device tells.
 *
 * Unverified: that the update service leaves out registered devices for expedited updates as for
 * feature updates.
 *
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-10-feature-updates
 */
export function barrierOf(
  kind: CompliancePolicyKind,
  { elsewhere, registered, edition }: DeviceStanding,
): Barrier | undefined {
  if (elsewhere) return "workload";
  if (kind === "ring") return edition?.name === "Home" ? "edition" : undefined;
  if (registered) return "joinType";
  const longTerm = edition?.servicing === "ltsc" || edition?.servicing === "iotLtsc";
  const barred = edition?.name === "Home" || (kind === "featureUpdate" && longTerm);
  return barred ? "edition" : undefined;
}

/**
 * Whether it hangs on a licence that no device tells whether the policy does anything: policies of
 * the update service want one of Enterprise, Education or Business Premium, which Pro may or may
 * not have.
 *
 * @see https://learn.microsoft.com/windows/deployment/windows-autopatch/prepare/windows-autopatch-prerequisites
 */
export function needsUnseenLicence(
  kind: CompliancePolicyKind,
  edition: Edition | undefined,
): boolean {
  return kind !== "ring" && (edition === undefined || edition.servicing === "homePro");
}
