// Sets the schedules, gives tenants their turns (`node producer.ts apply`, or with keys those alone), and
// shows what waits, runs, failed and needs a person. Before an apply it pins the files, where the waves
// are through with what they took: workers pin nothing.
import { createFleetQueue, type FleetVerb, usualSchedules } from "ringwright/bullmq";
import { terminalText } from "ringwright/report";
import { openTenants, queueBackend } from "./settings.ts";

const [verb, ...named] = process.argv.slice(2);
const { fleet, close } = await openTenants(process.env);
const queue = await createFleetQueue(queueBackend(process.env));
try {
  await queue.setSchedules(usualSchedules(process.env["TIME_ZONE"] ?? "UTC"));
  if (verb === "apply") {
    const { hash, pinnedAt } = await fleet.pin();
    console.log(`the waves take ${hash.slice(7, 19)}, pinned ${pinnedAt}`);
  }
  // a word that is no verb is refused with those that there are
  if (verb !== undefined) {
    await queue.add(verb as FleetVerb, named.length > 0 ? named : fleet.tenants);
  }
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
  await close();
}
