// Adds the counts of vitest's JSON reports and prints them as one line, after what failed: a reader of
// a long log begins at its end. A report that is not there, and a file that failed before its first
// test, count as one failure each.
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

let passed = 0;
let failed = 0;
let skipped = 0;
for (const path of process.argv.slice(2)) {
  if (!existsSync(path)) {
    console.error(`${path} is not there: its suite did not run`);
    failed++;
    continue;
  }
  const report = JSON.parse(readFileSync(path, "utf8")) as Report;
  const unrun = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  for (const { name } of unrun) console.error(`${name} could not run`);
  for (const { name, assertionResults } of report.testResults)
    for (const { fullName, status, failureMessages } of assertionResults)
      if (status === "failed")
        console.log(`${relative(".", name)} > ${fullName}\n${failureMessages.join("\n")}\n`);
  if (report.numPassedTests === 0) console.error(`${path}: no test passed`);
  passed += report.numPassedTests;
  failed += report.numFailedTests + unrun.length + (report.numPassedTests === 0 ? 1 : 0);
  skipped += report.numPendingTests + report.numTodoTests;
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
if (failed > 0) process.exitCode = 1;
