import type { ToolState } from "../output/tool-output.ts";

/**
 * What a script finds on a device before it decides. The scripts gather the same by the same names;
 * all else follows from these alone.
 */
export interface ToolFacts {
  /** Whether the process is a 64-bit one: a 32-bit one sees another registry. */
  readonly is64Bit: boolean;
  /** Build of Windows, such as 26100. */
  readonly build: number;
  /** `taken`: another run holds the lock. Detections need none. */
  readonly lock: "held" | "taken" | "notNeeded";
  /**
   * Who may write to `root`, and to the folders above it. `open`: others than administrators, so what
   * lies there proves nothing; `link`: one of the folders leads elsewhere.
   */
  readonly rootAccess: "missing" | "guarded" | "open" | "link";
  /**
   * The wanted version's folder. `mismatch`: its proof or its version file names another content;
   * `unproven`: there is no proof, or others than administrators may write to it.
   */
  readonly folder: "missing" | "proven" | "mismatch" | "unproven";
  /** The program of the wanted folder, asked for its version. */
  readonly probe: "passed" | "failed" | "notRun";
  /** Kind of the machine's `Path` in the registry. */
  readonly pathKind: "ExpandString" | "String" | "other" | "missing";
  /** The machine's `Path` as it stands in the registry, `%...%` unexpanded. */
  readonly path: string;
  /** Segments of `path`, as they stand there, that hold a program of that name and are not of `root`. */
  readonly holders: readonly string[];
  /** Those of `holders` below the Program Files folders: where installers put the tool. */
  readonly installers: readonly string[];
  /** Names of the tool's programs that run from another version's folder. */
  readonly running: readonly string[];
  /** Machine variables by name; null where not set, or empty. */
  readonly variables: Readonly<Record<string, string | null>>;
  /** Versions whose folders are proven, the one that was placed first at the front. */
  readonly placed: readonly string[];
  /** Unfinished folders of placings that failed. None is ever deleted by a script. */
  readonly stages: number;
  /** `unsafe`: an entry of the ZIP would reach outside its folder, or is a link. */
  readonly archive: "notRead" | "missing" | "matches" | "differs" | "unsafe";
  /** Bytes that are free on the volume of `root`. */
  readonly freeBytes: number;
  /** Bytes that placing needs; 0 where the archive was not looked at. */
  readonly neededBytes: number;
  /**
   * With what the last change of this version and archive ended, for a detection: of a remediation
   * Intune keeps nothing but errors, so that it leaves word on the device. `none`: there is no word.
   */
  readonly lastState: ToolState | "none";
  /** What was wrong then; empty where nothing was. */
  readonly lastErr: string;
  /** Whether the log could not be written. */
  readonly isLogLost: boolean;
  /** Milliseconds since the script began. */
  readonly elapsedMs: number;
}
