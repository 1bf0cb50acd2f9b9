// Stop a run that writes, as happens to a job that is cancelled: what was sent is finished and
// noted, nothing more is begun, and the next run does the rest, nothing twice. Prints:
//   first run, interrupted: true
//   applied create group/pilot
//   applied create group/vip
//   skipped create ring/pilot: the run was interrupted before it was tried
//   skipped create ring/broad: the run was interrupted before it was tried
//   second run, interrupted: false
//   applied update group/pilot
//   applied update group/vip
//   applied create ring/pilot
//   applied create ring/broad
//   left to do: 0; 2 groups and 2 rings in the tenant
import { type ApplyResult, connect, desiredState, MemoryStore, Session } from "ringwright";
import { createMockTenant } from "ringwright/mocks";

const desired = desiredState({
  version: 1,
  stack: "example",
  groups: {
    pilot: { displayName: "Pilot", membershipRule: '(device.displayName -startsWith "LT-")' },
    vip: { displayName: "VIP", members: { devices: ["LT-0001"] } },
  },
  rings: {
    pilot: { displayName: "Ring 1 - Pilot", assignments: [{ group: "pilot" }] },
    broad: {
      displayName: "Ring 2 - Broad",
      assignments: [{ allDevices: true }, { exclude: "pilot" }, { exclude: "vip" }],
    },
  },
});
// a real tenant: connect(new DefaultAzureCredential()), from @azure/identity
const mock = createMockTenant({ devices: 10 });
const session = new Session(connect(mock.credential, { fetch: mock.fetch }), desired);
// in a job: a store that its next run finds again, such as a FileStore
const terms = {
  store: new MemoryStore(),
  owner: { pid: process.pid, host: "example" },
  confirm: () => true,
};

function show(run: string, { interrupted, results }: ApplyResult): void {
  console.log(`${run}, interrupted: ${interrupted}`);
  for (const { address, action, result, error } of results)
    console.log(`${result} ${action} ${address}${error === undefined ? "" : `: ${error}`}`);
}

// in a job: process.once("SIGTERM", () => job.abort())
const job = new AbortController();
const first = await session.planAndApply({
  ...terms,
  abortSignal: job.signal,
  onProgress: ({ type }) => {
    if (type === "result") job.abort();
  },
});
show("first run", first);

// before the first write an abort throws the signal's reason instead; the lock is free either way
// the groups are not made twice: the update writes their ids, which the end of a run notes
const second = await session.planAndApply(terms);
show("second run", second);

const { create, update } = second.remaining;
const [groups, rings] = (["groups", "deviceConfigurations"] as const).map(
  (collection) => mock.state.list(collection).length,
);
console.log(`left to do: ${create + update}; ${groups} groups and ${rings} rings in the tenant`);
