import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { connectTo } from "../support/lab.ts";
import { served } from "../support/served.ts";

/** Names that anybody may give who can create a group, and what each would do. */
const hostile: readonly (readonly [string, string])[] = [
  ["sets a variable in Azure Pipelines", "##vso[task.setvariable variable=PATH]/tmp/evil"],
  ["ends a step of Azure Pipelines", "Ring ##VSO[task.complete result=Succeeded;]done"],
  ["makes three hashes of two", "###vso[task.complete result=Succeeded;]"],
  ["masks a text in GitHub Actions", "Broad ##[add-mask]e"],
  ["stops the commands of GitHub Actions", "::stop-commands::x"],
  ["does so after a blank", " ::error file=a.ts::broken"],
  ["hides the same behind a selector", "#\ufe0f#\ufe0fv\ufe0fso[task.complete result=Failed;]"],
  ["hides two colons so", "\ufe0f:\ufe0f:add-mask::x"],
  ["moves the cursor and paints", "\u001b[2J\u001b[31mred\u009b1A"],
  ["writes a line of its own", "one\r\n::add-mask::two\u2028three"],
  ["turns the direction of text", "\u061cgnp.\u202eexe\u2066"],
  ["holds text that nobody sees", "Broad\u{e0041}\u{e0042}\u200b\u00ad"],
];

// what Azure's agent looks for anywhere in a line, GitHub's runner anywhere and at its start
const commands = [/##vso\[/i, /##\[/, /^\s*::/m];
// they compare by the culture, which passes over these
const ignorable = /\p{DI}/gu;
// controls but line ends, and what is not seen or turns the text
const unseen = /(?![\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const ofConfig = new Set(["validate", "plan", "apply", "drift"]);

const registryFile = (text: string) =>
  [
    "Windows Registry Editor Version 5.00",
    "",
    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate]",
    `"TargetGroup"="${text}"`,
    `"${text}"="x"`,
    '"DeferQualityUpdates"=dword:00000001',
    '"DeferQualityUpdatesPeriodInDays"=dword:00000007',
  ].join("\r\n");

describe.each(hostile)("a name that %s", (_, displayName) => {
  test("is harmless in what every command prints", async () => {
    const assignments = (groupId: string) => [
      { target: { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId } },
    ];
    const id = "aaaaaaaa-0000-4000-8000-000000000001";
    const mock = served({
      devices: 20,
      groups: [{ id, displayName, description: displayName }],
      rings: [{ displayName, description: displayName, assignments: assignments(id) }],
      filters: [{ displayName, platform: "windows10AndLater", rule: '(device.model -eq "A")' }],
    });
    expect(mock.state.list("groups")[0]).toMatchObject({ id, displayName });
    const listed = await command(mock, ["ring", "list", "--json"]);
    const [ring] = (JSON.parse(listed.out) as { rings: { id: string; displayName: string }[] })
      .rings;
    expect(ring?.displayName).toBe(displayName);
    const { folder, config } = await folderWith(
      `version: 1\nstack: corp\nrings:\n  broad: { id: ${ring?.id}, displayName: Broad, assignments: [ allDevices: true ] }\n`,
    );

    const registry = join(folder, "policies.reg");
    await writeFile(registry, registryFile(displayName));
    const imported = ["import", "gpo", registry, "--force", "--out", join(folder, "gpo.yaml")];

    const expectHarmless = async (words: readonly string[]) => {
      const args = ofConfig.has(words[0] ?? "") ? [...words, "-c", config] : words;
      const { out, err } = await command(mock, args);
      for (const [stream, text] of Object.entries({ out, err })) {
        const where = `${stream} of ${JSON.stringify(words)}: ${JSON.stringify(text)}`;
        for (const pattern of commands)
          expect(text.replace(ignorable, ""), where).not.toMatch(pattern);
        expect(text, where).not.toMatch(unseen);
      }
      if (words.includes("--json")) expect(() => JSON.parse(out) as unknown, out).not.toThrow();
    };

    const lines = [
      ["group", "pilot", displayName, "--rule", '(device.deviceModel -eq "A")'],
      [
        "group",
        "pilot",
        `${displayName}p`,
        "--rule",
        `(device.deviceModel -eq "${displayName}")`,
        "--yes",
      ],
      [
        "group",
        "pilot",
        `q${displayName}`,
        "--rule",
        '(device.deviceModel -eq "A")',
        "--yes",
        "--json",
      ],
      ["rule", "impact", '(device.deviceModel -eq "A")', "--group", id],
      ["rule", "impact", '(device.deviceModel -eq "A")', "--group", id, "--json"],
      ["rule", "eval", `(device.displayName -ne "${displayName}")`, "--tenant"],
      ["rule", "eval", `(device.displayName -ne "${displayName}")`, "--tenant", "--json"],
      imported,
      [...imported, "--json"],
      ["validate"],
      ["validate", "--json"],
      ["plan"],
      ["plan", "-v"],
      ["plan", "--json"],
      ["plan", "--adopt"],
      ["drift"],
      ["drift", "--json"],
      ["ring", "list"],
      ["ring", "list", "--json"],
      ["ring", "pause", ring?.id ?? "", "--quality"],
      ["ring", "pause", ring?.id ?? "", "--quality", "--yes"],
      ["ring", "resume", ring?.id ?? "", "--quality", "--yes", "--json"],
      // of no ring, and one operand too many
      ["ring", "pause", `${displayName}x`, "--quality", "--yes", "--json"],
      ["ring", "pause", `a${displayName}`, displayName],
      ["rule", "check", `${displayName} -eq "${displayName}"`],
      ["rule", "check", `${displayName} -eq "${displayName}"`, "--json"],
      ["rule", "format", `device.displayName -eq "${displayName}"`],
      ["rule", "explain", `device.displayName -eq "${displayName}"`],
      ["report", "compliance", "--release", "2026-11-10"],
      ["report", "compliance", "--release", "2026-11-10", "--json"],
      ["export", "--out", join(folder, "out")],
      ["export", "--json", "--out", join(folder, "more")],
      ["apply", "--yes", "--adopt", "-v"],
      ["drift"],
      ["plan", "--json"],
    ];
    for (const words of lines) await expectHarmless(words);

    // with a driver policy a report waits for Intune, so this comes last
    const { body } = await connectTo(mock).graph.send<{ id: string }>({
      method: "POST",
      version: "beta",
      path: "/deviceManagement/windowsDriverUpdateProfiles",
      body: {
        "@odata.type": "#microsoft.graph.windowsDriverUpdateProfile",
        displayName,
        approvalType: "manual",
      },
    });
    const policy = body.id;
    const driverLines = [
      ["driver", "list"],
      ["driver", "list", "--json"],
      ["driver", "approve", policy, "*"],
      ["driver", "approve", policy, "*", "--yes"],
      ["driver", "pause", policy, "*", "--yes", "--json"],
      ["driver", "decline", policy, displayName, "--yes"],
    ];
    for (const words of driverLines) await expectHarmless(words);
  });
});
