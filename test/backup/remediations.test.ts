import { Backups, createBackup, desiredState, MemoryStore, openRestore, Session } from "ringwright";
import { expect, test } from "vitest";
import { connectTo, essence } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";

test("a remediation comes back with its scripts and its schedule", async () => {
  const mock = createTestTenant({ devices: 5 });
  const tenant = connectTo(mock);
  const store = new MemoryStore();
  const owner = { pid: 1, host: "test" };
  const terms = { store, owner, confirm: () => true, impact: false } as const;
  const desired = desiredState({
    version: 1,
    stack: "corp",
    remediations: {
      health: {
        displayName: "Update health",
        detect: { script: "Write-Output 'ok'\nexit 0\n" },
        remediate: { script: "Restart-Service wuauserv\n" },
        assignments: [{ allDevices: true, schedule: { every: "day", at: "03:00" } }],
      },
    },
  });
  await new Session(tenant, desired).planAndApply(terms);
  const created = await createBackup(tenant, desired, { store, owner });
  expect(created?.notes).toEqual([]);
  const before = essence(mock);
  for (const { id } of mock.state.list("deviceHealthScripts"))
    mock.state.remove("deviceHealthScripts", String(id));

  const backup = await new Backups(store, "corp").read("latest");
  const { session, only, notes } = await openRestore(tenant, backup);
  const { results } = await session.planAndApply({ ...terms, only });

  expect(notes.join("\n")).toContain("made anew");
  expect(results.map(({ result }) => result)).toEqual(["applied"]);
  expect(JSON.stringify(essence(mock)).replaceAll(/ last=[\w.-]+/g, "")).toBe(
    JSON.stringify(before).replaceAll(/ last=[\w.-]+/g, ""),
  );
  const [script] = mock.state.list("deviceHealthScripts");
  expect(Buffer.from(String(script?.["remediationScriptContent"]), "base64").toString()).toContain(
    "Restart-Service wuauserv",
  );
});
