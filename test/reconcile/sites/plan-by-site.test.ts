import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { outcomeOf } from "../../../src/reconcile/apply/apply-outcome.ts";
import { applyPlan, type DesiredState, loadDesiredState, makePlan, type Plan } from "ringwright";
import type { MockTenant } from "ringwright/mocks";
import { describe, expect, onTestFinished, test } from "vitest";
import { connectTo } from "../../support/lab.ts";
import { createTestTenant } from "../../support/tenant.ts";

const fleet = 300;
const size = 70_000_000;
const pin = {
  file: "go1.27.4.windows-amd64.zip",
  url: "https://go.dev/dl/go1.27.4.windows-amd64.zip",
  sha256: "a".repeat(64),
  from: "https://go.dev/dl/",
  readAt: "2026-11-26T09:00:00Z",
};
const placing = String.raw`
version: 1
stack: corp
tools:
  go:
    version: 1.27.4
    source: \\files\share\go
    assignments: [{ group: nobody, schedule: { every: day, at: "04:00" } }]
    place: { assignments: [{ allDevices: true, schedule: { every: day, at: "03:00" } }] }
groups:
  nobody: { displayName: Nobody, members: { devices: [] } }
`;
const byAttribute = (list: string) =>
  `sites: { by: { attribute: extensionAttribute2 }, list: ${list} }\n`;

async function desiredOf(text: string, bytes: number | null = size): Promise<DesiredState> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-sites-"));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "ringwright.yaml"), text);
  const lock = {
    formatVersion: 1,
    tools: {
      go: {
        "1.27.3": { x64: { ...pin, file: "go1.27.3.windows-amd64.zip", size: 1 } },
        "1.27.4": { x64: bytes === null ? pin : { ...pin, size: bytes } },
      },
    },
  };
  await writeFile(join(folder, "tools.lock.json"), JSON.stringify(lock));
  return await loadDesiredState(join(folder, "ringwright.yaml"), { env: {} });
}

async function planned(
  text: string,
  {
    bytes,
    mock = createTestTenant({ devices: fleet, seed: 4 }),
    impact,
  }: {
    readonly bytes?: number | null;
    readonly mock?: MockTenant;
    readonly impact?: boolean;
  } = {},
): Promise<Plan> {
  const desired = await desiredOf(text, bytes);
  return (await makePlan(connectTo(mock), desired, { impact })).plan;
}

/** What a plan says of places of a tool, without what the scripts say. */
function linesOf(plan: Plan, address = "remediation/go.place") {
  const { consequences = [] } = plan.changes.find((change) => change.address === address) ?? {};
  return consequences
    .filter(({ message }) => message.includes("Go 1.27.4") || message.startsWith("More devices"))
    .map(({ message, devices }) => ({ message, devices }));
}

/** Managed PCs of the mock by their office, as it made them. */
function offices(mock: MockTenant): Readonly<Record<string, number>> {
  const managed = new Set(mock.state.list("managedDevices").map((row) => row["azureADDeviceId"]));
  const counts: Record<string, number> = {};
  for (const row of mock.state.list("devices")) {
    if (!managed.has(row["deviceId"]) || row["operatingSystem"] !== "Windows") continue;
    const office = String(
      (row["extensionAttributes"] as Record<string, unknown>)["extensionAttribute2"],
    );
    counts[office] = (counts[office] ?? 0) + 1;
  }
  return counts;
}

const hours = (devices: number, mbitPerSecond: number) =>
  (devices * size * 8) / (mbitPerSecond * 1e6) / 3600;

describe("a plan that places a tool", () => {
  test("says of each site how many devices fetch how much, and how long that takes its link", async () => {
    const mock = createTestTenant({ devices: fleet, seed: 4 });
    const { FRA = 0, ZRH = 0, ...others } = offices(mock);
    const homeless = Object.values(others).reduce((sum, count) => sum + count, 0);
    expect(Math.min(FRA, ZRH, homeless)).toBeGreaterThan(20);

    const plan = await planned(
      placing +
        byAttribute(
          "{ FRA: { title: Frankfurt, mbitPerSecond: 100 }, zrh: { mbitPerSecond: 2, peerShare: 0.8 } }",
        ),
      { mock },
    );

    const slow = hours(ZRH, 2).toFixed(1);
    const withPeers = (hours(ZRH * 0.2, 2) * 60).toFixed(0);
    const gigabytes = (devices: number) => Number(((devices * size) / 1e9).toPrecision(3));
    expect(linesOf(plan)).toEqual([
      {
        message: `zrh: ${ZRH} devices fetch Go 1.27.4, ${gigabytes(ZRH)} GB in all; ${slow} h of its whole link of 2 Mbit/s without peers, ${withPeers} min with 80 % from peers or a cache there.`,
        devices: ZRH,
      },
      {
        message: `FRA (Frankfurt): ${FRA} devices fetch Go 1.27.4, ${gigabytes(FRA)} GB in all; ${(hours(FRA, 100) * 60).toFixed(0)} min of its whole link of 100 Mbit/s without peers.`,
        devices: FRA,
      },
      {
        message: `Devices of no site: ${homeless} devices fetch Go 1.27.4, ${gigabytes(homeless)} GB in all.`,
        devices: homeless,
      },
    ]);
  });

  test("says nothing of sites at the activation, nor where the files have none", async () => {
    const sites = byAttribute("{ FRA: {} }");

    expect(linesOf(await planned(placing + sites), "remediation/go.activate")).toEqual([]);
    expect(linesOf(await planned(placing))).toEqual([]);
  });

  test("says that the size is not known where the pin does not have it, and never 0", async () => {
    const plan = await planned(placing + byAttribute("{ FRA: { mbitPerSecond: 100 } }"), {
      bytes: null,
    });

    const messages = linesOf(plan).map(({ message }) => message);
    expect(messages[0]).toMatch(
      /^FRA: \d+ devices fetch Go 1\.27\.4, whose size tools\.lock\.json does not say\.$/,
    );
    expect(messages.join()).not.toMatch(/\b0 |min|Mbit/);
  });

  test("says it of the next version, too", async () => {
    const text = placing
      .replace("version: 1.27.4", "version: 1.27.3\n    next: { version: 1.27.4, group: next }")
      .replace("groups:", "groups:\n  next: { displayName: Next }");

    const plan = await planned(text + byAttribute("{ FRA: { mbitPerSecond: 100 } }"));

    expect(linesOf(plan, "remediation/go.place-next")[0]?.message).toMatch(
      /^FRA: \d+ devices fetch Go 1\.27\.4, \d/,
    );
    expect(linesOf(plan)).toEqual([]);
  });

  test("says that the time is not known where the link is not stated", async () => {
    const plan = await planned(placing + byAttribute("{ FRA: {} }"));

    expect(linesOf(plan)[0]?.message).toMatch(
      / GB in all; for how long is not known, since its link is not stated\.$/,
    );
  });

  test("says so where devices were not read", async () => {
    const plan = await planned(placing + byAttribute("{ FRA: {} }"), { impact: false });

    expect(linesOf(plan)).toEqual([
      {
        message:
          "How much Go 1.27.4 costs the link of each site is not known: the devices were not read.",
        devices: null,
      },
    ]);
  });

  test("names ten sites at most, the busiest link first, and sums up the others", async () => {
    const mock = createTestTenant({ devices: fleet, seed: 4 });
    const last = (row: Record<string, unknown>) => String(row["displayName"]).at(-1) ?? "";
    const digits = new Set(mock.state.list("devices").map(last));
    expect(digits.size).toBe(10);
    // the last two digits of a name are its site: up to a hundred of them
    const list = Array.from(
      { length: 12 },
      (_, at) => `"00${String(at + 10)}": { mbitPerSecond: ${at + 1} }`,
    );

    const plan = await planned(
      `${placing}sites: { by: { name: { separator: "-", part: 2 } }, list: { ${list.join(", ")} } }\n`,
      { mock },
    );

    const lines = linesOf(plan);
    expect(lines.slice(0, 10).map(({ message }) => message.slice(0, 5))).toEqual(
      Array.from({ length: 10 }, (_, at) => `00${at + 10}:`),
    );
    expect(lines[10]).toEqual({
      message: "And 2 more sites: 2 devices fetch Go 1.27.4, 140 MB in all.",
      devices: 2,
    });
    expect(lines[11]?.message).toMatch(/^Devices of no site: /);
    expect(lines).toHaveLength(12);
  });

  test("asks for nothing more where names tell the sites, and for attributes only then", async () => {
    const asked = async (sites: string) => {
      const mock = createTestTenant({ devices: fleet, seed: 4 });
      await planned(placing + sites, { mock });
      return mock.requests.map(({ method, path }) => `${method} ${path}`).sort();
    };
    const plain = await asked("");

    expect(
      await asked('sites: { by: { name: { separator: "-", part: 1 } }, list: { LT: {} } }\n'),
    ).toEqual(plain);
    expect(plain.join()).not.toContain("extensionAttributes");
  });

  test("goes by groups, and has a lower bound where a group is not known whole", async () => {
    const rule = (text: string) => JSON.stringify(text);
    const memberOf =
      "(device.memberOf -any (group.objectId -in ['11111111-1111-4111-8111-111111111111']))";
    const groups = [
      `  fra: { displayName: Site FRA, membershipRule: ${rule('(device.extensionAttribute2 -eq "FRA")')} }`,
      `  odd: { displayName: Site odd, membershipRule: ${rule(memberOf)} }`,
    ];
    const sites =
      "sites: { by: { groups: true }, list: { Frankfurt: { group: fra, mbitPerSecond: 100 }, Odd: { group: odd } } }\n";
    const mock = createTestTenant({ devices: fleet, seed: 4 });
    const { FRA = 0 } = offices(mock);

    const lines = linesOf(await planned(`${placing}${groups.join("\n")}\n${sites}`, { mock }));

    expect(lines[0]).toEqual({
      message: expect.stringMatching(
        new RegExp(
          `^Frankfurt: at least ${FRA} devices fetch Go 1\\.27\\.4, .*; at least \\d+ min of its whole link`,
        ),
      ),
      devices: null,
    });
    // Entra ID would refuse a rule about a group that is not there, so that the plan does not make its own
    expect(lines.at(-1)).toEqual({
      message: "More devices may fetch it, or at other sites: group/odd is not in the tenant.",
      devices: null,
    });
  });

  test("tells of those alone that come to have it, once it is placed", async () => {
    const mock = createTestTenant({ devices: fleet, seed: 4 });
    const tenant = connectTo(mock);
    const { FRA = 0, ZRH = 0 } = offices(mock);
    const groups = ["FRA", "ZRH"].map((office) => {
      const rule = JSON.stringify(`(device.extensionAttribute2 -eq "${office}")`);
      return `  ${office}: { displayName: Site ${office}, membershipRule: ${rule} }\n`;
    });
    const lines = (names: string[]) =>
      names.map((name) => `{ group: ${name}, schedule: { every: day, at: "03:00" } }`).join(", ");
    const text = (names: string[]) =>
      placing.replace(/place: .*\n/, `place: { assignments: [${lines(names)}] }\n`) +
      groups.join("") +
      "sites: { by: { groups: true }, list: { Frankfurt: { group: FRA }, Zurich: { group: ZRH } } }\n";
    const first = await desiredOf(text(["FRA"]));
    const { plan } = await makePlan(tenant, first);
    expect(linesOf(plan).map(({ devices }) => devices)).toEqual([FRA]);
    expect(outcomeOf(await applyPlan(tenant, plan, first))).toBe("done");

    const again = await planned(text(["FRA", "ZRH"]), { mock });
    const same = await planned(text(["FRA"]), { mock });

    expect(linesOf(again)).toEqual([{ message: expect.stringMatching(/^Zurich: /), devices: ZRH }]);
    expect(same.changes).toEqual([]);
  });
});
