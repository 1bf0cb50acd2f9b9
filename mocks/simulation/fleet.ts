import { guidFrom, hashPair, mix32, shareOf, unmix32 } from "../ground/random.ts";
import type { WireObject } from "../ground/wire.ts";
import type { Derivation } from "./derivation.ts";
import { departments, hardware, type ModelShare, modelsWith, sites } from "./hardware.ts";
import type { EditionShares } from "../options/options.ts";
import { managedDetails } from "./managed-details.ts";
import {
  type PcServicing,
  qualityReleases,
  type QualityRelease,
  releasedAt,
  revisionOf,
} from "./releases.ts";
import { insiderBuilds, lastFreeRevision } from "./windows-versions.ts";

/** Windows PCs that follow from a seed, as two collections joined by `deviceId` and `azureADDeviceId`. */
export interface Fleet {
  readonly devices: Derivation;
  readonly managedDevices: Derivation;
  /** Object id of the Entra device with this `deviceId`. */
  objectIdOf(deviceId: string): string | undefined;
  /** Which updates the PC at this index gets. */
  servicing(index: number): PcServicing;
  /** Its model, as `model` of its rows has it. */
  modelAt(index: number): string;
}

/** What a fleet may have besides. */
export interface FleetHabits {
  /** Share of the PCs that could take hotpatches which do, 0 to 1. */
  readonly hotpatchShare: number;
  /** Share of company PCs in the long-term channel, 0 to 1. */
  readonly ltscShare: number;
  /** Share of PCs in an Insider channel, 0 to 1. */
  readonly insiderShare: number;
  /** Share of the PCs with Windows 10, version 22H2, that are enrolled in Extended Security Updates. */
  readonly esuShare: number;
  /** Editions of those that are in neither. */
  readonly editions: EditionShares | undefined;
  /** Parts of 1 by model; undefined for the usual ones. */
  readonly models: Readonly<Record<string, number>> | undefined;
  /** Some names hold commas, quotes and what a spreadsheet takes for a formula. */
  readonly oddDeviceNames: boolean;
}

const hour = 3_600_000;
const day = 24 * hour;
const none = "00000000-0000-0000-0000-000000000000";
const intuneApp = "0000000a-0000-0000-c000-000000000000";

/**
 * A fleet of `count` PCs. Nothing is stored: each row is made when it is read, and
 * an id leads back to its index.
 *
 * Shares are plausible, not measured: four in five joined to Entra ID, one in
 * fourteen personal, one in thirty-three disabled, most seen within a day.
 */
export function createFleet(
  count: number,
  seed: number,
  startAt: Date,
  habits: FleetHabits,
): Fleet {
  const objectIds = idScheme(count, seed, 1);
  const deviceIds = idScheme(count, seed, 2);
  const managedIds = idScheme(count, seed, 3);
  const releases = releasesAt(startAt);
  const models = habits.models === undefined ? undefined : modelsWith(habits.models);
  const machineAt = (index: number): ModelShare =>
    models === undefined
      ? usualMachine(hashPair(seed, index, 3))
      : machineAmong(models, shareOf(hashPair(seed, index, 3)));
  const traits = (index: number): Traits => ({
    ...traitsOf(index, count, seed, startAt, releases, habits),
    ...machineAt(index),
  });

  return {
    devices: {
      count,
      idAt: (index) => objectIds.at(index),
      indexOf: (id) => objectIds.indexOf(id),
      keys: ["id", "deviceId"],
      keysAt: (index) => new DeviceKeys(index, objectIds, deviceIds),
      rowAt: (index) => deviceRow(objectIds.at(index), deviceIds.at(index), traits(index)),
    },
    managedDevices: {
      count,
      idAt: (index) => managedIds.at(index),
      indexOf: (id) => managedIds.indexOf(id),
      keys: ["id", "azureADDeviceId"],
      keysAt: (index) => new DeviceKeys(index, managedIds, deviceIds),
      rowAt: (index) => managedRow(managedIds.at(index), deviceIds.at(index), traits(index)),
    },
    objectIdOf(deviceId) {
      const index = deviceIds.indexOf(deviceId);
      return index === undefined ? undefined : objectIds.at(index);
    },
    servicing: (index) => servicingOf(index, seed, habits),
    modelAt: (index) => machineAt(index).model,
  };
}

const hardwareShares = hardware.map((item) => item.share);
const [mostFrequent = { manufacturer: "Dell Inc.", model: "Latitude 7440", share: 100 }] = hardware;

function usualMachine(hash: number): ModelShare {
  return hardware[pickShare(hash % 100, hardwareShares)] ?? mostFrequent;
}

function machineAmong(models: readonly ModelShare[], roll: number): ModelShare {
  const place = pickShare(
    roll * 100,
    models.map(({ share }) => share),
  );
  return models[place] ?? mostFrequent;
}

/** Builds of PCs in no special channel, and of those in the long-term one. */
const builds = [26_200, 26_100, 22_631, 19_045];
const longTermBuilds = [26_100, 19_044, 17_763];

type ReleasesByBuild = Readonly<Record<number, readonly QualityRelease[]>>;

// of a tenant that begins before all releases PCs have the first; of those to come none has any
function releasesAt(startAt: Date): ReleasesByBuild {
  const known = qualityReleases.filter(({ letter }) => letter === "B");
  const out = known.filter((release) => releasedAt(release) <= startAt.getTime());
  const taken = out.length > 0 ? out : known.slice(0, 1);
  return Object.fromEntries(
    [...builds, ...longTermBuilds].map((build) => [
      build,
      taken.filter((release) => build in release.revisions),
    ]),
  );
}

/** What the two rows of a PC share. */
interface Traits {
  readonly index: number;
  readonly name: string;
  readonly seed: number;
  readonly osVersion: string;
  readonly isLongTerm: boolean;
  readonly editions: EditionShares | undefined;
  readonly manufacturer: string;
  readonly model: string;
  readonly personal: boolean;
  readonly enabled: boolean;
  readonly trust: "AzureAd" | "ServerAd" | "Workplace";
  readonly compliant: boolean;
  /** ISO 8601, whole seconds. */
  readonly lastSyncAt: string;
  readonly enrolledAt: string;
  readonly department: string;
  readonly site: string;
  readonly category: string | null;
  readonly profile: string | null;
  readonly orderTag: string | null;
}

function traitsOf(
  index: number,
  count: number,
  seed: number,
  startAt: Date,
  releasesByBuild: ReleasesByBuild,
  habits: FleetHabits,
): Omit<Traits, "manufacturer" | "model"> {
  const roll = (trait: number, sides: number): number => hashPair(seed, index, trait) % sides;
  const servicing = servicingOf(index, seed, habits);
  const build = servicing.isLongTerm
    ? (longTermBuilds[roll(18, 3)] ?? 19_044)
    : (builds[pickShare(roll(1, 100), [27, 44, 17, 12])] ?? 26_100);
  const releases = releasesByBuild[build] ?? [];
  // most are one month behind or up to date
  const age = pickShare(roll(2, 100), [38, 41, 15, 6]);
  const release = releases.at(-1 - Math.min(age, releases.length - 1));
  const personal = isPersonal(index, seed);
  const seen = roll(6, 100);
  const sinceSync =
    seen < 84 ? roll(7, 8 * hour) : seen < 96 ? roll(7, 6 * day) : 10 * day + roll(7, 70 * day);
  const autopilot = roll(9, 100) < 60;
  return {
    index,
    seed,
    name: nameOf(index, count, habits),
    osVersion: `10.0.${insiderBuildOf(index, seed, habits) ?? `${build}.${(release && revisionOf(release, build, servicing)) ?? lastFreeRevision}`}`,
    isLongTerm: servicing.isLongTerm,
    editions: habits.editions,
    personal,
    enabled: roll(5, 100) >= 3,
    trust: personal ? "Workplace" : roll(8, 100) < 80 ? "AzureAd" : "ServerAd",
    compliant: roll(10, 100) < 92,
    lastSyncAt: seconds(startAt.getTime() - sinceSync),
    enrolledAt: seconds(startAt.getTime() - 90 * day - roll(11, 900) * day - roll(12, day)),
    department: departments[roll(13, departments.length)] ?? "IT",
    site: sites[roll(14, sites.length)] ?? "FRA",
    category: roll(15, 100) < 20 ? "Kiosk" : null,
    profile: autopilot && !personal ? "Corporate Autopilot" : null,
    orderTag: autopilot && !personal ? (roll(16, 2) === 0 ? "STANDARD" : "EXEC") : null,
  };
}

function nameOf(index: number, count: number, habits: FleetHabits): string {
  const name = `LT-${String(index + 1).padStart(Math.max(4, String(count).length), "0")}`;
  return (habits.oddDeviceNames ? oddNames[index % 50]?.(name) : undefined) ?? name;
}

// what a line of comma-separated values, and whoever opens it, has to bear
const oddNames: Readonly<Record<number, (name: string) => string>> = {
  2: (name) => `${name}, reception`,
  5: (name) => `${name} "spare"`,
  8: (name) => `=HYPERLINK("https://evil.example","${name}")`,
  11: (name) => `@${name}`,
};

// builds without a hotpatch simply get the cumulative update
function servicingOf(index: number, seed: number, habits: FleetHabits): PcServicing {
  return {
    isHotpatched: isAmong(habits.hotpatchShare, index, seed, 17),
    hasEsu: isAmong(habits.esuShare, index, seed, 19),
    // personal PCs have no such edition
    isLongTerm: !isPersonal(index, seed) && isAmong(habits.ltscShare, index, seed, 20),
  };
}

function insiderBuildOf(index: number, seed: number, habits: FleetHabits): string | undefined {
  if (!isAmong(habits.insiderShare, index, seed, 21)) return undefined;
  return insiderBuilds[hashPair(seed, index, 22) % insiderBuilds.length];
}

function isAmong(share: number, index: number, seed: number, trait: number): boolean {
  return share > 0 && hashPair(seed, index, trait) / 0x1_0000_0000 < share;
}

function isPersonal(index: number, seed: number): boolean {
  return hashPair(seed, index, 4) % 100 < 7;
}

function deviceRow(id: string, deviceId: string, pc: Traits): WireObject {
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

function managedRow(id: string, deviceId: string, pc: Traits): WireObject {
  const roll = (trait: number, sides: number): number => hashPair(pc.seed, pc.index, trait) % sides;
  const user = `user${String(pc.index + 1).padStart(4, "0")}`;
  const gigabyte = 1_073_741_824;
  const total = [256, 512, 1_024][roll(31, 3)] ?? 512;
  const { edition, processorArchitecture, features, hasUser } = managedDetails(pc);
  const address = hasUser ? `${user}@contoso.example` : "";
  return {
    id,
    userId: hasUser ? guidFrom(hashPair(pc.seed, pc.index, 30), pc.index) : "",
    deviceName: pc.name,
    managedDeviceName: `${user}_Windows_${pc.enrolledAt.slice(0, 10)}`,
    managedDeviceOwnerType: pc.personal ? "personal" : "company",
    ownerType: pc.personal ? "personal" : "company",
    enrolledDateTime: pc.enrolledAt,
    lastSyncDateTime: pc.lastSyncAt,
    operatingSystem: "Windows",
    osVersion: pc.osVersion,
    complianceState: pc.compliant ? "compliant" : "noncompliant",
    complianceGracePeriodExpirationDateTime: "9999-12-31T23:59:59Z",
    jailBroken: "Unknown",
    managementAgent: features === null ? "mdm" : "configurationManagerClientMdm",
    managementState: "managed",
    deviceEnrollmentType: pc.personal
      ? "userEnrollment"
      : pc.trust === "ServerAd"
        ? "windowsAutoEnrollment"
        : "windowsAzureADJoin",
    deviceRegistrationState: "registered",
    azureADRegistered: true,
    azureADDeviceId: deviceId,
    azureActiveDirectoryDeviceId: deviceId,
    aadRegistered: true,
    joinType: {
      AzureAd: "azureADJoined",
      ServerAd: "hybridAzureADJoined",
      Workplace: "azureADRegistered",
    }[pc.trust],
    deviceCategoryDisplayName: pc.category ?? "Unknown",
    emailAddress: address,
    userPrincipalName: address,
    userDisplayName: hasUser ? `User ${pc.index + 1}` : "",
    enrollmentProfileName: pc.profile,
    manufacturer: pc.manufacturer,
    model: pc.model,
    serialNumber: hashPair(pc.seed, pc.index, 32).toString(36).toUpperCase().padStart(7, "0"),
    isEncrypted: roll(33, 100) < 95,
    isSupervised: false,
    totalStorageSpaceInBytes: total * gigabyte,
    freeStorageSpaceInBytes: Math.floor((total * gigabyte * (2 + roll(34, 80))) / 100),
    physicalMemoryInBytes: 0,
    ethernetMacAddress: null,
    wiFiMacAddress: hashPair(pc.seed, pc.index, 35).toString(16).padStart(12, "0").toUpperCase(),
    partnerReportedThreatState: "unknown",
    deviceType: "windowsRT",
    ...edition,
    processorArchitecture,
    autopilotEnrolled: pc.profile !== null,
    managementFeatures: "none",
    preferMdmOverGroupPolicyAppliedDateTime: "0001-01-01T00:00:00Z",
    roleScopeTagIds: ["0"],
    configurationManagerClientEnabledFeatures: features,
    hardwareInformation: null,
    notes: null,
    exchangeAccessState: "none",
    exchangeAccessStateReason: "none",
    exchangeLastSuccessfulSyncDateTime: "0001-01-01T00:00:00Z",
    easActivated: false,
    easActivationDateTime: "0001-01-01T00:00:00Z",
    easDeviceId: null,
    managementCertificateExpirationDate: `20${Number(pc.enrolledAt.slice(2, 4)) + 4}${pc.enrolledAt.slice(4, 8)}01T00:00:00Z`,
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

// a class, since a fleet is looked through key by key, and accessors of a literal cost a multiple
class DeviceKeys {
  [name: string]: unknown;
  readonly #index: number;
  readonly #ids: IdScheme;
  readonly #deviceIds: IdScheme;

  constructor(index: number, ids: IdScheme, deviceIds: IdScheme) {
    this.#index = index;
    this.#ids = ids;
    this.#deviceIds = deviceIds;
  }

  get id(): string {
    return this.#ids.at(this.#index);
  }

  get deviceId(): string {
    return this.#deviceIds.at(this.#index);
  }

  get azureADDeviceId(): string {
    return this.deviceId;
  }
}

interface IdScheme {
  at(index: number): string;
  indexOf(id: string): number | undefined;
}

// the head of an id is a permutation of the index: uniform digits, no table
function idScheme(count: number, seed: number, kind: number): IdScheme {
  const salt = hashPair(seed, kind, 77);
  const at = (index: number): string => guidFrom(mix32(index ^ salt), hashPair(seed, kind, index));
  return {
    at,
    indexOf(id) {
      if (id === none || !/^[0-9a-f]{8}-/i.test(id)) return undefined;
      const index = (unmix32(Number.parseInt(id.slice(0, 8), 16)) ^ salt) >>> 0;
      return index < count && at(index) === id.toLowerCase() ? index : undefined;
    },
  };
}

function seconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

// the index of the share that `roll` (below 100) falls into
function pickShare(roll: number, shares: readonly number[]): number {
  let sum = 0;
  for (const [index, share] of shares.entries()) {
    sum += share;
    if (roll < sum) return index;
  }
  return shares.length - 1;
}
