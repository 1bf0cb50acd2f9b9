import type { ToolStanding } from "../../tools/output/tool-standings.ts";
import type { NotKnown } from "../compliance-report.ts";

/** How the versions of tools stand on devices. Plain data: what `--json` prints. */
export interface ToolsReport {
  readonly formatVersion: 1;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Null where the caller did not give it. */
  readonly tenantId: string | null;
  readonly tools: readonly ToolReport[];
}

/** One tool of the files. */
export interface ToolReport {
  readonly name: string;
  readonly title: string;
  /** What every device is to have, but those of the group of the next version. */
  readonly version: string;
  /** Null where the files have none. */
  readonly next: { readonly version: string; readonly group: string } | null;
  /** Why nothing, or not all, could be read; absent where all was. */
  readonly notRead?: NotKnown;
  /** PCs on which a script of the tool ran. */
  readonly devices: number;
  /** PCs of Intune on which none ran: not assigned, not yet, or switched off. */
  readonly silent: number;
  /** Devices by how they stand, those that need somebody first. */
  readonly standings: readonly StandingCount[];
  /** Devices by the version that PATH gives first, the most frequent first; null: none of its folders. */
  readonly active: readonly { readonly version: string | null; readonly devices: number }[];
  /** Devices of which it is not known what is active. */
  readonly activeUnknown: number;
  /** Devices with the folder of each version of the files. */
  readonly placed: readonly PlacedCount[];
  /** Variables that lead the tool elsewhere, by name: devices on which each is set. */
  readonly misleading: Readonly<Record<string, number>>;
}

/** How many devices stand in one way. */
export interface StandingCount {
  readonly standing: ToolStanding;
  readonly devices: number;
}

/** How many devices have the folder of a version. */
export interface PlacedCount {
  readonly version: string;
  readonly devices: number;
  /** Of which it is not known. */
  readonly unknown: number;
}

/** One device and one tool: a line of the CSV. Null: not known. */
export interface ToolLine {
  readonly tool: string;
  readonly device: string;
  /** Intune's id. */
  readonly managedDeviceId: string;
  readonly osVersion: string;
  /** The version that it is to have, by the script that ran there. */
  readonly wanted: string;
  readonly active: string | null;
  /** When a script said what is active, ISO 8601; null where none did, so that it is not known. */
  readonly activeAt: string | null;
  readonly standing: ToolStanding;
  /** In words of the device: untrusted text. */
  readonly detail: string | null;
  readonly placed: readonly string[];
  /** When its scripts said so, ISO 8601. */
  readonly at: string | null;
}
