// Writes docs/diagnostics.md from the table of errors. With --check it only tells where they part.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { configProblems } from "../src/config/config-problems.ts";
import { configProblemsMarkdown } from "../src/report/config-problem-text.ts";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const file = "docs/diagnostics.md";
const marker = "<!-- errors: written by scripts/write-diagnostics-docs.ts -->\n";
const [head = ""] = readFileSync(file, "utf8").split(marker);
const text = `${head}${marker}\n${configProblemsMarkdown(configProblems)}`;
if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== text) {
    console.error(`${file} differs from the table; run: node scripts/write-diagnostics-docs.ts`);
    process.exit(1);
  }
} else writeFileSync(file, text);
