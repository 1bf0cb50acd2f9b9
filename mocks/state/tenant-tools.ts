import type { ToolState } from "../../src/tools/output/tool-output.ts";
import type { WireObject } from "../ground/wire.ts";
import type { ToolDevice, ToolOnDevice } from "../options/tool-options.ts";

/** Tools on the PCs of one tenant, and the scripts that change them. */
export interface TenantTools {
  /**
   * Carries out all runs of tool scripts that were due since the last time, under the scripts,
   * assignments and members as they stand. To be called before each write, so that it does not reach
   * back, and before anything of it is read.
   */
  catchUp(): void;
  /** The last run of a remediation on a PC; undefined where it is none of a tool, or did not run. */
  runOf(scriptId: string, managedId: string): ToolRun | undefined;
  /** Whether a remediation is one that Ringwright made for a tool. */
  isToolScript(script: WireObject): boolean;
  /** When a remediation runs next on a PC after an instant, in epoch milliseconds; undefined where it does not. */
  nextRunOf(scriptId: string, managedId: string, asOf: number): number | undefined;
  /** @throws {RangeError} where no managed device has the id. */
  toolsOf(managedId: string): Readonly<Record<string, ToolOnDevice>>;
  /** PCs with a tool, in the order of the managed devices. */
  devicesWith(tool: string): readonly ToolDevice[];
  /** Undefined where no script has run anywhere. */
  save(): SavedTools | undefined;
  load(saved: SavedTools | undefined): void;
}

/** What Graph tells of the last run of a remediation on a PC. */
export interface ToolRun {
  /** In epoch milliseconds. */
  readonly at: number;
  /** States and outputs, by the names of `deviceHealthScriptDeviceState`. */
  readonly told: Readonly<WireObject>;
}

/** Tools of a saved state. Times in epoch milliseconds. */
export interface SavedTools {
  /** Until when all runs are carried out. */
  readonly at: number;
  /** By id of the managed device; those on which a script has run, or is about to. */
  readonly devices: Readonly<Record<string, SavedPcTools>>;
  /** By site and then by hash of the archive: until when the link is taken, and what has come. */
  readonly links: Readonly<Record<string, SavedLink>>;
}

/** The link of a site. */
export interface SavedLink {
  readonly freeAt: number;
  /** Hashes of archives that one of its PCs has had. */
  readonly had: readonly string[];
}

/** The tools of one PC. */
export interface SavedPcTools {
  readonly at: number;
  /** The machine's `Path`. */
  readonly path: string;
  /** Machine variables. */
  readonly variables: Readonly<Record<string, string>>;
  /** Bytes that placed versions take. */
  readonly usedBytes: number;
  readonly tools: Readonly<Record<string, SavedPcTool>>;
  /** By id of the remediation. */
  readonly held: Readonly<Record<string, SavedHold>>;
}

/** One tool on one PC. */
export interface SavedPcTool {
  readonly placed: readonly PlacedVersion[];
  /** Where its folders are, as the first script of it said; null before. */
  readonly layout: { readonly root: string; readonly bin: string } | null;
  /** What `Path` gave before `layout` was known. */
  readonly startActive: string | null;
  /** Since when `Path` gives what it gives; null from the start. */
  readonly since: number | null;
  /** Until when a script that places holds the tool's lock. */
  readonly lockedUntil: number;
  /** What its last remediation script printed; null where none ran. */
  readonly printed: string | null;
  /** Word of how its last changes ended, by what they are for: `placing`, `activation`. */
  readonly words: Readonly<Record<string, ChangeWord>>;
}

/** What a remediation script leaves for the detections after it. */
export interface ChangeWord {
  readonly version: string;
  readonly hex: string;
  readonly state: ToolState;
  readonly err: string;
}

/** A version's folder. */
export interface PlacedVersion {
  readonly version: string;
  /** `SHA256 0123...` of its proof; null of one that was there at the start, whose proof is right. */
  readonly proof: string | null;
  /** When it is complete. */
  readonly completeAt: number;
}

/** A remediation on a PC. */
export interface SavedHold {
  /** Since when it is assigned to the PC; null where it is not any more. */
  readonly since: number | null;
  /** Undefined before its first run. */
  readonly run?: ToolRun;
  /** What becomes of that run once its remediation has ended. */
  readonly ending?: ToolRun;
}
