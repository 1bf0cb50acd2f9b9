import { Session } from "ringwright";
import {
  driftText,
  objectText,
  plainPaint,
  planHtml,
  planMarkdown,
  planText,
} from "ringwright/report";
import { describe, expect, test } from "vitest";
import { plannedAfter } from "../support/dangerous-plan.ts";
import { createLab, load } from "../support/lab.ts";

const windows = '(device.deviceOSType -eq "Windows")';
const config = (rule: string, percent?: number, filter = '(device.manufacturer -eq "Dell")') =>
  `version: 1
stack: rep
groups:
  g:
    displayName: G
    membershipRule: >-
      ${rule}
${percent === undefined ? "" : `    sample: { percent: ${percent} }\n`}filters:
  f: { displayName: F, platform: windows10AndLater, rule: '${filter}' }
`;

/** The tenant after somebody wrote another rule there. */
async function leftBy(rule: string, applied: string) {
  const lab = createLab({ devices: 30 });
  await lab.apply(applied);
  const id = String(lab.group("G")["id"]);
  lab.mock.state.patch("groups", id, { membershipRule: rule });
  return { tenant: lab.tenant, session: new Session(lab.tenant, await load(applied)) };
}

describe("a sampled rule that the tenant left", () => {
  test("is shown as written, its sample apart, in drift, plan and page", async () => {
    const { session } = await leftBy(
      windows,
      config(`${windows} and (device.accountEnabled -eq true)`, 5),
    );
    const { report, plan } = await session.drift();

    const drift = driftText(report, plan, plainPaint);
    const texts = [drift, planText(plan, plainPaint), planMarkdown(plan), planHtml(plan)];

    expect(drift).toContain(
      `! group/g membershipRule: ${windows} in the tenant, the files say ${windows} and (device.accountEnabled -eq true)\n! group/g sample: no sample in the tenant, the files say 5 %\n`,
    );
    expect(texts[1]).toContain(
      `  ! group/g membershipRule: applied ${windows} and (device.accountEnabled -eq true), now ${windows}\n  ! group/g sample: applied 5 %, now no sample\n`,
    );
    expect(texts[2]).toContain("- `group/g` `sample`: applied `5 %`, now `no sample`\n");
    for (const shown of texts) expect(shown).not.toMatch(/deviceId|\\"/);
  });

  test("whose sample alone differs says so and repeats no rule", async () => {
    const twice = `${windows} -and (device.deviceId -startsWith "0" or device.deviceId -startsWith "1")`;
    const { session } = await leftBy(twice, config(windows, 6.25));
    const { report, plan } = await session.drift();

    expect(driftText(report, plan, plainPaint)).toContain(
      "! group/g sample: 12.5 % in the tenant, the files say 6.25 %\n",
    );
    expect(driftText(report, plan, plainPaint)).not.toContain("membershipRule");
  });

  test("stands in show with its share behind it", async () => {
    const { session } = await leftBy(windows, config(windows, 5));

    const shown = objectText(await session.show("group/g"), plainPaint);

    expect(shown.replace(/ +/g, " ")).toContain(
      ` membershipRule ${windows}, sample: 5 % ${windows} changed in the tenant\n`,
    );
  });
});

describe("a conflict of a rule", () => {
  test("does not claim what was applied in a comment or a page", async () => {
    const { tenant } = await leftBy('(device.displayName -eq "x")', config(windows));
    const other = '(device.displayName -eq "y")';
    const { plan } = await new Session(tenant, await load(config(other))).plan();

    expect(planMarkdown(plan)).toContain("`membershipRule`: changed in the files too, now `");
    expect(planHtml(plan)).toContain("<td>changed in the files too</td>");
  });
});

describe("a rule in a plan", () => {
  test("of a filter is shown as written, new and changed", async () => {
    const made = planText(
      await plannedAfter("version: 1\nstack: rep\n", config(windows)),
      plainPaint,
    );
    const changed = planText(
      await plannedAfter(config(windows), config(windows, undefined, '(device.model -eq "X")')),
      plainPaint,
    );

    expect(made).toContain('    rule: (device.manufacturer -eq "Dell")\n');
    expect(changed).toContain(
      '    rule: (device.manufacturer -eq "Dell") -> (device.model -eq "X")\n',
    );
  });

  test.each([
    ["both sampled", 5, 5],
    ["the sample gone", 5, undefined],
    ["the sample new", undefined, 5],
  ])("keeps the parentheses of the files on both sides: %s", async (_what, before, after) => {
    const shown = planText(
      await plannedAfter(
        config('(device.displayName -startsWith "x")', before),
        config(`${windows} or (device.displayName -startsWith "x")`, after),
      ),
      plainPaint,
    );

    expect(shown.replace(/\s+/g, " ")).toContain(
      `membershipRule: (device.displayName -startsWith "x") -> ${windows} or (device.displayName -startsWith "x")`,
    );
  });

  test("is not repeated where its sample alone goes", async () => {
    const shown = planText(await plannedAfter(config(windows, 5), config(windows)), plainPaint);

    expect(shown).toContain("    sample: 5 % -> no sample\n");
    expect(shown).not.toContain("membershipRule");
  });
});
