import { type ConfigError, type DesiredState, formatIssue } from "ringwright";
import { describe, expect, test } from "vitest";
import { load } from "../support/lab.ts";

const config = (setting: string, more = "") => `version: 1
stack: corp
settings:
  wsus:
    displayName: Updates from WSUS
${setting
  .split("\n")
  .map((line) => `    ${line}`)
  .join("\n")}
${more}`;

async function issues(text: string): Promise<string[]> {
  const error: unknown = await load(text).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return ((error as ConfigError | undefined)?.issues ?? []).map((issue) =>
    formatIssue({ ...issue, file: "x.yaml" }),
  );
}

const warnings = ({ warnings: list }: DesiredState) =>
  list.map((issue) => formatIssue({ ...issue, file: "x.yaml" }));
const fields = async (setting: string) => (await load(config(setting))).resources[0]?.fields;

describe("a setting in a policy file", () => {
  test("compiles to one value a node, by its own name where it has one", async () => {
    expect(
      await fields(
        `wsus: { server: "https://wsus.corp.example:8531" }
targetRelease: { product: Windows 11, version: 25H2 }
automaticUpdate: { mode: autoInstallAndRebootAtScheduledTime, day: sunday, time: "03:00", weeks: [secondWeek] }
nodes: { DetectionFrequency: 4 }`,
      ),
    ).toEqual({
      displayName: "Updates from WSUS",
      "wsus.server": "https://wsus.corp.example:8531",
      "targetRelease.product": "Windows 11",
      "targetRelease.version": "25H2",
      "automaticUpdate.mode": "autoInstallAndRebootAtScheduledTime",
      "automaticUpdate.day": "sunday",
      "automaticUpdate.time": "03:00",
      "nodes.ScheduledInstallFirstWeek": null,
      "nodes.ScheduledInstallSecondWeek": 1,
      "nodes.ScheduledInstallThirdWeek": null,
      "nodes.ScheduledInstallFourthWeek": null,
      "nodes.ScheduledInstallEveryWeek": null,
      "nodes.DetectionFrequency": 4,
    });
  });

  test("means the same whether a node is named or given raw", async () => {
    const named = await fields(
      'automaticUpdate: { mode: "off", day: saturday, time: "23:00" }\nupdateSources: { feature: wsus, quality: wsus, driver: windowsUpdate, other: wsus }',
    );

    const raw = await fields(
      `nodes:
  AllowAutoUpdate: 5
  ScheduledInstallDay: 7
  ScheduledInstallTime: 23
  SetPolicyDrivenUpdateSourceForFeatureUpdates: 1
  SetPolicyDrivenUpdateSourceForQualityUpdates: 1
  SetPolicyDrivenUpdateSourceForDriverUpdates: 0
  SetPolicyDrivenUpdateSourceForOtherUpdates: 1`,
    );

    expect(raw).toEqual(named);
  });

  test("is refused with the line of a value outside its range", async () => {
    expect(await issues(config("nodes:\n  ScheduledInstallTime: 24"))).toEqual([
      "x.yaml:7:29: settings.wsus.nodes.ScheduledInstallTime: must be at most 23 (is 24)",
    ]);
  });

  test("is refused for a node that the CSP does not have, with the nearest name", async () => {
    expect(await issues(config("nodes: { ScheduledInstalTime: 3 }"))).toEqual([
      expect.stringMatching(
        /^x\.yaml:6:14: settings\.wsus\.nodes\.ScheduledInstalTime: is not a known property.*ScheduledInstallTime/,
      ),
    ]);
  });

  test("is refused where two spellings set one node", async () => {
    expect(
      await issues(
        config(
          `wsus: { server: "https://a.example" }
automaticUpdate: { weeks: [firstWeek] }
nodes:
  UpdateServiceUrl: https://b.example
  ScheduledInstallThirdWeek: 1`,
        ),
      ),
    ).toEqual([
      "x.yaml:9:25: settings.wsus.nodes.UpdateServiceUrl: sets the same node as wsus.server; remove one of them",
      "x.yaml:10:34: settings.wsus.nodes.ScheduledInstallThirdWeek: sets the same node as automaticUpdate.weeks; remove one of them",
    ]);
  });

  // set all four: https://learn.microsoft.com/windows/deployment/update/wufb-wsus
  test("is refused with some of the four update sources", async () => {
    expect(await issues(config("updateSources: { feature: wsus, quality: wsus }"))).toEqual([
      expect.stringContaining("settings.wsus.updateSources.driver: is missing") as string,
      expect.stringContaining("settings.wsus.updateSources.other: is missing") as string,
    ]);
  });

  test.each([
    ["ftp://wsus.corp.example", "no web address"],
    ["https://wsus corp", "a blank"],
    ["https://user@wsus.corp.example", "a user name"],
    ["https://wsus.corp.example/?a=1", "a query"],
  ])("is refused with the server %s: %s", async (server) => {
    expect(await issues(config(`wsus: { server: "${server}" }`))).toHaveLength(1);
  });

  test("is refused where it sets nothing", async () => {
    expect(await issues(config("description: empty"))).toEqual([
      expect.stringContaining("settings.wsus: sets nothing") as string,
    ]);
  });

  test("takes a variable in an address", async () => {
    const text = config('wsus: { server: "${var:WSUS}" }');

    const desired = await load(text, { RINGWRIGHT_VAR_WSUS: "https://wsus.corp.example:8531" });

    expect(desired.resources[0]?.fields["wsus.server"]).toBe("${var:WSUS}");
  });

  test("hides a variable whole, though the content of another is a part of it", async () => {
    const text = config('description: "${var:SITE}"\nwsus: { server: "${var:WSUS}" }');

    const desired = await load(text, {
      RINGWRIGHT_VAR_SITE: "wsus.corp",
      RINGWRIGHT_VAR_WSUS: "https://wsus.corp.example:8531",
    });

    expect(desired.resources[0]?.fields).toMatchObject({
      description: "${var:SITE}",
      "wsus.server": "${var:WSUS}",
    });
  });
});

describe("a warning", () => {
  const ring = "rings: { broad: { displayName: Broad, quality: { deferralDays: 7 } } }";

  // https://learn.microsoft.com/windows/deployment/update/wufb-wsus: dual scan
  test("tells a WSUS server without sources beside a ring that defers", async () => {
    const desired = await load(config('wsus: { server: "https://wsus.corp.example:8531" }', ring));

    expect(warnings(desired)).toEqual([
      expect.stringMatching(/^x\.yaml:6:\d+: settings\.wsus\.wsus: .*dual scan/),
    ]);
    expect(desired.warnings[0]?.address).toBe("setting/wsus");
  });

  test("is not given where every source is stated, or no ring defers", async () => {
    const sources =
      "updateSources: { feature: windowsUpdate, quality: wsus, driver: wsus, other: wsus }";
    const server = 'wsus: { server: "https://wsus.corp.example:8531" }';

    expect((await load(config(`${server}\n${sources}`, ring))).warnings).toEqual([]);
    expect((await load(config(server))).warnings).toEqual([]);
  });

  test("tells a server without TLS", async () => {
    expect(
      warnings(await load(config('wsus: { server: "http://wsus.corp.example:8530" }'))),
    ).toEqual([expect.stringContaining("settings.wsus.wsus.server: is without TLS") as string]);
  });

  test("tells a node that a ring sets too", async () => {
    const desired = await load(
      config("nodes: { DeferQualityUpdatesPeriodInDays: 3, DetectionFrequency: 4 }", ring),
    );

    expect(warnings(desired)).toEqual([
      expect.stringMatching(
        /^x\.yaml:6:\d+: settings\.wsus\.nodes\.DeferQualityUpdatesPeriodInDays: and quality\.deferralDays of ring\/broad both set/,
      ),
    ]);
  });

  test("tells half a target release among raw nodes", async () => {
    expect(warnings(await load(config("nodes: { TargetReleaseVersion: 25H2 }")))).toEqual([
      expect.stringContaining("work together only") as string,
    ]);
  });

  test("tells a set time in a mode that has none", async () => {
    expect(
      warnings(await load(config('automaticUpdate: { mode: notifyDownload, time: "03:00" }'))),
    ).toEqual([
      expect.stringContaining(
        "settings.wsus.automaticUpdate.mode: is notifyDownload, which has no set time",
      ) as string,
    ]);
  });
});
