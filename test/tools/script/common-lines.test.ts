import { describe, expect, test } from "vitest";
import { planHtml, planMarkdown, planText, plainPaint } from "../../../src/report/index.ts";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { loadDesiredState, makePlan } from "ringwright";
import { commonLines } from "../../../src/tools/script/common-lines.ts";
import { renderToolScripts } from "../../../src/tools/script/render-tool-scripts.ts";
import { goFiles, toolWorld } from "../../support/tool-world.ts";
import { goData, nodeData } from "./example-data.ts";

const common = (script: string) => {
  const lines = script.split("\n");
  return commonLines(script).map(({ from, to }) => lines.slice(from, to).join("\n"));
};
const others = (script: string) => {
  const lines = script.split("\n");
  for (const { from, to } of commonLines(script).toReversed()) lines.splice(from, to - from);
  return lines;
};

describe("what scripts of tools have alike", () => {
  const build = { minimumBuild: 14_393 };
  const [go, node] = [goData, nodeData].map((data) => renderToolScripts({ ...data, ...build }));

  test.each(["detectTool", "activateTool", "detectPlaced", "placeTool"] as const)(
    "is the same in %s of every tool, and more than half of it",
    (name) => {
      const [one, two] = [go?.[name] ?? "", node?.[name] ?? ""];

      expect(common(one)).toHaveLength(2);
      expect(common(one)).toEqual(common(two));
      expect(others(one).length).toBeLessThan(one.split("\n").length / 2);
      // what differs between two tools is among the others
      expect(others(one).join("\n")).toContain(goData.proof.hex);
    },
  );

  test("is nothing of a script in which a letter of it is another, wherever that is", () => {
    const script = go?.placeTool ?? "";
    const lines = script.split("\n");
    const ranges = commonLines(script);
    for (const { from, to } of ranges)
      for (let at = from; at < to; at += 37) {
        if (lines[at] === "") continue;
        const changed = lines.with(at, `${lines[at] ?? ""} `).join("\n");
        expect(commonLines(changed)).toEqual([]);
      }
    expect(commonLines(`${script}\nRemove-Item C:\\go`)).toEqual([]);
    const [table = ""] = common(script);
    expect(commonLines(script.replace("$exitCode = 1\n", `${table}\n$exitCode = 1\n`))).toEqual([]);
  });
});

describe("a plan of scripts of tools", () => {
  test("shows what is of the version, and where the rest is; the page shows all", async () => {
    const { tenant, desired, mock } = await toolWorld(goFiles());
    for (const { id } of mock.state.list("deviceHealthScripts"))
      mock.state.remove("deviceHealthScripts", String(id));

    const { plan } = await makePlan(tenant, desired, { impact: false });

    const text = planText(plan, plainPaint);
    expect(text).toContain(`+   'version' = '1.27.3'`);
    expect(text).toContain(`+   'hex' = '${"1".repeat(64)}'`);
    expect(text).toMatch(/… \d+ lines: the table of decisions, alike in scripts of every tool/);
    expect(text.split("\n").length).toBeLessThan(700);
    expect(text).not.toContain("function Get-Facts");
    expect(planMarkdown(plan)).not.toContain("function Get-Facts");
    expect(planHtml(plan)).toContain("function Get-Facts");
  });

  test("shows each line of a script that is not as this release renders it", async () => {
    const { tenant, config } = await toolWorld(goFiles());
    const script = renderToolScripts(goData).detectPlaced.replace("exit $exitCode", "exit 0");
    await writeFile(join(dirname(config), "detect.ps1"), script);
    const own = "remediations: { own: { displayName: Own, detect: detect.ps1 } }";
    await writeFile(config, `${goFiles()}${own}\n`);

    const desired = await loadDesiredState(config, { env: {} });
    const { plan } = await makePlan(tenant, desired, { impact: false });

    const text = planText(plan, plainPaint);
    for (const line of script.split("\n")) expect(text).toContain(`+ ${line}`.trimEnd());
  });
});
