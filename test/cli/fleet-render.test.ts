import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadDesiredState } from "ringwright";
import { describe, expect, test } from "vitest";
import { command } from "../support/cli.ts";
import {
  expectHarmlessJson,
  expectHarmlessText,
  writableHostileNames,
} from "../support/hostile.ts";
import { served } from "../support/served.ts";
import { fleetFolder, idOf } from "../fleet/fleet-folder.ts";

const base = `version: 1
stack: corp
rings:
  pilot: { displayName: Ring 1, quality: { deferralDays: 0 } }
  broad: { displayName: Ring 2, quality: { deferralDays: 7 } }
`;
const list = `version: 1
defaults: { base: base.yaml }
tenants:
  contoso: { tenantId: ${idOf(1)} }
  fabrikam: { tenantId: ${idOf(2)}, overlay: own.yaml, vars: { HELPDESK: hotline-9 } }
  wingtip: { tenantId: ${idOf(3)} }
`;
const own = 'rings: { broad: { quality: { deferralDays: 9 }, description: "${var:HELPDESK}" } }\n';

async function fleet(files: Readonly<Record<string, string>> = {}) {
  const folder = await fleetFolder({
    "tenants.yaml": list,
    "base.yaml": base,
    "own.yaml": own,
    ...files,
  });
  return { folder, tenants: join(folder, "tenants.yaml") };
}

async function render(tenants: string, ...words: string[]) {
  return await command(undefined, ["fleet", "render", ...words, "--tenants", tenants]);
}

describe("fleet render", () => {
  test("prints each value with its place, and variables as they are written", async () => {
    const { folder, tenants } = await fleet();

    const { code, out } = await render(tenants, "fabrikam");

    expect(code).toBe(0);
    expect(out.replaceAll(`${folder}/`, ""))
      .toBe(`# fabrikam of tenants.yaml: base base.yaml, tenant own.yaml
# needs RINGWRIGHT_VAR_HELPDESK

version: 1 # base.yaml:1
stack: corp # base.yaml:2
tenantId: ${idOf(2)} # tenants.yaml:5
rings:
  pilot:
    displayName: Ring 1 # base.yaml:4
    quality:
      deferralDays: 0 # base.yaml:4
  broad:
    displayName: Ring 2 # base.yaml:5
    quality:
      deferralDays: 9 # own.yaml:1, instead of 7 of base.yaml:5
    description: \${var:HELPDESK} # own.yaml:1
`);
  });

  test("as JSON has the same values, and no variable filled in", async () => {
    const { tenants } = await fleet();

    const { code, out } = await render(tenants, "fabrikam", "--json");

    expect(code).toBe(0);
    expect(out).not.toContain("hotline-9");
    expect(JSON.parse(out)).toMatchObject({
      formatVersion: 1,
      tenant: "fabrikam",
      tenantId: idOf(2),
      stack: "corp",
      layers: [
        { role: "base", path: "base.yaml" },
        { role: "tenant", path: "own.yaml" },
      ],
    });
  });

  test("shows names of the layers harmless, and loads them as they were", async () => {
    const rings = writableHostileNames.map(
      (name, place) => [`r${place}`, { displayName: `Ring ${place}`, description: name }] as const,
    );
    const { folder, tenants } = await fleet({
      "base.yaml": JSON.stringify({ version: 1, stack: "corp", rings: Object.fromEntries(rings) }),
      "own.yaml": JSON.stringify({ rings: { r0: { description: writableHostileNames[1] } } }),
    });

    const text = await render(tenants, "fabrikam");
    const json = await render(tenants, "fabrikam", "--json");
    await writeFile(join(folder, "rendered.yaml"), text.out);
    const again = await loadDesiredState(join(folder, "rendered.yaml"));

    expectHarmlessText(text.out, "stdout");
    expectHarmlessJson(json.out, "stdout");
    expect(text.err).toBe("");
    expect(again.resources.slice(1).map(({ fields }) => fields["description"])).toEqual(
      writableHostileNames.slice(1),
    );
  });

  test("scripts and calendars are named from where the list stands", async () => {
    const ics = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n";
    const { folder, tenants } = await fleet({
      "tenants.yaml": list.replace("base: base.yaml", "base: base"),
      "base/all.yaml": `${base}calendar: { timeZone: UTC, freeze: { ics: days.ics } }
remediations: { check: { displayName: Check, detect: scripts/detect.ps1 } }
`,
      "base/days.ics": ics,
      "base/scripts/detect.ps1": "exit 0",
      "own.yaml": "{}",
    });

    const { out } = await render(tenants, "contoso");
    await writeFile(join(folder, "rendered.yaml"), out);
    const again = await loadDesiredState(join(folder, "rendered.yaml"));

    expect(out).toContain("detect: base/scripts/detect.ps1");
    expect(out).toContain("ics: base/days.ics");
    expect(again.resources.map(({ address }) => address)).toContain("remediation/check");
  });

  test.each([
    [["contos"], "contos is no tenant of", 'did you mean "contoso"?'],
    [[], "name a tenant, or all of them with --all", ""],
    [["contoso", "--all"], "name a tenant, or all of them with --all", ""],
    [["--all"], "--all needs --changed-from FILE", ""],
  ])("refuses %j", async (words, message, more) => {
    const { tenants } = await fleet();

    const { code, err } = await render(tenants, ...words);

    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(err).toContain(more);
  });
});

describe("a resource that a layer takes out", () => {
  test("stays in the tenant, where drift tells it as orphaned and no apply deletes it", async () => {
    const mock = served({ tenantId: idOf(2) });
    const { folder, tenants } = await fleet();
    const config = join(folder, "rendered.yaml");
    const env = { RINGWRIGHT_VAR_HELPDESK: "hotline-9" };
    const run = async (...words: string[]) => {
      await writeFile(config, (await render(tenants, "fabrikam")).out);
      return await command(mock, [...words, "-c", config], { env });
    };
    const names = () =>
      mock.state.list("deviceConfigurations").map(({ displayName }) => displayName);

    const first = await run("apply", "--yes");
    await writeFile(join(folder, "own.yaml"), "rings: { pilot: { $remove: true } }\n");
    const drift = await run("drift", "--json");
    const second = await run("apply", "--yes");

    expect(first.code, first.err).toBe(0);
    expect(JSON.parse(drift.out)).toMatchObject({ orphaned: [{ address: "ring/pilot" }] });
    expect(second.code, second.err).toBe(0);
    expect(new Set(names())).toEqual(new Set(["Ring 1", "Ring 2"]));
  });
});

describe("fleet render --changed-from", () => {
  async function released() {
    const { folder, tenants } = await fleet();
    const other = join(folder, "released");
    await mkdir(other);
    const files = {
      "tenants.yaml": `${list.replace(/ {2}wingtip.*\n/, "")}  northwind: { tenantId: ${idOf(4)} }\n`,
      "base.yaml": base.replace("deferralDays: 7", "deferralDays: 5, deadlineDays: 3"),
      "own.yaml": await readFile(join(folder, "own.yaml"), "utf8"),
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(other, name), text);
    return { folder, tenants, from: join(other, "tenants.yaml") };
  }

  test("tells tenant by tenant which effective values a change of the base moves", async () => {
    const { folder, tenants, from } = await released();

    const { code, out } = await render(tenants, "--all", "--changed-from", from);

    expect(code).toBe(2);
    expect(out.replaceAll(`${folder}/`, "")).toBe(`contoso: 2 values
  rings.broad.quality.deferralDays: 5 -> 7 (base.yaml:5)
  rings.broad.quality.deadlineDays: 3 -> nothing (was released/base.yaml:5)
fabrikam: 1 value
  rings.broad.quality.deadlineDays: 3 -> nothing (was released/base.yaml:5)
wingtip: new in the list
northwind: no longer in the list
0 of 4 tenants as before
`);
  });

  test("of one tenant, as JSON; nothing moved is 0", async () => {
    const { tenants, from } = await released();

    const moved = await render(tenants, "fabrikam", "--changed-from", from, "--json");
    const same = await render(tenants, "--all", "--changed-from", tenants);

    expect(moved.code).toBe(2);
    expect(JSON.parse(moved.out)).toMatchObject({
      formatVersion: 1,
      tenants: [
        {
          tenant: "fabrikam",
          change: "moved",
          values: [{ path: "rings.broad.quality.deadlineDays", before: { value: 3 }, after: null }],
        },
      ],
    });
    expect(same).toMatchObject({ code: 0, out: "3 of 3 tenants as before\n" });
  });
});
