import { type Config, connect, desiredState, RolloutController, type Sites } from "ringwright";
import { describe, expect, test } from "vitest";
import { rolloutLab, type RolloutLab } from "../../support/rollout-lab.ts";

const me = { by: "eva", identity: null };
const company = '(device.deviceOSType -eq "Windows") and (device.deviceOwnership -eq "Company")';
const ofSite = (site: string) => `(device.extensionAttribute2 -eq "${site}")`;

/** A canary of two devices a site, a third of each site, and the rest. */
const config = (sites: Sites): Config => ({
  version: 1,
  stack: "corp",
  groups: {
    all: { displayName: "All of them", membershipRule: company },
    released: { displayName: "Released" },
    fra: { displayName: "Site FRA", membershipRule: ofSite("FRA") },
    zrh: { displayName: "Site ZRH", membershipRule: ofSite("ZRH") },
  },
  rings: {
    fast: {
      displayName: "Fast",
      order: 10,
      quality: { deferralDays: 0, deadlineDays: 2 },
      gracePeriodDays: 1,
      assignments: [{ group: "released" }],
    },
    held: {
      displayName: "Held",
      order: 20,
      quality: { deferralDays: 30 },
      assignments: [{ group: "all" }, { exclude: "released" }],
    },
  },
  sites,
  rollouts: {
    november: {
      content: { kind: "quality", release: "2026-11-10" },
      population: { include: ["all"] },
      actuator: { type: "groupMembership", group: "released" },
      stages: [
        { name: "canary", perSite: 2, timeoutDays: 20, gates: ["reach"] },
        {
          name: "third",
          percent: 33,
          strata: ["site"],
          timeoutDays: 20,
          gates: ["reach", "failures"],
        },
        { name: "rest", rest: true, timeoutDays: 20, gates: ["reach"] },
      ],
      gates: {
        reach: { type: "devicesSucceeded", min: 0.7 },
        failures: { type: "failureRate", max: 0.2, silentAs: "failed", strata: ["site"] },
      },
    },
  },
});

/** Names of sites by how many devices of the group of released ones are there, as the directory has them. */
function releasedBySite({ mock }: RolloutLab, siteOfRow: (row: Record<string, unknown>) => string) {
  const group = mock.state.list("groups").find((each) => each["displayName"] === "Released");
  const ids = new Set(mock.state.members(String(group?.["id"])));
  const counts: Record<string, number> = {};
  for (const row of mock.state.list("devices"))
    if (ids.has(String(row["id"]))) counts[siteOfRow(row)] = (counts[siteOfRow(row)] ?? 0) + 1;
  return counts;
}

const attributeOf = (row: Record<string, unknown>) =>
  String((row["extensionAttributes"] as Record<string, unknown>)["extensionAttribute2"]);

describe("a rollout that is drawn by site", () => {
  test("begins with so many devices of each site by attribute, and goes on to the rest", async () => {
    const sites: Sites = {
      by: { attribute: "extensionAttribute2" },
      list: { fra: { mbitPerSecond: 100 }, ZRH: {} },
    };
    const lab = await rolloutLab({ config: config(sites) });

    const { state } = await lab.controller.start("november", me);
    expect(state.hold).toBe(null);
    const canary = releasedBySite(lab, attributeOf);
    expect(canary["FRA"]).toBe(2);
    expect(canary["ZRH"]).toBe(2);
    expect(state.spec.sites).toEqual({ by: sites.by, list: { fra: {}, ZRH: {} } });
    const end = await lab.run(({ phase }) => phase !== "Progressing");

    expect(end.state.hold?.message ?? end.state.phase).toBe("Completed");
    const { seen } = await lab.controller.look("november");
    const bySite = seen.stages["third"]?.strata["site"] ?? {};
    expect(Object.keys(bySite).sort()).toEqual(expect.arrayContaining(["ZRH", "fra"]));
    const counted = Object.values(bySite).reduce((sum, { eligible }) => sum + eligible, 0);
    expect(counted).toBe(seen.stages["third"]?.counts?.eligible);
  });

  test("does the same by dynamic groups, and counts who is in none as no site", async () => {
    const sites: Sites = { by: { groups: true }, list: { Frankfurt: { group: "fra" } } };
    const lab = await rolloutLab({ config: config(sites) });

    const { state } = await lab.controller.start("november", me);

    expect(state.hold).toBe(null);
    const found = releasedBySite(lab, (row) => (attributeOf(row) === "FRA" ? "FRA" : "other"));
    expect(found).toEqual({ FRA: 2, other: 2 });
    expect(state.spec.sites).toEqual(sites);
  });

  test("does the same by a part of the name", async () => {
    const sites: Sites = {
      by: { name: { separator: "-", part: 1 } },
      list: { lt: {}, Nowhere: {} },
    };
    const lab = await rolloutLab({ config: config(sites) });
    const prefixOf = (row: Record<string, unknown>) =>
      String(row["displayName"]).startsWith("LT-") ? "LT" : "other";
    const hasOthers = lab.mock.state.list("devices").some((row) => prefixOf(row) === "other");

    await lab.controller.start("november", me);

    expect(releasedBySite(lab, prefixOf)).toEqual({ LT: 2, ...(hasOthers && { other: 2 }) });
  });

  test("keeps the sites that it was started with", async () => {
    const sites: Sites = { by: { attribute: "extensionAttribute2" }, list: { FRA: {}, ZRH: {} } };
    const lab = await rolloutLab({ config: config(sites) });
    const { state } = await lab.controller.start("november", me);
    const { mock, store } = lab;
    const tenant = connect(mock.credential, { fetch: mock.fetch, now: () => mock.clock.now() });
    const changed = desiredState(config({ ...sites, list: { FRA: {} } }));
    const later = new RolloutController(tenant, changed, {
      store,
      owner: { pid: 1, host: "lab", who: "lab" },
    });

    const kept = await later.tick("november");

    expect(kept.state.spec).toEqual(state.spec);
    const { seen } = await later.look("november");
    expect(Object.keys(seen.stages["canary"]?.strata["site"] ?? {})).toContain("ZRH");
  });
});
