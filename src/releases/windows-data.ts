import data from "./windows-data.gen.json" with { type: "json" };

/** Whether an update is the monthly security release (B), a preview (C, D), or neither. */
export type RevisionKind = "security" | "preview" | "outOfBand";

/**
 * One version of Windows for clients: what feature update policies call by this name. Days are
 * ISO 8601, in UTC; the last one with updates, for ends.
 */
export interface WindowsVersion {
  /** As feature update policies call it. */
  readonly name: string;
  /** Such as 26100: the third part of the version. */
  readonly build: number;
  /** Versions lead to each other only within a line; null where no source tells it. */
  readonly line: string | null;
  /** Null where no source gives the day. */
  readonly availableOn: string | null;
  readonly endOfServiceOn: {
    /** Home, Pro, Pro Education, Pro for Workstations; null where no source gives it. */
    readonly homePro: string | null;
    /** Enterprise, Education, IoT Enterprise, Enterprise multi-session. */
    readonly enterprise: string | null;
  };
  /** The long-term channel of the same build; absent where it has none. */
  readonly ltsc?: {
    readonly name: string;
    readonly endOfServiceOn: string;
    readonly iotEndOfServiceOn: string;
  };
  /** Years of paid Extended Security Updates after the end; absent where there are none. */
  readonly esu?: readonly { readonly year: number; readonly endsOn: string }[];
  /** Whether its editions can take updates without a restart. */
  readonly hotpatch: boolean;
}

/** Where a row of the data comes from. */
interface Sourced {
  /** A key of `sources`. */
  readonly source: string;
  /** Its fields that no source confirms. */
  readonly unverified?: readonly string[];
}

/** One update as the data file has it: the same revision of one build or of several. */
export interface DataRevision extends Sourced {
  readonly builds: readonly number[];
  readonly revision: number;
  readonly releasedOn: string;
  readonly kb: string | null;
  readonly kind: RevisionKind;
  /** Installed without a restart; its revision is lower than that of the cumulative update. */
  readonly hotpatch?: true;
  /** Every device gets it with a restart: there is no hotpatch of its day. */
  readonly baseline?: true;
  /** Of a server that shares the build; absent for clients. */
  readonly track?: "server";
}

/** A version as the data file has it. */
export type DataVersion = WindowsVersion & Sourced;

/** A server that shares a build with clients and has revisions of its own from one number on. */
interface ServerTrack extends Sourced {
  readonly build: number;
  readonly fromRevision: number;
  readonly name: string;
}

/** The file `windows-data.gen.json`, which `scripts/refresh-windows-data.ts` writes anew. */
export interface WindowsData {
  /** The day on which it was last held against its sources. */
  readonly asOf: string;
  readonly sources: Readonly<Record<string, string>>;
  /** By build. */
  readonly versions: readonly DataVersion[];
  readonly serverTracks: readonly ServerTrack[];
  /** By day, then by build. */
  readonly revisions: readonly DataRevision[];
}

/** What ships with the package. */
export const windowsData = data as WindowsData;

/** The day on which the shipped data was last held against its sources. */
export const windowsDataAsOf: string = windowsData.asOf;

/**
 * The versions of the data file, oldest build first.
 *
 * @see https://learn.microsoft.com/windows/release-health/windows11-release-information
 * @see https://learn.microsoft.com/lifecycle/products/windows-11-enterprise-and-education
 */
export const windowsVersions: readonly WindowsVersion[] = windowsData.versions;

/** Undefined for a build that the data file does not have. */
export function windowsVersionOf(build: number): WindowsVersion | undefined {
  return windowsVersions.find((candidate) => candidate.build === build);
}

/** Windows 11 starts with build 22000; both versions report `10.0`. */
export function windowsNameOf(build: number): string {
  return windowsVersionOf(build)?.name ?? `Windows ${build >= 22_000 ? 11 : 10}, build ${build}`;
}
