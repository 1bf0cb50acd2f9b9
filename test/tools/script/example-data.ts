import type { ToolScriptData } from "../../../src/tools/script/tool-script-data.ts";

/** Go as its registry entry gives it. */
export const goData: ToolScriptData = {
  tool: "go",
  version: "1.27.4",
  proof: { algorithm: "SHA256", hex: "0123456789abcdef".repeat(4) },
  archive: "go1.27.4.windows-amd64.zip",
  share: "\\\\files.corp.example\\tools$\\go",
  topFolder: "go",
  root: "C:\\go",
  bin: "bin",
  executable: "go.exe",
  versionFile: { path: "VERSION", firstLine: "go1.27.4" },
  probe: { arguments: ["version"], expect: "go1.27.4" },
  environment: [{ name: "GOTOOLCHAIN", value: "local" }],
  mustNotBeSet: ["GOROOT"],
  variables: { GOPROXY: "https://proxy.corp.example,direct" },
  processes: ["go.exe", "compile.exe", "link.exe"],
  keep: 2,
  minimumBuild: 17763,
  waitMinutes: 30,
};

/** A tool whose program lies at the top of its folder, without most of what Go has. */
export const nodeData: ToolScriptData = {
  tool: "node",
  version: "24.11.0",
  proof: { algorithm: "SHA512", hex: "fedcba9876543210".repeat(8) },
  archive: "node-v24.11.0-win-x64.zip",
  share: null,
  topFolder: "node-v24.11.0-win-x64",
  root: "C:\\tools\\node",
  bin: "",
  executable: "node.exe",
  versionFile: null,
  probe: { arguments: ["--version"], expect: "v24.11.0" },
  environment: [],
  mustNotBeSet: [],
  variables: {},
  processes: ["node.exe"],
  keep: 3,
  minimumBuild: 17763,
  waitMinutes: 0,
};
