import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { createTestTenant } from "../support/tenant.ts";
import { writesOf } from "../support/writes.ts";
import { machineWith, root } from "./job.ts";

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly steps: readonly [
      { readonly env: Readonly<Record<string, string>>; readonly run: string },
    ];
  };
}
const action = parse(readFileSync(join(root, "action.yml"), "utf8")) as Action;
const [step] = action.runs.steps;

/** The environment of the step, with inputs filled in as the runner does it. */
function environment(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(step.env).map(([name, text]) => [
      name,
      text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/, (_, input: string) =>
        String(inputs[input] ?? action.inputs[input]?.default ?? ""),
      ),
    ]),
  );
}

describe("the action", () => {
  test("plans, applies by the digest, and compares", async () => {
    const mock = createTestTenant({ devices: 50, clock: "real" });
    onTestFinished(async () => await mock.close());
    const machine = await machineWith(mock, join(root, "examples/03-pipeline"));
    const go = async (inputs: Readonly<Record<string, string>>) =>
      await machine.step(step.run, environment(inputs));

    const plan = await go({ command: "plan" });
    expect(plan.code, plan.stderr).toBe(0);
    const outputs = await machine.outputs();
    // each output of the plan is one of the action, and none is promised that no command gives
    const promised = Object.values(action.outputs).flatMap(
      ({ value }) => /steps\.run\.outputs\.(\w+)/.exec(value)?.[1] ?? [],
    );
    expect(Object.keys(outputs)).toEqual(["changes", "harm", "applyable", "digest"]);
    const blind = await go({ command: "apply" });
    expect(blind.code).toBe(1);
    expect(blind.stdout).toContain("::error::apply needs the digest");
    expect(writesOf(mock)).toEqual([]);

    const applied = await go({ command: "apply", digest: outputs["digest"] ?? "" });
    expect(applied.code, applied.stderr).toBe(0);
    expect((await go({ command: "drift" })).code).toBe(0);
    expect(await machine.outputs()).toMatchObject({ drift: "false", complete: "true" });
    expect(Object.keys(await machine.outputs())).toEqual(expect.arrayContaining(promised));
  });

  test("takes no input as a command", async () => {
    const mock = createTestTenant({ devices: 1, clock: "real" });
    onTestFinished(async () => await mock.close());
    const machine = await machineWith(mock, join(root, "examples/03-pipeline"));

    for (const command of ["", "apply; touch hurt", "$(touch hurt)", "ring"]) {
      const { code, stdout } = await machine.step(step.run, environment({ command }));
      expect(code).toBe(1);
      expect(stdout).toContain("::error::command is validate, plan, apply or drift");
    }
    const { code } = await machine.step(
      step.run,
      environment({ command: "validate", config: "$(touch hurt)" }),
    );
    expect(code).toBe(1);
    await expect(machine.file("hurt")).rejects.toThrow("ENOENT");
    expect(step.run).not.toContain("${{");
  });
});

describe("the problem matcher", () => {
  const { problemMatcher } = JSON.parse(
    readFileSync(join(root, "problem-matcher.json"), "utf8"),
  ) as {
    problemMatcher: {
      pattern: { regexp: string; file: number; line: number; column: number; message: number }[];
    }[];
  };
  const pattern = problemMatcher[0]?.pattern[0];

  test("finds file, line and column of what validate says", async () => {
    const mock = createTestTenant({ devices: 1, clock: "real" });
    onTestFinished(async () => await mock.close());
    const machine = await machineWith(mock, join(root, "examples/03-pipeline"));
    const broken = "sed -i 's/deferralDays: 9/deferralDays: 99/' ringwright.yaml";
    const warned = await machine.step("npx --no-install ringwright validate");
    const failed = await machine.step(`${broken} && npx --no-install ringwright validate`);

    const matches = [warned, failed].map(({ stdout, stderr }) =>
      `${stdout}${stderr}`.split("\n").flatMap((line) => {
        const match = new RegExp(pattern?.regexp ?? "").exec(line);
        return match && pattern
          ? [[pattern.file, pattern.line, pattern.message].map((at) => match[at])]
          : [];
      }),
    );

    expect(failed.code).not.toBe(0);
    for (const found of matches) expect(found[0]?.[0]).toBe("ringwright.yaml");
    for (const found of matches) expect(Number(found[0]?.[1])).toBeGreaterThan(1);
    expect(matches[1]?.[0]?.[2]).toContain("deferralDays");
  });
});
