// Sets the schedules, gives tenants a turn that are named (`node producer.ts apply contoso`), and shows
// what waits, runs, failed and needs a person.
import { createFleetQueue, type FleetVerb, usualSchedules } from "ringwright/bullmq";
import { terminalText } from "ringwright/report";
import { queueBackend } from "./settings.ts";

const [verb, ...tenants] = process.argv.slice(2);
const queue = await createFleetQueue(queueBackend(process.env));
try {
  const { drift } = usualSchedules(process.env["TIME_ZONE"] ?? "UTC");
  await queue.setSchedules({ drift });
  // a word that is no verb is refused with those that there are
  if (verb !== undefined) await queue.add(verb as FleetVerb, tenants);
  const { counts, failed, schedules } = await queue.overview();
  console.log(counts);
  for (const { verb: planned, nextAt } of schedules) console.log(`${planned}: next ${nextAt}`);
  for (const { tenant, verb: tried, why, needsPerson } of failed) {
    console.log(
      `${tried} ${tenant}: ${terminalText(why)}${needsPerson ? " (needs a person)" : ""}`,
    );
  }
} finally {
  await queue.close();
}
