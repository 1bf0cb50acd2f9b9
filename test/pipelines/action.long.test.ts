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
  interface Pattern {
    readonly regexp: string;
    readonly file: number;
    readonly line: number;
    readonly message: number;
    readonly severity?: number;
  }
  const { problemMatcher } = JSON.parse(
    readFileSync(join(root, "problem-matcher.json"), "utf8"),
  ) as {
    readonly problemMatcher: readonly {
      readonly severity?: string;
      readonly pattern: readonly [Pattern];
    }[];
  };

  /** What a runner marks of what a step said: each line by the matchers that fit it. */
  const marked = (said: string) =>
    said.split("\n").flatMap((line) =>
      problemMatcher.flatMap(({ severity, pattern: [pattern] }) => {
        const match = new RegExp(pattern.regexp).exec(line);
        if (!match) return [];
        const at = (place: number) => match[place] ?? "";
        return [
          {
            severity: severity ?? at(pattern.severity ?? 0),
            file: at(pattern.file),
            line: Number(at(pattern.line)),
            message: at(pattern.message),
          },
        ];
      }),
    );

  test("finds severity, file, line and message of what validate says, each once", async () => {
    const mock = createTestTenant({ devices: 1, clock: "real" });
    onTestFinished(async () => await mock.close());
    const machine = await machineWith(mock, join(root, "examples/03-pipeline"));
    const broken = "sed -i 's/deferralDays: 9/deferralDays: 99/' ringwright.yaml";
    const warned = await machine.step("npx --no-install ringwright validate");
    const failed = await machine.step(`${broken} && npx --no-install ringwright validate`);

    const warnings = marked(`${warned.stdout}${warned.stderr}`);
    const errors = marked(`${failed.stdout}${failed.stderr}`);
    const count = /(\d+) errors?, (\d+) warnings?, (\d+) notes?/.exec(warned.stderr) ?? [];
    expect(warnings).toHaveLength(Number(count[1]) + Number(count[2]) + Number(count[3]));
    expect(warnings.map(({ severity }) => severity)).toContain("warning");
    expect(failed.code).toBe(1);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ severity: "error", file: "ringwright.yaml" });
    expect(errors[0]?.line).toBeGreaterThan(1);
    expect(errors[0]?.message).toContain("deferralDays");
  });
});
