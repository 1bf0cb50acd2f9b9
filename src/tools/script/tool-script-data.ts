/**
 * All that the scripts of one tool and version know. Nothing else enters a script, and each value only
 * after `checkToolScriptData`. Scripts can be read by whoever reads Intune: no value is a secret.
 */
export interface ToolScriptData {
  /** Short name, 1-16 letters `a` to `z`: of the lock, the log and the output. */
  readonly tool: string;
  /** Also the name of its folder below `root`, such as `1.27.4`. */
  readonly version: string;
  /** Hash of the archive, in lower case: 64 hex digits, or 128 of SHA512. */
  readonly proof: { readonly algorithm: "SHA256" | "SHA512"; readonly hex: string };
  /** File name of the ZIP, such as `go1.27.4.windows-amd64.zip`. */
  readonly archive: string;
  /** UNC folder that holds the archive; null where it lies beside the script. */
  readonly share: string | null;
  /** The one folder that holds all of the archive; null where its files lie at the top. */
  readonly topFolder: string | null;
  /** Holds a folder for each version, such as `C:\go`. Only administrators may write to it. */
  readonly root: string;
  /** Folder for PATH within a version's, such as `bin`; empty where it is that folder itself. */
  readonly bin: string;
  /** File name of the program in `bin`, such as `go.exe`. */
  readonly executable: string;
  /** A file within a version's folder whose first line is known; null where there is none. */
  readonly versionFile: { readonly path: string; readonly firstLine: string } | null;
  /** What the program is asked, and words that its answer has to hold. */
  readonly probe: { readonly arguments: readonly string[]; readonly expect: string };
  /** What the tool needs: for the probe, and as machine variables once it is active. */
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  /** Machine variables that turn the tool to another folder, such as `GOROOT`. Reported, never changed. */
  readonly mustNotBeSet: readonly string[];
  /** Machine variables that were asked for. Of one that is in `environment` too, this value counts. */
  readonly variables: Readonly<Record<string, string>>;
  /** Programs that must not run from another version's folder while PATH changes, such as `go.exe`. */
  readonly processes: readonly string[];
  /** Versions to keep, 1-10, the wanted one included. Scripts delete none. */
  readonly keep: number;
  /** Least build of Windows, such as 17763. */
  readonly minimumBuild: number;
  /** Minutes to wait for running builds, 0-30. */
  readonly waitMinutes: number;
}
