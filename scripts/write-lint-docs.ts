// Writes docs/lint.md from the rules themselves. With --check it only tells where they part.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { lintRules } from "../src/lint/lint-rules.ts";
import { lintRulesMarkdown } from "../src/report/lint-rule-text.ts";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const file = "docs/lint.md";
const marker = "<!-- rules: written by scripts/write-lint-docs.ts -->\n";
const [head = ""] = readFileSync(file, "utf8").split(marker);
const text = `${head}${marker}\n${lintRulesMarkdown(lintRules)}`;
if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== text) {
    console.error(`${file} differs from the rules; run: node scripts/write-lint-docs.ts`);
    process.exit(1);
  }
} else writeFileSync(file, text);
