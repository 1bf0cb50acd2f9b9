/** A part of a version that decides its order. */
export type VersionPart = "major" | "minor" | "patch" | "build" | "pre";

/** What a vendor's list of versions looks like; each has one reader. */
export type IndexForm =
  | "goDownloads"
  | "nodeIndex"
  | "adoptium"
  | "pythonManifest"
  | "dotnetReleases";

/** Processors whose Windows archives are known. */
export type ToolArchitecture = "x64" | "arm64";

/**
 * A tool that has versions, stands in a folder of each and is switched by the machine's PATH: all that
 * is known of it, as plain data. `{version}` in a text is the version as the files write it, `{arch}`
 * the vendor's name of the architecture, `{folder}` the folder of one version.
 */
export interface ToolKind {
  /** In the files and in commands: letters a to z and digits, such as `go`. */
  readonly name: string;
  /** For people, such as `Go`. */
  readonly title: string;
  readonly version: {
    /** Regular expression of a whole version, with the named groups of `order` that it has. */
    readonly pattern: string;
    readonly example: string;
    /**
     * Parts in the order they are compared, each as a number; a part that is not there is 0. `pre` is
     * text with a number at its end, and its absence comes after every text.
     */
    readonly order: readonly VersionPart[];
  };
  readonly index: {
    /** https. For forms with an address for each major it holds `{major}`. */
    readonly url: string;
    readonly form: IndexForm;
    /** The only hosts that are asked, redirects included, and that an archive may lie on. */
    readonly hosts: readonly string[];
  };
  readonly archive: {
    /** Name of the file, such as `go{version}.windows-{arch}.zip`. */
    readonly file: string;
    /** The one folder at the top of the archive; null where its files lie at the top. */
    readonly topFolder: string | null;
    /** The vendor's name of each architecture; empty where it has no archive. */
    readonly architectures: Readonly<Record<ToolArchitecture, string>>;
  };
  /** The digest that the index states. */
  readonly proof: "sha256" | "sha512";
  readonly layout: {
    /** Holds a folder for each version, such as `C:\go`. */
    readonly root: string;
    /** Folder of the executable within that of the version; empty where it is the same. */
    readonly bin: string;
    readonly executable: string;
    /** A file whose first line proves which version the folder holds; null where there is none. */
    readonly versionFile: { readonly path: string; readonly firstLine: string } | null;
  };
  readonly probe: {
    readonly arguments: readonly string[];
    /** The output of the executable has to hold it. */
    readonly expect: string;
  };
  /** Variables of the machine that decide which version really runs. */
  readonly environment: readonly ToolVariable[];
  /** Variables of the machine that activation sets, such as `JAVA_HOME`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Names, without `.exe`, of what must not run from the old folder when it is left. */
  readonly processes: readonly string[];
  /** The smallest Windows build from a version on, newest first. */
  readonly minimumBuilds: readonly { readonly from: string; readonly build: number }[];
  readonly support: {
    /**
     * `twoNewestMajors`: until there are two newer ones; `evenMajors`: `ends`, and odd majors never
     * for long; `dates`: `ends` alone.
     */
    readonly rule: "twoNewestMajors" | "evenMajors" | "dates";
    /** Last day of support, by release line such as `22` or `3.13`. */
    readonly ends?: Readonly<Record<string, string>>;
  };
}

/** One variable of the machine that a tool reads. */
export interface ToolVariable {
  readonly name: string;
  /** What it may be; empty: any text of a strict pattern. */
  readonly values: readonly string[];
  /** What activation sets where the files say nothing; null: it is left as it is. */
  readonly default: string | null;
  /** A value that is left over misleads the tool. */
  readonly mustNotBeSet?: true;
}
