// Who changed what drifted, by the audit logs of Intune and of the directory.
import { Session } from "ringwright";
import { describe, expect, test } from "vitest";
import { driftText } from "../../src/report/drift-text.ts";
import { plainPaint } from "../../src/report/paint.ts";
import { createLab, type Lab, load } from "../support/lab.ts";

const config = `version: 1
stack: corp
groups:
  pcs: { displayName: PCs, membershipRule: '(device.deviceOSType -eq "Windows")' }
rings:
  broad: { displayName: Broad, quality: { deferralDays: 7 }, assignments: [ { group: pcs } ] }
  gone: { displayName: Gone, quality: { deferralDays: 1 } }
`;
const admin = "admin@contoso.onmicrosoft.com";

async function changedByHand(): Promise<{ lab: Lab; session: Session }> {
  const lab = createLab();
  await lab.apply(config);
  lab.mock.clock.advance(3_600_000);
  lab.mock.state.patch("deviceConfigurations", String(lab.ring("Broad")["id"]), {
    qualityUpdatesDeferralPeriodInDays: 2,
  });
  lab.mock.state.patch("groups", String(lab.group("PCs")["id"]), {
    membershipRule: '(device.deviceOSType -eq "Linux")',
  });
  lab.mock.state.remove("deviceConfigurations", String(lab.ring("Gone")["id"]));
  return { lab, session: new Session(lab.tenant, await load(config)) };
}

describe("drift with who", () => {
  test("names the person who changed, deleted or paused each object, and when", async () => {
    const { lab, session } = await changedByHand();

    const { report, plan, notes } = await session.drift({ who: true });

    const at = lab.tenant.now().toISOString();
    expect(notes).toEqual([]);
    expect(report.changedBy?.map((one) => [one.address, one.user, one.at])).toEqual(
      expect.arrayContaining([
        ["ring/broad", admin, at],
        ["group/pcs", admin, at],
        ["ring/gone", admin, at],
      ]),
    );
    const text = driftText(report, plan, plainPaint);
    expect(text).toContain(
      `last changed by ${admin} with Microsoft Intune portal extension, ${at}`,
    );
    expect(text).toMatch(/ring\/gone "Gone" is missing in the tenant\n +last changed by admin@/);
  });

  test("does not take what an application did itself for somebody else's change", async () => {
    const { lab, session } = await changedByHand();
    // the application's own write is the last of all
    await lab.apply(config);
    lab.mock.state.patch("deviceConfigurations", String(lab.ring("Broad")["id"]), {
      qualityUpdatesDeferralPeriodInDays: 3,
    });
    lab.mock.clock.advance(60_000);
    await lab.tenant.rings.update(String(lab.ring("Broad")["id"]), { driversExcluded: true });

    const { report } = await session.drift({ who: true });

    expect(report.changedBy).toMatchObject([{ address: "ring/broad", user: admin }]);
  });

  test("says which permission is missing, and tells the drift all the same", async () => {
    const { lab, session } = await changedByHand();
    for (const path of [/auditEvents/, /directoryAudits/])
      lab.mock.inject({ match: { path }, then: { status: 403 }, times: 9 });

    const { report, notes } = await session.drift({ who: true });

    expect(report.drift.map(({ address }) => address).sort()).toEqual(["group/pcs", "ring/broad"]);
    expect(report.changedBy).toEqual([]);
    expect(notes).toEqual([
      expect.stringMatching(
        /ring\/broad, ring\/gone is not known: .*DeviceManagementApps\.Read\.All/,
      ),
      expect.stringMatching(
        /group\/pcs is not known: .*AuditLog\.Read\.All and Directory\.Read\.All/,
      ),
    ]);
  });

  test("asks no log where nobody wants to know", async () => {
    const { lab, session } = await changedByHand();
    const before = lab.mock.requests.length;

    const { report } = await session.drift();

    expect(report.changedBy).toBeNull();
    expect(JSON.stringify(lab.mock.requests.slice(before))).not.toMatch(/[aA]udit/);
  });
});
