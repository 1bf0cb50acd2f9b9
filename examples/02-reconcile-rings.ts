// Keep a tenant's rings equal to a config, from your own tooling: plan, refuse what is too
// much, show, apply, read again. Prints:
//   1 group and 2 rings to create
//   applied group/pilot
//   applied ring/broad
//   applied ring/pilot
//   left to do: 0
import { mkdtemp, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { connect, desiredState, FileStore, Session } from "ringwright";
import { createMockTenant } from "ringwright/mocks";

// files: await loadDesiredState("ringwright.yaml")
const desired = desiredState({
  version: 1,
  stack: "example",
  groups: {
    pilot: {
      displayName: "Pilot devices",
      membershipRule: '(device.displayName -startsWith "PILOT-")',
    },
  },
  rings: {
    pilot: {
      displayName: "Ring 1 - Pilot",
      quality: { deferralDays: 0, deadlineDays: 2 },
      assignments: [{ group: "pilot" }],
    },
    broad: {
      displayName: "Ring 2 - Broad",
      quality: { deferralDays: 7, deadlineDays: 3 },
      assignments: [{ allDevices: true }, { exclude: "pilot" }],
    },
  },
});

// a real tenant: connect(new DefaultAzureCredential()), from @azure/identity
const { credential, fetch } = createMockTenant({ devices: 100 });
const session = new Session(connect(credential, { fetch }), desired);

// keeps the lock, and a journal of every write
const folder = await mkdtemp(join(tmpdir(), "reconcile-"));
const store = new FileStore(folder);
const { results, remaining } = await session.planAndApply({
  store,
  owner: { pid: process.pid, host: hostname() },
  confirm: ({ changes, summary }) => {
    const count = (kind: string) => changes.filter((change) => change.kind === kind).length;
    console.log(`${count("group")} group and ${count("ring")} rings to create`);
    return summary.delete === 0;
  },
});

const lines = results.map(({ result, address }) => `${result} ${address}`);
console.log(lines.sort().join("\n"));
console.log(`left to do: ${remaining.create + remaining.update}`);
await rm(folder, { recursive: true });
