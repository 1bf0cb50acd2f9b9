import type { WireObject } from "../ground/wire.ts";

/**
 * Tools side by side on the PCs, such as Go: what they have at the start, what the share has, and
 * what goes wrong. Scripts that Ringwright renders of tools are carried out on them by the tenant's
 * clock; what they are to do is read out of their text.
 */
export interface ToolOptions {
  /**
   * Versions whose folders every PC has at the start, by the name of the tool, the oldest first.
   * Default: none.
   */
  readonly installed?: Readonly<Record<string, readonly string[]>>;
  /**
   * The version that the machine's `Path` gives at the start, one of `installed`; null: none does.
   * Default: the last of `installed`.
   */
  readonly active?: Readonly<Record<string, string | null>>;
  /**
   * Archives on the share that are not as they should be, by tool and version. Default: every
   * archive that a script asks for is there and right.
   */
  readonly archives?: Readonly<Record<string, Readonly<Record<string, "missing" | "wrongHash">>>>;
  /**
   * Bytes of an archive by tool. Placing needs five times as much of free space, and a transfer to
   * a site takes its time. Default 70,000,000.
   */
  readonly archiveBytes?: Readonly<Record<string, number>>;
  /** What is wrong on a PC. Asked once for each, with its row of `managedDevices`. Default: nothing. */
  readonly troubles?: (device: Readonly<WireObject>) => ToolTroubles | undefined;
  /**
   * Sites with a link each, over which archives come. With them PCs have names that begin with the
   * prefixes, in turn. Default: none, and an archive is there at once.
   */
  readonly sites?: readonly ToolSite[];
}

/**
 * What is wrong with the tools of one PC; of each tool that a script is for. That its Windows is too
 * old follows from `osVersion` and needs no entry.
 */
export interface ToolTroubles {
  /** A folder at the front of the machine's `Path` that holds a program of the tool's name. */
  readonly foreign?: string;
  /** Builds run from the active version's folder, from an instant in ISO 8601 until before another. */
  readonly building?: { readonly from: string; readonly to: string };
  /** Its copy of every archive arrives damaged. */
  readonly wrongHash?: boolean;
  /** Its volume has 1 MB left. */
  readonly diskFull?: boolean;
  /** Intune keeps only the last 100 characters of what a script prints. */
  readonly cutOutput?: boolean;
  /** What every script writes to the error stream, instead of doing anything. */
  readonly scriptError?: string;
  /** A machine variable `GOROOT` that was left over. */
  readonly goroot?: string;
  /** The machine variable `GOTOOLCHAIN`. */
  readonly gotoolchain?: string;
}

/** A site: PCs behind one link. */
export interface ToolSite {
  readonly name: string;
  /** Names of its PCs begin with it, such as `BER-`. The longest of several prefixes counts. */
  readonly prefix: string;
  /** Speed of the link, which carries one transfer after the other. More than 0. */
  readonly mbitPerSecond: number;
  /**
   * Part of each archive that PCs get from others of their site, 0 to 1, once one of them has it:
   * the first transfer of an archive to a site is of the whole.
   */
  readonly peerShare: number;
}

/** One tool on one PC. */
export interface ToolOnDevice {
  /** Versions whose folders are complete, the one that was placed first at the front. */
  readonly placed: readonly string[];
  /** The version that the machine's `Path` gives; null where it gives none, or another program first. */
  readonly active: string | null;
  /** Since when `active` is what it is; undefined where the PC began with it. */
  readonly since: Date | undefined;
  /**
   * What the last remediation script of the tool printed there, whole; undefined where none ran. Graph
   * tells only what detections print.
   */
  readonly remediationOutput: string | undefined;
}

/** A PC that has a tool. */
export interface ToolDevice extends ToolOnDevice {
  /** Id of the managed device. */
  readonly id: string;
  readonly deviceName: string;
}
