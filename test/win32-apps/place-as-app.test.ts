import { rm, writeFile } from "node:fs/promises";
import {
  applyPlan,
  createBackup,
  createPlan,
  type DesiredState,
  exportTenant,
  makePlan,
  MemoryStore,
  readTools,
  scriptProblems,
  takeSnapshot,
} from "ringwright";
import { describe, expect, test } from "vitest";
import { writesOf } from "../support/writes.ts";
import { appFiles, appWorld, archivePath, type AppWorld } from "../support/app-world.ts";

const anHour = 3_600_000;

async function applied({ tenant }: AppWorld, desired: DesiredState) {
  const { plan } = await makePlan(tenant, desired);
  const result = await applyPlan(tenant, plan, desired);
  expect(result.results.filter(({ result: word }) => word !== "applied")).toEqual([]);
  return plan;
}

async function plannedAgain({ tenant }: AppWorld, desired: DesiredState) {
  return createPlan(desired, await takeSnapshot(tenant, desired));
}

function appOf({ mock }: AppWorld): Readonly<Record<string, unknown>> {
  const [app, ...others] = mock.state.list("mobileApps");
  expect(others).toEqual([]);
  if (!app) throw new Error("the tenant has no app");
  return app;
}

describe("a tool that is placed as a Win32 app", () => {
  test("is planned, uploaded, assigned, planned empty, and then on the devices", async () => {
    const world = await appWorld();
    const desired = await world.files(appFiles());

    await applied(world, desired);
    const again = await plannedAgain(world, desired);
    world.mock.clock.advance(24 * anHour);

    expect(again.changes).toEqual([]);
    expect(appOf(world)).toMatchObject({
      "@odata.type": "#microsoft.graph.win32LobApp",
      publishingState: "published",
      committedContentVersion: "1",
      displayVersion: "1.27.3",
      allowedArchitectures: "x64",
      minimumSupportedWindowsRelease: "1607",
      installExperience: { runAsAccount: "system", deviceRestartBehavior: "suppress" },
    });
    expect(world.mock.state.list("deviceHealthScripts").map((row) => row["displayName"])).toEqual([
      "Go: activate",
    ]);
    const devices = world.mock.devicesWith("go");
    expect(devices.length).toBeGreaterThan(10);
    expect(new Set(devices.map(({ placed }) => placed.join()))).toEqual(new Set(["1.27.3"]));
    const { report } = await readTools(world.tenant, desired);
    expect(report.tools[0]).toMatchObject({ placed: [{ version: "1.27.3", unknown: 0 }] });
    expect(report.tools[0]?.placed[0]?.devices).toBeGreaterThan(10);
    expect(report.tools[0]?.notRead).toBeUndefined();
  });

  test("is required of whom place names, without a word to whoever works there", async () => {
    const world = await appWorld();

    await applied(
      world,
      await world.files(
        appFiles({ place: "assignments: [ { group: hosts }, { exclude: go-next } ]" }),
      ),
    );

    const assignments = world.mock.state.assignments("mobileApps", String(appOf(world)["id"]));
    expect(assignments.map(({ intent, settings, target }) => [intent, settings, target])).toEqual([
      [
        "required",
        expect.objectContaining({ notifications: "hideAll", restartSettings: null }),
        expect.objectContaining({ "@odata.type": "#microsoft.graph.groupAssignmentTarget" }),
      ],
      [
        "required",
        null,
        expect.objectContaining({
          "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
        }),
      ],
    ]);
  });

  test("has the scripts of a remediation, which keep the rules of all scripts", async () => {
    const world = await appWorld();
    await applied(world, await world.files(appFiles()));

    const [rule] = appOf(world)["rules"] as readonly Record<string, unknown>[];
    const detection = Buffer.from(String(rule?.["scriptContent"]), "base64").toString();
    const saved = world.mock.state.toJSON() as unknown as {
      appFolders: Record<string, { files: Record<string, { text?: string; size: number }> }>;
    };
    const [folder] = Object.values(saved.appFolders);
    const installer = folder?.files["install.ps1"]?.text ?? "";

    expect(rule).toMatchObject({ ruleType: "detection", runAs32Bit: false });
    expect(Object.keys(folder?.files ?? {})).toEqual(["install.ps1", "go1.27.3.windows-amd64.zip"]);
    for (const script of [detection, installer]) expect(scriptProblems(script)).toEqual([]);
    expect(installer).toContain("'share' = ''");
    expect(installer).toContain("New-VersionFolder $archive");
    expect(detection).not.toContain("New-VersionFolder $archive");
    expect(String(appOf(world)["installCommandLine"])).toBe(
      String.raw`%SystemRoot%\Sysnative\WindowsPowerShell\v1.0\powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File install.ps1`,
    );
    expect(String(appOf(world)["uninstallCommandLine"])).toContain("exit 1");
  });

  test("goes to another version as the same app, and the folder before stays", async () => {
    const world = await appWorld();
    await applied(world, await world.files(appFiles()));
    const { id } = appOf(world);
    world.mock.clock.advance(24 * anHour);
    const desired = await world.files(appFiles({ version: "1.27.4" }));

    const before = writesOf(world.mock).length;
    const plan = await applied(world, desired);
    world.mock.clock.advance(24 * anHour);

    expect(plan.changes.find(({ kind }) => kind === "win32App")).toMatchObject({
      action: "update",
      reason: "configChanged",
    });
    expect(appOf(world)).toMatchObject({
      id,
      committedContentVersion: "2",
      displayVersion: "1.27.4",
    });
    // one PATCH: no device meets the detection of one version with the content of another
    const writes = writesOf(world.mock)
      .slice(before)
      .filter(({ method, path }) => method === "PATCH" && path.includes(String(id)));
    expect(writes.map(({ body }) => Object.keys(body as object).sort())).toEqual([
      expect.arrayContaining(["committedContentVersion", "displayVersion", "notes", "rules"]),
    ]);
    expect((await plannedAgain(world, desired)).changes).toEqual([]);
    const devices = world.mock.devicesWith("go");
    expect(new Set(devices.map(({ placed }) => placed.join()))).toEqual(new Set(["1.27.3,1.27.4"]));
  });

  test("has a second app for the next version", async () => {
    const world = await appWorld();

    await applied(
      world,
      await world.files(appFiles({ more: "next: { version: 1.27.4, group: go-next }" })),
    );
    world.mock.clock.advance(24 * anHour);

    expect(world.mock.state.list("mobileApps").map((app) => app["displayName"])).toEqual([
      "Go: place",
      "Go: place next",
    ]);
    const devices = world.mock.devicesWith("go");
    expect(devices.length).toBeGreaterThan(10);
    for (const { placed } of devices) expect([...placed].sort()).toEqual(["1.27.3", "1.27.4"]);
  });

  test("says in the plan what is uploaded and who downloads how much", async () => {
    const world = await appWorld();
    const { plan } = await makePlan(world.tenant, await world.files(appFiles()));

    const change = plan.changes.find(({ kind }) => kind === "win32App");

    expect(change?.fields.filter(({ path }) => path.startsWith("content."))).toMatchObject([
      { path: "content.archive", before: null, after: "go1.27.3.windows-amd64.zip" },
      { path: "content.bytes", after: 5000 },
      { path: "content.digest", after: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
      { path: "content.installer", after: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
    ]);
    expect(change?.consequences.map(({ message }) => message)).toContain(
      "Devices that do not have it download go1.27.3.windows-amd64.zip (5,000 bytes) through Intune, from peers or a cache where they may.",
    );
  });
});

test("a plan says of each site how much an app costs its link", async () => {
  const world = await appWorld({ devices: 60 });
  const tail =
    "sites: { by: { attribute: extensionAttribute2 }, list: { FRA: { mbitPerSecond: 1 } } }\n";
  const { plan } = await makePlan(world.tenant, await world.files(appFiles({ tail })));

  const change = plan.changes.find(({ address }) => address === "win32App/go.place");
  const said = change?.consequences.map(({ message }) => message) ?? [];
  expect(
    said.filter((message) => /^FRA: [1-9]\d* devices fetch Go 1\.27\.3, /.test(message)),
  ).toHaveLength(1);
  expect(said.filter((message) => message.startsWith("Devices of no site: "))).toHaveLength(1);
});

describe("the archive of an app", () => {
  test("is not needed to load the files, nor for a plan that uploads nothing", async () => {
    const world = await appWorld();
    const desired = await world.files(appFiles());
    await applied(world, desired);
    await rm(archivePath(world.folder, "1.27.3"));

    const { plan } = await makePlan(world.tenant, await world.files(appFiles()));

    expect(plan.changes).toEqual([]);
    expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("that is missing holds the app back, and the rest of the plan stands", async () => {
    const world = await appWorld();
    await rm(archivePath(world.folder, "1.27.3"));

    const { plan } = await makePlan(world.tenant, await world.files(appFiles()));

    expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toMatchObject([
      {
        id: "RW126",
        address: "win32App/go.place",
        message:
          "archives/go1.27.3.windows-amd64.zip does not exist, or is a link that leads nowhere",
      },
    ]);
    expect(plan.changes.map(({ address }) => address)).toContain("remediation/go.activate");
    expect(plan.changes.map(({ address }) => address)).not.toContain("win32App/go.place");
  });

  test("with another digest holds the app back, with both digests", async () => {
    const world = await appWorld();
    await writeFile(archivePath(world.folder, "1.27.3"), "something else");

    const { plan } = await makePlan(world.tenant, await world.files(appFiles()));

    expect(plan.diagnostics.find(({ id }) => id === "RW126")?.message).toMatch(
      /^archives\/go1\.27\.3\.windows-amd64\.zip has the SHA256 [0-9a-f]{64}, and [0-9a-f]{64} is pinned: it is another file/,
    );
  });

  test("that changed after the plan fails by itself, and no app points at it", async () => {
    const world = await appWorld();
    const desired = await world.files(appFiles());
    const { plan } = await makePlan(world.tenant, desired);
    await writeFile(archivePath(world.folder, "1.27.3"), "something else");

    const { results } = await applyPlan(world.tenant, plan, desired);

    expect(results.find(({ address }) => address === "win32App/go.place")).toMatchObject({
      result: "failed",
      error: expect.stringContaining("it is another file than the release"),
    });
    expect(appOf(world)).toMatchObject({ publishingState: "notPublished" });
    expect(world.mock.requests.some(({ path }) => path.includes("contentVersions"))).toBe(false);
  });
});

describe("the content of an app", () => {
  test("that somebody replaced by hand is uploaded again", async () => {
    const world = await appWorld();
    const desired = await world.files(appFiles());
    await applied(world, desired);
    // as an upload in the admin center: another version, and notes that speak of the one before
    const app = appOf(world);
    world.mock.state.patch("mobileApps", String(app["id"]), {
      notes: `Ask Kim.\n${String(app["notes"]).replace("version=1 ", "version=7 ")}`,
    });

    const plan = await applied(world, desired);

    expect(plan.changes.map(({ address }) => address)).toEqual(["win32App/go.place"]);
    expect(appOf(world)).toMatchObject({
      committedContentVersion: "2",
      notes: expect.stringMatching(/^Ask Kim\.\n\[ringwright content v1 version=2 /),
    });
  });

  test("is published before the app is assigned, and again by the next apply where it was not", async () => {
    const world = await appWorld();
    const desired = await world.files(appFiles());
    world.mock.inject({
      match: { method: "POST", path: "/deviceAppManagement/mobileApps/*/assign" },
      then: { status: 503 },
      times: 50,
    });
    const { plan } = await makePlan(world.tenant, desired);
    const first = await applyPlan(world.tenant, plan, desired);
    world.mock.clearFaults();

    const second = await applied(world, desired);

    expect(first.results.find(({ address }) => address === "win32App/go.place")?.result).not.toBe(
      "applied",
    );
    expect(second.changes.find(({ kind }) => kind === "win32App")?.fields).toEqual([]);
    expect(world.mock.state.assignments("mobileApps", String(appOf(world)["id"]))).toHaveLength(1);
    expect(appOf(world)["committedContentVersion"]).toBe("1");
  });
});

describe("an app that a tool gives", () => {
  test("is part of no backup and no export, which files could not write", async () => {
    const world = await appWorld();
    const desired = await world.files(appFiles());
    await applied(world, desired);

    const backup = await createBackup(world.tenant, desired, {
      store: new MemoryStore(),
      owner: { pid: 1, host: "test" },
    });
    const { files, notes } = await exportTenant(world.tenant, "corp");

    expect(backup?.notes).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^Win32 app "Go: place" \([0-9a-f-]{36}\) is left out: what stands under tools of the files gives it$/,
        ),
      ]),
    );
    expect(JSON.stringify([files, notes])).not.toMatch(/win32/i);
  });

  test("goes with its tool, by prune, and its folders stay on the devices", async () => {
    const world = await appWorld();
    await applied(world, await world.files(appFiles()));
    world.mock.clock.advance(24 * anHour);
    const without = await world.files(
      appFiles().replace(/tools:[\s\S]*/, "guards: { maxDeletes: 9 }\n"),
    );

    const { plan } = await makePlan(world.tenant, without, { prune: true });
    await applyPlan(world.tenant, plan, without, { prune: true });
    world.mock.clock.advance(24 * anHour);

    const change = plan.changes.find(({ address }) => address === "win32App/go.place");
    expect(change?.action).toBe("delete");
    expect(change?.consequences.map(({ message }) => message)).toEqual([
      expect.stringContaining("folders that it has placed stay"),
    ]);
    expect(world.mock.state.list("mobileApps")).toEqual([]);
    expect(world.mock.devicesWith("go").length).toBeGreaterThan(10);
  });
});
