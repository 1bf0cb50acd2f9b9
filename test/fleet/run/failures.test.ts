import { describe, expect, test } from "vitest";
import { openFleet, type FleetResult, type TenantRun } from "ringwright";
import { mockTenantIds } from "ringwright/mocks";
import { baseConfig, testFleet } from "../../support/fleet.ts";

const byTenant = ({ runs }: FleetResult): Record<string, TenantRun> =>
  Object.fromEntries(runs.map((run) => [run.tenant, run]));

describe("a run over tenants that cannot be worked on", () => {
  test.each(["plan", "apply", "drift"] as const)(
    "tells consent, licence and another tenant's token apart, and stops nobody else: %s",
    async (verb) => {
      const ids = mockTenantIds(5);
      const setup = await testFleet({
        waves: { all: 5 },
        more: "breaker: { maxFailedTenants: 5, maxFailedPercent: 100 }\n",
        entries: {
          "all-1": { consent: false },
          "all-2": { consent: [] },
          "all-3": { intune: "unlicensed" },
          "all-4": { token: ids[4] ?? "" },
        },
      });

      const result = await (await setup.open()).run({ verb });

      const runs = byTenant(result);
      expect(runs["all-1"]).toMatchObject({ outcome: "denied", code: "consentMissing" });
      expect(runs["all-2"]).toMatchObject({ outcome: "denied", code: "consentMissing" });
      expect(runs["all-3"]).toMatchObject({ outcome: "denied", code: "licenceMissing" });
      expect(runs["all-4"]).toMatchObject({ outcome: "denied", code: "wrongTenant" });
      // before anything of the other tenant is read
      expect(runs["all-4"]?.reason).toMatch(/^the token is of tenant [0-9a-f-]{36}, and all-4 is /);
      expect(runs["all-5"]?.outcome).toBe(
        verb === "plan" ? "changes" : verb === "apply" ? "applied" : "drift",
      );
      // the token of another tenant wrote nothing there
      expect(setup.createsIn("all-5")).toBe(verb === "apply" ? 2 : 0);
    },
  );

  test("names a secret that is missing by its variable", async () => {
    const setup = await testFleet();
    const fleet = await openFleet(setup.list, {
      store: setup.store,
      owner: { pid: 1, host: "test" },
      access: { env: { TOKEN_REST_1: "x" }, fetch: setup.mock.fetch },
    });

    const { runs } = await fleet.run({ verb: "plan", only: ["own-1"] });

    expect(runs[0]).toMatchObject({
      outcome: "denied",
      code: "credentialMissing",
      reason: "the credential app needs the environment variable TOKEN_OWN_1, which is not set",
    });
  });

  test("reports wrong files of one tenant as its own", async () => {
    const setup = await testFleet({ waves: { all: 2 } });
    await setup.put("tenants/all-2.yaml", "rings: { broad: { quality: { deferralDays: 99 } } }\n");
    await setup.put(
      "tenants.yaml",
      `version: 1
defaults: { base: ./base, credential: app }
credentials: { app: { type: token, env: "TOKEN_{tenant}" } }
tenants:
  all-1: { tenantId: ${setup.idOf("all-1")} }
  all-2: { tenantId: ${setup.idOf("all-2")}, overlay: ./tenants/all-2.yaml }
waves: [ { name: all } ]
`,
    );

    const runs = byTenant(await (await setup.open()).run({ verb: "plan" }));

    expect(runs["all-1"]?.outcome).toBe("changes");
    expect(runs["all-2"]).toMatchObject({ outcome: "misconfigured", code: "config" });
    expect(runs["all-2"]?.reason).toMatch(
      /tenants\/all-2\.yaml:1:\d+: rings\.broad\.quality\.deferralDays/,
    );
  });

  test("names files where they can be corrected, also of a content that was pinned", async () => {
    const setup = await testFleet({ waves: { own: 1 } });
    await setup.put(
      "base/rings.yaml",
      "version: 1\nstack: corp\nrings: { a: { displayName: A, quality: { deferralDays: 99 } } }\n",
    );
    const fleet = await setup.open();
    await fleet.pin();

    const { runs } = await fleet.run({ verb: "apply" });

    expect(runs[0]).toMatchObject({ outcome: "misconfigured" });
    expect(runs[0]?.reason).toContain(`${setup.folder}/base/rings.yaml:3:`);
  });

  test("refuses a layer that names a store of its own: one keeps the state of all", async () => {
    const setup = await testFleet({
      waves: { own: 1 },
      base: `${baseConfig}state: { store: file }\n`,
    });

    const { runs } = await (await setup.open()).run({ verb: "plan" });

    expect(runs[0]).toMatchObject({ outcome: "misconfigured" });
    expect(runs[0]?.reason).toMatch(
      /base\/rings\.yaml:6:1: state: stands in the list of tenants: one store keeps the state of all of them$/,
    );
  });

  test("takes away backups that are older than the files keep them", async () => {
    const setup = await testFleet({ waves: { own: 1 } });
    await (await setup.open()).run({ verb: "apply" });
    const dated = async () =>
      (await setup.store.list("tenants/own-1/backups")).filter((key) => /\d{4}/.test(key));
    const first = await dated();
    setup.mock.clock.advance(60 * 86_400_000);
    await setup.put("base/rings.yaml", baseConfig.replace("deferralDays: 7", "deferralDays: 9"));

    await (await setup.open()).run({ verb: "apply" });

    const second = await dated();
    expect(first.length).toBeGreaterThan(0);
    expect(second.length).toBeGreaterThan(0);
    expect(second.filter((key) => first.includes(key))).toEqual([]);
  });

  test("gives a tenant to one run at a time", async () => {
    const setup = await testFleet({ waves: { own: 1 } });
    let inside: Promise<TenantRun> | undefined;
    const other = await setup.open({ owner: { pid: 2, host: "test" } });
    const fleet = await setup.open();
    await fleet.pin();

    const { runs } = await fleet.run({
      verb: "apply",
      settings: () => ({
        confirm: async () => {
          inside = other.runTenant("own-1", { verb: "apply" });
          await inside;
          return true;
        },
      }),
    });

    expect(await inside).toMatchObject({ outcome: "busy", code: "locked" });
    expect(runs[0]?.outcome).toBe("applied");
    expect(setup.createsIn("own-1")).toBe(2);
  });

  test("ends where it is told to, and says what was not begun", async () => {
    const setup = await testFleet({ waves: { all: 6 } });
    const ended = new AbortController();
    const fleet = await setup.open();

    const { runs } = await fleet.run({
      verb: "apply",
      parallel: 1,
      abortSignal: ended.signal,
      onProgress: (event) => {
        if (event.type === "end") ended.abort();
      },
    });

    expect(runs.map(({ outcome }) => outcome)).toEqual([
      "applied",
      ...Array.from({ length: 5 }, () => "cancelled"),
    ]);
    expect(setup.writesTo("all-2")).toEqual([]);
  });

  test("lets a worker of a queue do nothing that its wave does not allow", async () => {
    const setup = await testFleet({ waves: { own: 1, rest: 1 }, terms: { own: "soakHours: 48" } });
    const fleet = await setup.open();

    const unpinned = await fleet.runTenant("own-1", { verb: "apply" });
    await fleet.pin();
    const closed = await fleet.runTenant("rest-1", { verb: "apply" });
    const own = await fleet.runTenant("own-1", { verb: "apply" });

    expect(unpinned).toMatchObject({ outcome: "waiting", code: "nothingPinned" });
    expect(closed).toMatchObject({ outcome: "waiting", code: "waveClosed" });
    expect(own.outcome).toBe("applied");
    expect(setup.writesTo("rest-1")).toEqual([]);
  });
});
