import type { ToolKind } from "./tool-kind.ts";

/**
 * Go. A major is supported until there are two newer ones; 1.27.0 came on 2026-08-19, 1.26.0 on
 * 2026-02-10.
 *
 * @see https://go.dev/doc/devel/release
 * @see https://go.dev/doc/toolchain
 * @see https://go.dev/wiki/MinimumRequirements
 */
const go: ToolKind = {
  name: "go",
  title: "Go",
  version: {
    // from 1.21 on a first release has its .0, before it had none
    pattern: String.raw`^1\.(?<major>0|[1-9]\d{0,2})(?:\.(?<patch>0|[1-9]\d{0,2})|(?<pre>(?:beta|rc)[1-9]\d?))?$`,
    example: "1.27.4",
    order: ["major", "patch", "pre"],
  },
  index: {
    url: "https://go.dev/dl/?mode=json&include=all",
    form: "goDownloads",
    hosts: ["go.dev", "dl.google.com"],
  },
  archive: {
    file: "go{version}.windows-{arch}.zip",
    topFolder: "go",
    architectures: { x64: "amd64", arm64: "arm64" },
  },
  proof: "sha256",
  layout: {
    root: String.raw`C:\go`,
    bin: "bin",
    executable: "go.exe",
    versionFile: { path: "VERSION", firstLine: "go{version}" },
  },
  probe: { arguments: ["version"], expect: "go version go{version} windows/" },
  environment: [
    { name: "GOTOOLCHAIN", values: ["local", "path", "auto"], default: "local" },
    { name: "GOROOT", values: [], default: null, mustNotBeSet: true },
  ],
  variables: {},
  processes: ["go", "compile", "link", "asm", "cgo", "vet"],
  minimumBuilds: [
    { from: "1.21.0", build: 10240 },
    { from: "1.11", build: 7601 },
  ],
  support: {
    rule: "twoNewestMajors",
    ends: { "1.23": "2025-08-12", "1.24": "2026-02-10", "1.25": "2026-08-19" },
  },
};

/**
 * Node.js. The index has no digests; each version has its `SHASUMS256.txt`.
 *
 * @see https://github.com/nodejs/Release/blob/main/schedule.json
 * @see https://github.com/nodejs/node/blob/main/BUILDING.md
 */
const node: ToolKind = {
  name: "node",
  title: "Node.js",
  version: {
    pattern: String.raw`^(?<major>0|[1-9]\d{0,2})\.(?<minor>0|[1-9]\d{0,2})\.(?<patch>0|[1-9]\d{0,2})$`,
    example: "24.11.1",
    order: ["major", "minor", "patch"],
  },
  index: {
    url: "https://nodejs.org/dist/index.json",
    form: "nodeIndex",
    hosts: ["nodejs.org"],
  },
  archive: {
    file: "node-v{version}-win-{arch}.zip",
    topFolder: "node-v{version}-win-{arch}",
    architectures: { x64: "x64", arm64: "arm64" },
  },
  proof: "sha256",
  layout: { root: String.raw`C:\node`, bin: "", executable: "node.exe", versionFile: null },
  probe: { arguments: ["--version"], expect: "v{version}" },
  environment: [],
  variables: {},
  processes: ["node"],
  minimumBuilds: [
    // Unverified: the first build of Windows 10; the page says "Windows 10 / Server 2016" alone
    { from: "18.0.0", build: 10240 },
  ],
  support: {
    rule: "evenMajors",
    ends: {
      "18": "2025-04-30",
      "20": "2026-04-30",
      "21": "2024-06-01",
      "22": "2027-04-30",
      "23": "2025-06-01",
      "24": "2028-04-30",
      "25": "2026-06-01",
      "26": "2029-04-30",
    },
  },
};

/**
 * The JDK of Eclipse Temurin. Versions are those of its release names, `jdk-21.0.5+11`; first
 * releases (`21+35`), respins with a fourth number (`11.0.16.1+1`) and Java 8 are outside the grammar.
 *
 * @see https://api.adoptium.net/q/swagger-ui/
 * @see https://adoptium.net/support/
 */
const temurin: ToolKind = {
  name: "temurin",
  title: "Temurin JDK",
  version: {
    pattern: String.raw`^(?<major>[1-9]\d{0,2})\.(?<minor>0|[1-9]\d{0,2})\.(?<patch>0|[1-9]\d{0,2})\+(?<build>0|[1-9]\d{0,3})$`,
    example: "21.0.5+11",
    order: ["major", "minor", "patch", "build"],
  },
  index: {
    url: "https://api.adoptium.net/v3/assets/feature_releases/{major}/ga?os=windows&image_type=jdk&jvm_impl=hotspot&heap_size=normal&vendor=eclipse&project=jdk&page_size=20&sort_order=DESC",
    form: "adoptium",
    hosts: ["api.adoptium.net", "github.com"],
  },
  archive: {
    file: "OpenJDK{major}U-jdk_{arch}_windows_hotspot_{major}.{minor}.{patch}_{build}.zip",
    // Unverified: for every release
    topFolder: "jdk-{version}",
    architectures: { x64: "x64", arm64: "aarch64" },
  },
  proof: "sha256",
  layout: {
    root: String.raw`C:\temurin`,
    bin: "bin",
    executable: "java.exe",
    // the first line of its file `release` names the vendor, not the version
    versionFile: null,
  },
  // not -version, which writes to the error output
  // Unverified: the words of the answer
  probe: { arguments: ["--version"], expect: "Temurin-{version}" },
  environment: [],
  variables: { JAVA_HOME: "{folder}" },
  processes: ["java", "javac", "javaw"],
  minimumBuilds: [
    // Unverified: the first build of Windows 10
    { from: "11.0.0+0", build: 10240 },
  ],
  support: {
    rule: "dates",
    // "at least" until the month; Unverified: the day
    ends: {
      "11": "2027-10-31",
      "17": "2027-10-31",
      "21": "2029-12-31",
      "25": "2031-09-30",
    },
  },
};

/**
 * Python, from the index of its install manager, whose archives need no installer.
 *
 * @see https://peps.python.org/pep-0773/
 * @see https://devguide.python.org/versions/
 */
const python: ToolKind = {
  name: "python",
  title: "Python",
  version: {
    pattern: String.raw`^(?<major>[1-9]\d?)\.(?<minor>0|[1-9]\d{0,2})\.(?<patch>0|[1-9]\d{0,2})(?<pre>(?:a|b|rc)[1-9]\d?)?$`,
    example: "3.14.0",
    order: ["major", "minor", "patch", "pre"],
  },
  index: {
    url: "https://www.python.org/ftp/python/index-windows.json",
    form: "pythonManifest",
    hosts: ["www.python.org"],
  },
  archive: {
    file: "python-{version}-{arch}.zip",
    topFolder: null,
    architectures: { x64: "amd64", arm64: "arm64" },
  },
  proof: "sha256",
  layout: { root: String.raw`C:\python`, bin: "", executable: "python.exe", versionFile: null },
  // Unverified: that the archive has no top folder
  probe: { arguments: ["--version"], expect: "Python {version}" },
  environment: [{ name: "PYTHONHOME", values: [], default: null, mustNotBeSet: true }],
  variables: {},
  processes: ["python", "pythonw"],
  minimumBuilds: [
    // Unverified: the first build of Windows 10, from which 3.13 is said to run
    { from: "3.13.0", build: 10240 },
    { from: "3.9.0", build: 9600 },
  ],
  support: {
    rule: "dates",
    // a month; Unverified: the day
    ends: {
      "3.9": "2025-10-31",
      "3.10": "2026-10-31",
      "3.11": "2027-10-31",
      "3.12": "2028-10-31",
      "3.13": "2029-10-31",
      "3.14": "2030-10-31",
    },
  },
};

/**
 * The .NET SDK. Its own versions, such as 10.0.100, not those of the runtimes.
 *
 * @see https://github.com/dotnet/core/blob/main/release-notes/releases-index.json
 * @see https://dotnet.microsoft.com/platform/support/policy/dotnet-core
 */
const dotnet: ToolKind = {
  name: "dotnet",
  title: ".NET SDK",
  version: {
    pattern: String.raw`^(?<major>[1-9]\d?)\.(?<minor>0|[1-9]\d?)\.(?<patch>[1-9]\d{2})(?:-(?<pre>(?:preview|rc)\.[1-9]\d?(?:\.\d{1,8}){0,3}))?$`,
    example: "10.0.100",
    order: ["major", "minor", "patch", "pre"],
  },
  index: {
    url: "https://builds.dotnet.microsoft.com/dotnet/release-metadata/{major}.0/releases.json",
    form: "dotnetReleases",
    hosts: ["builds.dotnet.microsoft.com", "download.visualstudio.microsoft.com"],
  },
  archive: {
    file: "dotnet-sdk-{version}-win-{arch}.zip",
    topFolder: null,
    architectures: { x64: "x64", arm64: "arm64" },
  },
  proof: "sha512",
  layout: { root: String.raw`C:\dotnet`, bin: "", executable: "dotnet.exe", versionFile: null },
  // Unverified: the words of the answer, and that the archive has no top folder
  probe: { arguments: ["--list-sdks"], expect: "{version}" },
  environment: [{ name: "MSBuildSDKsPath", values: [], default: null, mustNotBeSet: true }],
  variables: { DOTNET_ROOT: "{folder}" },
  processes: ["dotnet", "MSBuild", "VBCSCompiler"],
  minimumBuilds: [
    // Unverified: Windows 10 1607, the oldest that the lists of supported systems name
    { from: "8.0.100", build: 14393 },
  ],
  support: {
    rule: "dates",
    ends: {
      "6.0": "2024-11-12",
      "7.0": "2024-05-14",
      "8.0": "2026-11-10",
      "9.0": "2026-11-10",
      // Unverified: three years after 2025-11-11, on a patch day
      "10.0": "2028-11-14",
    },
  },
};

/** Every tool that the files may name. A tool is added by its data alone. */
export const toolKinds: readonly ToolKind[] = [go, node, temurin, python, dotnet];
