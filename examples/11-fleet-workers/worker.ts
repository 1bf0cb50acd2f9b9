// Takes tenants from the queue until it is told to end. Health is the time of a file, which a check of
// the container looks at. With MIGRATE=1 it makes the tables of the queue instead, and ends.
import { writeFileSync } from "node:fs";
import { createFleetWorker, migrateFleetQueue } from "ringwright/bullmq";
import { openTenants, queueBackend } from "./settings.ts";

const { env } = process;
const backend = queueBackend(env);
if (env["MIGRATE"] === "1") {
  await migrateFleetQueue(backend);
  console.log("the queue has its tables");
  process.exit();
}
const { fleet, close } = await openTenants(env);
const worker = await createFleetWorker(backend, fleet, {
  concurrency: Number(env["CONCURRENCY"] ?? 4),
  // keys only: names of customers are nobody's who reads logs
  onRun: ({ tenant, verb, outcome, code }) => {
    console.log(JSON.stringify({ at: new Date().toISOString(), verb, tenant, outcome, code }));
  },
  logger: {
    warn: (message) => {
      console.error(message);
    },
  },
});
console.log("at work");

const healthy = env["HEALTH_FILE"] ?? "/tmp/healthy";
const look = async () => {
  try {
    await worker.check();
    writeFileSync(healthy, "");
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
  }
};
await look();
const timer = setInterval(() => void look(), 10_000);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    clearInterval(timer);
    // within the 30 s that a container has to end: what still runs then goes on at the next worker
    void worker.close({ abortSignal: AbortSignal.timeout(20_000) }).then(close);
  });
}
