import { readFileSync } from "node:fs";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { createTestTenant } from "../support/tenant.ts";
import { writesOf } from "../support/writes.ts";
import { machineWith, root, type Machine } from "./job.ts";

const example = join(root, "examples/03-pipeline");
const file = join(example, ".github/workflows/windows-updates.yml");

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly needs?: string;
  readonly if?: string;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}
const workflow = parse(readFileSync(file, "utf8")) as {
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
};

/** The scripts of a job, which run one after the other and end with the first that fails. */
async function run(machine: Machine, name: string, vars: Readonly<Record<string, string>> = {}) {
  let last = { code: 0, stdout: "", stderr: "" };
  for (const { run: script } of workflow.jobs[name]?.steps ?? []) {
    if (script === undefined) continue;
    last = await machine.step(script, vars);
    if (last.code !== 0) return last;
  }
  return last;
}

function tenant() {
  const mock = createTestTenant({ devices: 100, clock: "real" });
  onTestFinished(async () => await mock.close());
  return mock;
}

/** A machine that has planned, and one that has its plan. */
async function planned(mock = tenant()) {
  const planner = await machineWith(mock, example);
  const plan = await run(planner, "plan");
  const writer = await machineWith(mock, example);
  const artifact = join(writer.folder, "plan.json");
  await cp(join(planner.folder, "plan.json"), artifact);
  return { mock, planner, plan, writer, artifact, outputs: await planner.outputs() };
}

describe("the workflow of GitHub", () => {
  test("checks, and shows the plan in the summary with what later jobs need", async () => {
    const mock = tenant();
    const machine = await machineWith(mock, example);
    const check = await run(machine, "check");
    expect(check.code, check.stderr).toBe(0);
    expect(JSON.parse(await machine.file("lint.sarif"))).toMatchObject({ version: "2.1.0" });

    const { plan, planner, outputs } = await planned(mock);

    expect(plan.code, plan.stderr).toBe(0);
    expect(outputs).toEqual({
      changes: "12",
      harm: "danger",
      applyable: "true",
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    const summary = await planner.summary();
    expect(summary).toBe(await planner.file("plan.md"));
    expect(summary).toContain("**Risk: ");
    expect(summary).toContain(outputs["digest"]);
    expect(await planner.file("plan.html")).toContain("<h1>");
    expect(writesOf(mock)).toEqual([]);
  });

  test("writes what was planned and shown, and plans nothing then", async () => {
    const { mock, writer, outputs } = await planned();

    const applied = await run(writer, "apply", { DIGEST: outputs["digest"] ?? "" });

    expect(applied.code, applied.stderr).toBe(0);
    expect(applied.stdout).toContain("Apply: 12 applied.");
    expect((await writer.file("journal.jsonl")).split("\n").length).toBeGreaterThan(12);
    expect((await planned(mock)).outputs).toMatchObject({ changes: "0", harm: "none" });
    const drift = await machineWith(mock, example);
    expect((await run(drift, "drift")).code).toBe(0);
    expect(await drift.summary()).toContain("### ✓ Ringwright drift of `corp-updates`");
  });

  test("writes nothing of a plan that is not the one that was shown", async () => {
    const { mock, writer, artifact, outputs } = await planned();
    const text = await readFile(artifact, "utf8");
    await writeFile(artifact, text.replace('"WinUpdate - Last"', '"WinUpdate - Other"'));

    const applied = await run(writer, "apply", { DIGEST: outputs["digest"] ?? "" });

    expect(applied.code).toBe(4);
    expect(writesOf(mock)).toEqual([]);
  });

  test("writes nothing of a plan whose files were changed since", async () => {
    const { mock, writer, outputs } = await planned();
    const policy = join(writer.folder, "ringwright.yaml");
    const text = await readFile(policy, "utf8");
    await writeFile(policy, text.replace("deferralDays: 9", "deferralDays: 8"));

    const applied = await run(writer, "apply", { DIGEST: outputs["digest"] ?? "" });

    expect(applied.code).toBe(4);
    expect(writesOf(mock)).toEqual([]);
  });

  test("fails at night where somebody changed a ring, and says what and who", async () => {
    const { mock, writer, outputs } = await planned();
    await run(writer, "apply", { DIGEST: outputs["digest"] ?? "" });
    const ring = mock.state
      .list("deviceConfigurations")
      .find(({ displayName }) => displayName === "WinUpdate - Ring3");
    mock.state.patch("deviceConfigurations", String(ring?.["id"]), {
      qualityUpdatesDeferralPeriodInDays: 2,
    });

    const drift = await machineWith(mock, example);
    const { code } = await run(drift, "drift");

    expect(code).toBe(2);
    const summary = await drift.summary();
    expect(summary).toContain("### ⚠ Ringwright drift");
    expect(summary).toMatch(/ring\/ring3 quality\.deferralDays: 2 in the tenant, the files say 9/);
    expect(summary).toContain("last changed by ");
  });

  test("writes with an identity of the environment alone, after its reviewers, on main", () => {
    const { jobs, permissions } = workflow;
    expect(permissions).toEqual({ contents: "read" });
    expect(Object.keys(jobs).filter((name) => jobs[name]?.environment !== undefined)).toEqual([
      "apply",
    ]);
    expect(jobs["apply"]).toMatchObject({
      needs: "plan",
      permissions: { contents: "read", "id-token": "write" },
    });
    expect(jobs["apply"]?.if).toContain("github.ref == 'refs/heads/main'");
    expect(jobs["check"]?.permissions).toBeUndefined();
    const writing = Object.entries(jobs).filter(([, job]) =>
      JSON.stringify(job).includes("RINGWRIGHT_WRITE_CLIENT_ID"),
    );
    expect(writing.map(([name]) => name)).toEqual(["apply"]);
    for (const job of Object.values(jobs)) expect(job["timeout-minutes"]).toBeGreaterThan(0);
  });

  test("runs actions of one commit, and nothing of a pull request as a command", () => {
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
    for (const { uses } of steps)
      if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    for (const { run: script, with: given } of steps)
      expect(`${script ?? ""}${JSON.stringify(given ?? {})}`).not.toContain("${{");
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts).toHaveLength(4);
    for (const { with: given } of checkouts)
      expect(given).toMatchObject({ "persist-credentials": false });
  });
});
