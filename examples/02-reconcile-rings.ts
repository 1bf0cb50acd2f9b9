// Keep a tenant's rings equal to a file, from your own tooling. Prints:
//   Plan: 1 group, 2 rings to create
//   applied group/pilot
//   applied ring/broad
//   applied ring/pilot
//   Left to do: 0
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyPlan, connect, createPlan, loadDesiredState, takeSnapshot } from "ringwright";
import { createMockTenant } from "ringwright/mocks";

const folder = await mkdtemp(join(tmpdir(), "reconcile-"));
const file = join(folder, "ringwright.yaml");
await writeFile(
  file,
  `version: 1
stack: example
groups:
  pilot: { displayName: Pilot devices, membershipRule: '(device.displayName -startsWith "PILOT-")' }
rings:
  pilot:
    displayName: Ring 1 - Pilot
    quality: { deferralDays: 0, deadlineDays: 2 }
    assignments: [ { group: pilot } ]
  broad:
    displayName: Ring 2 - Broad
    quality: { deferralDays: 7, deadlineDays: 3 }
    assignments: [ { allDevices: true }, { exclude: pilot } ]
`,
);

// a real tenant: connect(new DefaultAzureCredential()), from @azure/identity
const { credential, fetch } = createMockTenant({ devices: 100 });
const tenant = connect(credential, { fetch });

const desired = await loadDesiredState(file);
const plan = createPlan(desired, await takeSnapshot(tenant, desired));
const count = (kind: string) => plan.changes.filter((change) => change.kind === kind).length;
console.log(`Plan: ${count("group")} group, ${count("ring")} rings to create`);

const result = await applyPlan(tenant, plan, desired);
const lines = result.results.map((change) => `${change.result} ${change.address}`);
console.log(lines.sort().join("\n"));
console.log(`Left to do: ${result.remaining.create + result.remaining.update}`);
await rm(folder, { recursive: true });
