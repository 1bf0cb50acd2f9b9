// Holds the folders to the import order of ARCHITECTURE.md: a folder imports only from
// those below it, `mocks/` imports nothing but types from `src/`, and only the rooms that
// may touch them use files, processes and HTTP. Names each line that breaks a rule.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Top to bottom. Folders in one row stand side by side and do not import each other. */
const order: readonly (readonly string[])[] = [
  ["cli"],
  ["report"],
  ["health"],
  ["reconcile"],
  ["snapshot"],
  ["tenant"],
  ["gpo"],
  ["config"],
  ["registry"],
  ["groups", "filters", "rings", "updates", "settings"],
  ["assignments"],
  ["kind"],
  ["devices"],
  ["rules"],
  ["state"],
  ["graph"],
];
/** `index.ts` shows the package; nothing inside imports it. */
const rank = new Map(order.flatMap((row, index) => row.map((folder) => [folder, index] as const)));

const restricted: readonly { pattern: RegExp; rooms: readonly string[]; what: string }[] = [
  {
    pattern: /from "node:(fs|fs\/promises)"/,
    rooms: ["cli", "config", "state", "health", "graph"],
    what: "files",
  },
  { pattern: /from "node:child_process"/, rooms: ["config", "cli"], what: "processes" },
  { pattern: /from "node:(http|https|net)"/, rooms: ["graph"], what: "HTTP" },
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
    const target = /^(?:import|export) .*from "(\.[^"]+)"|import\("(\.[^"]+)"\)/.exec(line);
    const path = target?.[1] ?? target?.[2];
    if (path !== undefined) checkImport(file, folder, path, number);
    for (const { pattern, rooms, what } of restricted) {
      if (pattern.test(line) && !rooms.includes(folder)) {
        problems.push(`${file}:${number}: only ${rooms.join(", ")} may touch ${what}`);
      }
    }
  });
}
for (const file of files("mocks")) {
  eachLine(file, (line, number) => {
    if (/from "(\.\.\/)+src/.test(line) && !line.startsWith("import type")) {
      problems.push(`${file}:${number}: mocks/ imports only types from src/`);
    }
  });
}
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`import order holds in ${files("src").length} files`);

function checkImport(file: string, folder: string, path: string, number: number): void {
  const target = relative(root, join(root, dirname(file), path));
  if (target.startsWith("mocks")) {
    if (folder !== "cli") problems.push(`${file}:${number}: only cli may import the mock tenant`);
    return;
  }
  const other = folderOf(target);
  if (other === folder || folder === "") return;
  const from = rank.get(folder);
  const to = rank.get(other);
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
