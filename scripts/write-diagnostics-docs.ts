// Writes docs/diagnostics.md from the table of errors. With --check it only tells where they part.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { configProblems } from "../src/config/config-problems.ts";
import { diagnosticMeanings } from "../src/reconcile/plan/diagnostic-meanings.ts";
import { configProblemsMarkdown } from "../src/report/config-problem-text.ts";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const file = "docs/diagnostics.md";
const marker = "<!-- errors: written by scripts/write-diagnostics-docs.ts -->\n";
const planned =
  "1xx: finding objects. 2xx: what operators or the service own, and whom it reaches. 3xx: changes that need a decision. 4xx: guards, which `--allow` overrides one by one. An error on an object stops the whole apply, unless `--partial` is given; that lifts no guard.";
const [head = ""] = readFileSync(file, "utf8").split(marker);
const text = [
  `${head}${marker}\n${configProblemsMarkdown(configProblems)}`,
  "## What a plan says\n",
  `${planned}\n`,
  configProblemsMarkdown(diagnosticMeanings),
].join("\n");
if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== text) {
    console.error(`${file} differs from the table; run: node scripts/write-diagnostics-docs.ts`);
    process.exit(1);
  }
} else writeFileSync(file, text);
