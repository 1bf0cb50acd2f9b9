// Copies the examples into README.md between their markers. With --check it only tells
// where they part.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const readme = readFileSync("README.md", "utf8");
const filled = readme.replace(
  /(<!-- example:(\S+) -->\n\n```ts\n)[\s\S]*?(```)/g,
  (_whole, head: string, file: string, tail: string) =>
    `${head}${readFileSync(file, "utf8")}${tail}`,
);
if (filled === readme) console.log("README.md holds the examples as they are");
else if (process.argv.includes("--check")) {
  console.error("README.md differs from its examples; run: node scripts/fill-readme.ts");
  process.exit(1);
} else {
  writeFileSync("README.md", filled);
  console.log("README.md was filled from examples/");
}
