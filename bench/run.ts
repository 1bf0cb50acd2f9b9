// Prints counts and ratios against the budgets, each measured in this one run: npm run bench
// [SUITE...] [-- --seeds N]. Exit 1 where a budget is missed that is due, or a suite could not measure.
import { parseArgs } from "node:util";
import { bench as apply } from "./apply.ts";
import { bench as compliance } from "./compliance.ts";
import { bench as config } from "./config.ts";
import { bench as devices } from "./devices.ts";
import { bench as eventLogs } from "./event-logs.ts";
import { bench as fleet } from "./fleet.ts";
import { bench as forecast } from "./forecast.ts";
import { bench as growth } from "./growth.ts";
import { bench as impact } from "./impact.ts";
import { bench as knowledge } from "./knowledge.ts";
import { bench as lint } from "./lint.ts";
import { holds, lineOf } from "./measure.ts";
import { bench as cpu } from "./plan-cpu.ts";
import { bench as requests } from "./requests.ts";
import { bench as reach } from "./reach.ts";
import { bench as rollouts } from "./rollouts.ts";
import { bench as rolloutOdds } from "./rollout-odds.ts";
import { bench as rule, fuzz } from "./rule.ts";
import { bench as startup } from "./startup.ts";
import { bench as transport } from "./transport.ts";

const suites = {
  requests,
  apply,
  startup,
  transport,
  cpu,
  growth,
  config,
  lint,
  knowledge,
  "event-logs": eventLogs,
  devices,
  impact,
  reach,
  rule,
  compliance,
  forecast,
  rollouts,
  fleet,
  fuzz,
  "rollout-odds": rolloutOdds,
};
// a minute long or more, so only where they are asked for by name
const onRequest = ["fuzz", "rollout-odds"];
const { values, positionals: wanted } = parseArgs({
  options: { seeds: { type: "string" } },
  allowPositionals: true,
});
const seeds = values.seeds === undefined ? undefined : Number(values.seeds);
if (seeds !== undefined && !(Number.isInteger(seeds) && seeds > 0))
  throw new RangeError(`--seeds takes a whole number above 0, not ${values.seeds}`);
const unknown = wanted.find((name) => !(name in suites));
if (unknown !== undefined)
  throw new RangeError(`${unknown} is none of ${Object.keys(suites).join(", ")}`);
for (const [name, bench] of Object.entries(suites)) {
  if (wanted.length > 0 ? !wanted.includes(name) : onRequest.includes(name)) continue;
  try {
    for (const measure of await bench({ seeds })) {
      console.log(lineOf(measure));
      if (!holds(measure)) process.exitCode = 1;
    }
  } catch (error) {
    // what cannot be measured is not missed in silence, and keeps no other from being measured
    console.error(`FAILED ${name}:`, error);
    process.exitCode = 1;
  }
}
