import type { DesiredAssignment } from "../../assignments/schema.ts";
import type { ToolPin } from "../../tools/pins/tool-lock.ts";
import type { ToolArchitecture, ToolKind } from "../../tools/registry/tool-kind.ts";

/** The version that a rollout takes devices to. */
export interface NextTool {
  readonly version: string;
  readonly pin: ToolPin;
  /** Key of the assigned group whose devices have it; the rollout fills it. */
  readonly group: string;
}

/** Devices copy the archive from a share. */
export interface SharePlacing {
  readonly as: "remediation";
  /** UNC path of the folder that holds the archives. */
  readonly source: string;
}

/** The archive comes through Intune, as the content of an app. */
export interface AppPlacing {
  readonly as: "win32App";
  /** Folder of the archives, as the files have it. */
  readonly archives: string;
  /** The same as an absolute path. */
  readonly folder: string;
}

/** One tool as the files want it, with all that they leave open filled in. Plain data. */
export interface DesiredTool {
  /** What is known of the tool. */
  readonly kind: ToolKind;
  readonly version: string;
  readonly architecture: ToolArchitecture;
  /** The archive of the version, by its digest in `tools.lock.json`. */
  readonly pin: ToolPin;
  /** Absent where every device is to have `version`. */
  readonly next?: NextTool;
  /**
   * Versions that may stand beside it, newest first: older ones that the lock file has, at most
   * `keep` with the wanted one. The first of them is what a rollback goes to.
   */
  readonly previous: readonly { readonly version: string; readonly pin: ToolPin }[];
  /** 1 to 5. */
  readonly keep: number;
  /** How the folder of a version comes to devices. */
  readonly placing: SharePlacing | AppPlacing;
  /** Variables of the machine by name, such as `GOTOOLCHAIN`: what the files say, else the default. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whose PATH leads to it; undefined where the files do not say. */
  readonly assignments?: readonly DesiredAssignment[];
  /** Who gets its folder; undefined where the files do not say, which is whom it is activated for. */
  readonly placeAssignments?: readonly DesiredAssignment[];
}
