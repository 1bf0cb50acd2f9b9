import { readFileSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { createTestTenant } from "../support/tenant.ts";
import { machineWith, root, type Machine } from "./job.ts";

const example = join(root, "examples/03-pipeline");
const pipeline: unknown = parse(readFileSync(join(example, "azure-pipelines.yml"), "utf8"));

/** The scripts of a stage in order, with macros replaced as the agent does it before it runs them. */
function scriptsOf(stage: string, macros: Readonly<Record<string, string>> = {}): string[] {
  const stages = (pipeline as { readonly stages: readonly { readonly stage: string }[] }).stages;
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value))
      if (typeof inner === "string" && ["script", "bash"].includes(key)) found.push(inner);
      else walk(inner);
  };
  walk(stages.find((one) => one.stage === stage));
  return found.map((script) =>
    script.replace(/\$\(([\w.]+)\)/g, (whole, name: string) => macros[name] ?? whole),
  );
}

async function run(machine: Machine, scripts: readonly string[], vars = {}) {
  const results = [];
  for (const script of scripts) results.push(await machine.step(script, vars));
  return results;
}

describe("the pipeline of Azure", () => {
  test("plans, hands digest and count over, and applies what was planned", async () => {
    const mock = createTestTenant({ devices: 100, clock: "real" });
    onTestFinished(async () => await mock.close());
    const planner = await machineWith(mock, example);

    const steps = await run(planner, scriptsOf("plan"));

    expect(steps.map(({ code, stderr }) => (code === 0 ? "" : stderr))).toEqual(["", "", "", ""]);
    const commands = steps.at(-1)?.stdout ?? "";
    expect(commands).toContain(`##vso[task.uploadsummary]${planner.folder}/plan.md\n`);
    const variables = Object.fromEntries(
      [...commands.matchAll(/##vso\[task\.setvariable variable=(\w+);isOutput=true\](.*)\n/g)].map(
        ([, name = "", value = ""]) => [name, value],
      ),
    );
    expect(variables).toMatchObject({ changes: "12", applyable: "true" });

    const writer = await machineWith(mock, example);
    const workspace = join(writer.folder, "workspace");
    await mkdir(join(workspace, "plan"), { recursive: true });
    await cp(join(planner.folder, "plan.json"), join(workspace, "plan/plan.json"));
    const scripts = scriptsOf("apply", { "Pipeline.Workspace": workspace });
    const applied = await run(writer, scripts, { DIGEST: variables["digest"] });

    expect(applied.at(-1)?.code, applied.at(-1)?.stderr).toBe(0);
    expect(applied.at(-1)?.stdout).toContain("Apply: 12 applied.");
    const night = await run(await machineWith(mock, example), scriptsOf("drift"));
    expect(night.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(night.at(-1)?.stdout).toContain("drift.md");
  });

  test("shows a plan that a guard stands against, and says that it is not to be applied", async () => {
    const mock = createTestTenant({ devices: 100, clock: "real" });
    onTestFinished(async () => await mock.close());
    const machine = await machineWith(mock, example);
    const guarded = "sed -i 's/maxDeletes: 0,/maxDevicesAffected: 1,/' ringwright.yaml";

    const steps = await run(machine, [guarded, ...scriptsOf("plan")]);

    expect(steps.map(({ code }) => code)).toEqual([0, 0, 0, 5, 0]);
    expect(steps.at(-1)?.stdout).toContain("variable=applyable;isOutput=true]false\n");
  });
});
