// Prints counts and ratios against the budgets, each measured in this one run. Exit 1
// where a budget is missed.
import { bench as requests } from "./requests.ts";
import { bench as cpu } from "./plan-cpu.ts";
import { bench as rule, fuzz } from "./rule.ts";
import { bench as startup } from "./startup.ts";
import { bench as transport } from "./transport.ts";

/** One line of the table. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly budget: string;
  readonly ok: boolean;
}

const suites = { requests, startup, transport, cpu, rule, fuzz };
// about a minute long, so only where it is asked for by name
const onRequest = ["fuzz"];
const wanted = process.argv.slice(2);
let missed = 0;
for (const [name, bench] of Object.entries(suites)) {
  if (wanted.length > 0 ? !wanted.includes(name) : onRequest.includes(name)) continue;
  for (const measure of await bench()) {
    const value = Number.isInteger(measure.value)
      ? String(measure.value)
      : measure.value.toFixed(2);
    console.log(
      `${measure.ok ? "ok    " : "MISSED"} ${measure.name.padEnd(64)} ${value.padStart(9)} ${measure.unit.padEnd(10)} ${measure.budget}`,
    );
    if (!measure.ok) missed++;
  }
}
if (missed > 0) process.exitCode = 1;
