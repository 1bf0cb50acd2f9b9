// Renders the scripts of a made-up tool for the job on Windows:
//   node render-scripts.ts FOLDER SHA256 [VERSION]
// writes FOLDER/detectTool.ps1 and the three others. Prints:
//   activateTool.ps1: 0 problems
//   detectPlaced.ps1: 0 problems
//   detectTool.ps1: 0 problems
//   placeTool.ps1: 0 problems
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderToolScripts, scriptProblems } from "ringwright";

const [folder = "rendered", hex = "", version = "1.0.0"] = process.argv.slice(2);

const scripts = renderToolScripts({
  tool: "sample",
  version,
  proof: { algorithm: "SHA256", hex },
  archive: "sample.zip",
  // beside the script
  share: null,
  topFolder: "sample",
  root: "C:\\ringwright-sample",
  bin: "bin",
  executable: "sample.exe",
  versionFile: { path: "VERSION", firstLine: "sample 1.0.0" },
  probe: { arguments: ["version"], expect: "sample 1.0.0" },
  environment: [{ name: "SAMPLE_MODE", value: "local" }],
  mustNotBeSet: ["SAMPLE_ROOT"],
  variables: {},
  processes: ["sample.exe"],
  keep: 2,
  minimumBuild: 17763,
  waitMinutes: 0,
});

mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(scripts).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
  writeFileSync(join(folder, `${name}.ps1`), text);
  console.log(`${name}.ps1: ${scriptProblems(text).length} problems`);
}
