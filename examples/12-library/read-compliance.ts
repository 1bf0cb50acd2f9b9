// How many devices of each ring have the newest release, how the others stand, and which are late:
// what a dashboard or a ticket of one's own is made of. Prints:
//   release 2026-11-10, everything read: true
//   Ring 1 - Pilot: 87.5 % of 60; 4 overdue, 3 silent
//     the policy cannot do anything on: 4 by edition
//   Ring 2 - Broad: 0 % of 240; 218 pending, 7 silent
//     the policy cannot do anything on: 7 by edition, 8 by workload
//   overdue: LT-0103 (Surface Pro 9) runs 26100.9633
//   overdue: LT-0202 (HP ProBook 450 G8 Notebook PC) runs 26100.9633; Windows 11, version 24H2 is out of support for Pro since 2026-10-13
//   overdue: LT-0213 (21HM002UGE) runs 26200.9633
//   overdue: LT-0262 (Latitude 5430) runs 22631.8120
import { connect, desiredState, MemoryStore, readCompliance, Session } from "ringwright";
import { createMockTenant } from "ringwright/mocks";
import { terminalText } from "ringwright/report";

const desired = desiredState({
  version: 1,
  stack: "example",
  groups: {
    pilot: {
      displayName: "Pilot",
      membershipRule: '(device.deviceOSType -eq "Windows")',
      sample: { percent: 20 },
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
// a real tenant: connect(new DefaultAzureCredential()), from @azure/identity, and nothing of what is
// here until the report: reading writes nothing
const mock = createMockTenant({
  devices: 300,
  seed: 3,
  startAt: "2026-11-03",
  devicesUpdate: { failures: { rate: 0.05, code: "0x800F0922" }, silent: 0.04 },
});
const tenant = connect(mock.credential, {
  fetch: mock.fetch,
  now: () => mock.clock.now(),
  sleep: async (ms) => await mock.clock.sleep(ms),
});
await new Session(tenant, desired).planAndApply({
  store: new MemoryStore(),
  owner: { pid: process.pid, host: "example" },
  confirm: () => true,
});
// to eight days after the release of 10 November
mock.clock.advance(15 * 86_400_000);

const { report, lines } = await readCompliance(tenant, { fetch: mock.fetch });
console.log(`release ${report.release.releasedOn}, everything read: ${report.complete}`);
for (const { displayName, counts, total, patchedPercent, unreachable, error } of report.policies) {
  // null where no share can be said, which is not 0
  const share = patchedPercent === null ? (error ?? "not known") : `${patchedPercent} %`;
  const open = Object.entries(counts)
    .filter(([state, devices]) => !["patched", "unreachable"].includes(state) && devices > 0)
    .map(([state, devices]) => `${devices} ${state}`);
  const outside = unreachable.map(({ because, devices }) => `${devices} by ${because}`);
  console.log(terminalText(`${displayName}: ${share} of ${total}; ${open.join(", ")}`));
  console.log(`  the policy cannot do anything on: ${outside.join(", ")}`);
}
const overdue = [...lines()].filter(({ state }) => state === "overdue");
// names of devices are what somebody typed: not for a terminal as they are
for (const { device, model, reason } of overdue)
  console.log(terminalText(`overdue: ${device} (${model}) ${reason}`));
