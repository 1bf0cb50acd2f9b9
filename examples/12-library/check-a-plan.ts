// Judge a saved plan in CI by a rule of one's own, and end with code 1 where it is broken:
//   ringwright plan --out plan.json && node check-a-plan.ts plan.json
// Without a file it judges a plan for a tenant in memory. Prints:
//   ring/broad: 300 devices, 50 may be
//   refused: 1 of 3 changes reaches too many devices at once
import { readFile } from "node:fs/promises";
import { connect, desiredState, parsePlan, Session } from "ringwright";
import { createMockTenant } from "ringwright/mocks";
import { terminalText } from "ringwright/report";
import { objections } from "./too-many-at-once.ts";

/** What `ringwright plan --out` writes. */
async function exampleText(): Promise<string> {
  const { credential, fetch } = createMockTenant({ devices: 300 });
  const desired = desiredState({
    version: 1,
    stack: "example",
    groups: { pilot: { displayName: "Pilot", members: { devices: ["LT-0001", "LT-0002"] } } },
    rings: {
      pilot: { displayName: "Ring 1 - Pilot", assignments: [{ group: "pilot" }] },
      broad: { displayName: "Ring 2 - Broad", assignments: [{ allDevices: true }] },
    },
  });
  const { plan } = await new Session(connect(credential, { fetch }), desired).plan();
  return JSON.stringify(plan);
}

const [, , file] = process.argv;
// refuses what is no plan, or one of another format, with what to do
const plan = parsePlan(file === undefined ? await exampleText() : await readFile(file, "utf8"));
const found = objections(plan, { devices: 50, outside: ["ring/pilot"] });
// a plan holds names from the tenant: not for a terminal as they are
for (const sentence of found) console.log(terminalText(sentence));
if (found.length > 0) {
  console.log(
    `refused: ${found.length} of ${plan.changes.length} changes reaches too many devices at once`,
  );
  process.exitCode = 1;
}
