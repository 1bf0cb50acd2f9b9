// Holds the folders to the import order of ARCHITECTURE.md: a folder imports only from
// those below it, in `src/` and in `mocks/`; no file imports itself by way of others, types
// included; `mocks/` imports nothing but types from `src/`; and only the rooms that may touch
// them use files, processes and HTTP. Names each line that breaks a rule.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { findCircles, type Imports } from "./find-circles.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

type Tree = "src" | "mocks";

/**
 * Top to bottom. Folders in one row stand side by side and do not import each other. Files at
 * the top of a tree show it or put it together; nothing inside imports them.
 */
const order: Readonly<Record<Tree, readonly (readonly string[])[]>> = {
  src: [
    ["cli"],
    ["report", "metrics"],
    ["fleet"],
    ["rollout"],
    ["operate"],
    ["backup"],
    ["health"],
    ["lint"],
    ["forecast"],
    ["importers"],
    ["reconcile"],
    ["effects"],
    ["reach"],
    ["gpo"],
    ["snapshot"],
    ["config"],
    ["tools"],
    ["tenant"],
    ["registry"],
    ["groups", "filters", "rings", "updates", "settings", "remediations", "win32-apps"],
    ["update-service"],
    ["assignments"],
    ["maintenance"],
    ["releases"],
    ["devices"],
    ["rules"],
    ["kind"],
    ["state"],
    ["graph"],
    ["statistics"],
  ],
  mocks: [
    ["transport"],
    ["portal"],
    ["fleet", "reports", "apps"],
    ["directory", "policies"],
    ["routing"],
    ["state"],
    ["odata", "simulation", "membership", "filters", "model", "catalog"],
    ["options"],
    ["ground"],
  ],
};
/** Trees without any circle of files. */
const circleFree: readonly Tree[] = ["src", "mocks"];

/** What each folder of `src/rules/` imports of the others. Their doors are for outside alone. */
const rulesOrder: Readonly<Record<string, readonly string[]>> = {
  ground: [],
  filters: ["ground"],
  "membership/pattern": [],
  "membership/vocabulary": [],
  "membership/syntax": ["ground", "membership/vocabulary"],
  "membership/check": [
    "ground",
    "membership/pattern",
    "membership/vocabulary",
    "membership/syntax",
  ],
  "membership/evaluate": [
    "ground",
    "membership/pattern",
    "membership/vocabulary",
    "membership/syntax",
    "membership/check",
  ],
  "membership/analyse": [
    "ground",
    "membership/pattern",
    "membership/vocabulary",
    "membership/syntax",
    "membership/check",
    "membership/evaluate",
  ],
  "membership/build": ["membership/vocabulary", "membership/syntax", "membership/check"],
};

const restricted: readonly { pattern: RegExp; rooms: readonly string[]; what: string }[] = [
  {
    pattern: /from "node:(fs|fs\/promises)"/,
    rooms: ["cli", "fleet", "config", "state", "health", "graph"],
    what: "files",
  },
  { pattern: /from "node:child_process"/, rooms: ["config", "cli"], what: "processes" },
  { pattern: /from "node:(http|https|net)"/, rooms: ["graph", "metrics"], what: "HTTP" },
  {
    pattern: /\bprocess\.(env|exit|argv|stdout|stderr|stdin)\b/,
    rooms: ["cli", "config"],
    what: "the process",
  },
];

const problems: string[] = [];
for (const file of files("src")) {
  const folder = folderOf(file);
  eachLine(file, (line, number) => {
    checkImport("src", file, line, number);
    for (const { pattern, rooms, what } of restricted) {
      if (pattern.test(line) && !rooms.includes(folder)) {
        problems.push(`${file}:${number}: only ${rooms.join(", ")} may touch ${what}`);
      }
    }
  });
}
for (const file of files("mocks")) {
  eachLine(file, (line, number) => {
    checkImport("mocks", file, line, number);
  });
}
for (const tree of circleFree) {
  for (const circle of findCircles(importsOf(tree))) {
    problems.push(`${circle[0] ?? tree}: imports itself: ${circle.join(" -> ")}`);
  }
}
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`import order holds in ${files("src").length + files("mocks").length} files`);

function checkImport(tree: Tree, file: string, line: string, number: number): void {
  const target = targetOf(file, line);
  if (target === undefined) return;
  const folder = folderOf(file);
  if (!target.startsWith(`${tree}/`)) {
    if (tree === "src" && target.startsWith("mocks/") && folder !== "cli")
      problems.push(`${file}:${number}: only cli may import the mock tenant`);
    if (tree === "mocks" && target.startsWith("src/") && !line.startsWith("import type"))
      problems.push(`${file}:${number}: mocks/ imports only types from src/`);
    return;
  }
  const other = folderOf(target);
  if (folder === "rules" && other === "rules") checkRules(file, target, number);
  if (other === folder || folder === "") return;
  const from = rankOf(tree, folder);
  const to = rankOf(tree, other);
  if (from === undefined || to === undefined) {
    problems.push(
      `${file}:${number}: ${folder || file} or ${other || target} has no place in the import order`,
    );
  } else if (to <= from) {
    problems.push(
      `${file}:${number}: ${folder} imports ${other}, which stands ${to === from ? "beside" : "above"} it`,
    );
  }
}

/** The file within the repository that a line imports, types included. */
function targetOf(file: string, line: string): string | undefined {
  const match = /^(?:import|export) .*from "(\.[^"]+)"|import\("(\.[^"]+)"\)/.exec(line);
  const path = match?.[1] ?? match?.[2];
  return path === undefined ? undefined : relative(root, join(root, dirname(file), path));
}

function importsOf(tree: Tree): Imports {
  const imports = new Map<string, Set<string>>();
  for (const file of files(tree)) {
    const targets = new Set<string>();
    eachLine(file, (line) => {
      const target = targetOf(file, line);
      if (target?.startsWith(`${tree}/`) === true) targets.add(target);
    });
    imports.set(file, targets);
  }
  return imports;
}

function rankOf(tree: Tree, folder: string): number | undefined {
  const rank = order[tree].findIndex((row) => row.includes(folder));
  return rank < 0 ? undefined : rank;
}

function checkRules(file: string, target: string, number: number): void {
  const [from, to] = [file, target].map((path) => dirname(relative("src/rules", path)));
  const allowed = rulesOrder[from ?? ""];
  // a door shows what it likes
  if (from === to || from === "." || from === "membership") return;
  if (allowed?.includes(to ?? "") !== true) {
    problems.push(`${file}:${number}: ${from} does not import ${to} in the order of src/rules/`);
  }
}

function folderOf(file: string): string {
  return file.split("/").length > 2 ? (file.split("/")[1] ?? "") : "";
}

function eachLine(file: string, visit: (line: string, number: number) => void): void {
  // imports that span lines are joined, counted at their last line
  let pending = "";
  for (const [index, line] of readFileSync(join(root, file), "utf8").split("\n").entries()) {
    if (/^(import|export) (type )?\{[^}]*$/.test(line)) pending = line;
    else if (pending) {
      pending += ` ${line.trim()}`;
      if (line.includes("}")) {
        visit(pending, index + 1);
        pending = "";
      }
    } else visit(line, index + 1);
  }
}

function files(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}
