import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError, loadDesiredState } from "ringwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { configProblems } from "../../src/config/config-problems.ts";

const base = `version: 1
stack: corp-updates
groups:
  pilot:
    displayName: WinUpdate-Pilot
    membershipRule: (device.displayName -startsWith "LT-0")
rings:
  pilot:
    displayName: Ring 1 - Pilot
    quality: { deferralDays: 0 }
    assignments: [{ group: pilot }]
`;
const quality = "quality: { deferralDays: 0 }";
const lines = "[{ group: pilot }]";
const added = (text: string) => `${base}${text}\n`;
const instead = (old: string, text: string) => {
  if (!base.includes(old)) throw new RangeError(`the file has no ${old}`);
  return base.replace(old, text);
};

/** What is in the file, and every error that it has: line, column, id, and a part of the message. */
const files: readonly (readonly [mistake: string, text: string, ...errors: string[]])[] = [
  // names
  [
    "include",
    instead("{ group: pilot }", "{ include: pilot }"),
    "11:21 RC201 write { group: pilot }",
  ],
  ["excluded", instead(lines, "[{ excluded: pilot }]"), "11:21 RC201 write { exclude: pilot }"],
  [
    "Graph's name",
    instead(quality, "qualityUpdatesDeferralPeriodInDays: 7"),
    "10:5 RC201 that is Graph's name; write quality.deferralDays",
  ],
  [
    "Graph's name of a deadline",
    instead(quality, "deadlineForQualityUpdatesInDays: 3"),
    "10:5 RC201 write quality.deadlineDays",
  ],
  [
    "Graph's name where its property belongs",
    instead(quality, "quality: { deferralPeriodInDays: 7 }"),
    "10:16 RC201 that is Graph's name; write deferralDays",
  ],
  [
    "Graph's name of a driver policy",
    added("driverUpdates: { x: { displayName: D, approvalType: manual } }"),
    "12:39 RC201 that is Graph's name; write approval",
  ],
  [
    "Graph's name of a schedule",
    instead(quality, "installationSchedule: {}"),
    "10:5 RC201 that is Graph's name; write maintenanceWindow",
  ],
  [
    "a pause",
    instead(quality, "qualityUpdatesPaused: true"),
    "10:5 RC209 a pause is the operator's: ringwright ring pause",
  ],
  [
    "a rollback",
    instead(quality, "featureUpdatesWillBeRolledBack: true"),
    "10:5 RC209 ringwright ring rollback",
  ],
  [
    "a value of Graph's own",
    instead(quality, "lastModifiedDateTime: 2026-01-01"),
    "10:5 RC209 that value is Graph's own; take it out",
  ],
  [
    "a nested name in one word",
    instead(quality, "qualityDeferralDays: 0"),
    "10:5 RC201 write quality.deferralDays, which is quality: { deferralDays: ... }",
  ],
  [
    "name for displayName",
    instead("displayName: Ring", "name: Ring"),
    '9:5 RC201 write "displayName"',
  ],
  ["ring for rings", instead("rings:", "ring:"), '7:1 RC201 did you mean "rings"?'],
  // references
  [
    "a group by its display name",
    instead("{ group: pilot }", "{ group: WinUpdate-Pilot }"),
    '11:28 RC301 its key is "pilot"',
  ],
  [
    "a misspelt group",
    instead("{ group: pilot }", "{ group: pilott }"),
    '11:28 RC301 did you mean "pilot"?',
  ],
  [
    "two targets in a line",
    instead("{ group: pilot }", "{ group: pilot, exclude: pilot }"),
    "11:19 RC206 needs exactly one of group, exclude",
  ],
  // forms
  ["a key in place of a line", instead(lines, "[pilot]"), "11:19 RC203 write { group: pilot }"],
  [
    "a line in place of a list",
    instead(lines, "{ group: pilot }"),
    "11:18 RC203 write a list: [{ group: pilot }]",
  ],
  [
    "members as a list",
    instead('membershipRule: (device.displayName -startsWith "LT-0")', "members: [LT-0001]"),
    "6:14 RC203 write { devices: [LT-0001] }",
  ],
  [
    "a sample in percent",
    instead("rings:", "    sample: 5%\nrings:"),
    "7:13 RC203 write { percent: 5 }",
  ],
  ["version in quotes", instead("version: 1", 'version: "1"'), "1:10 RC203 write 1 without quotes"],
  [
    "a number in quotes",
    instead("deferralDays: 0", 'deferralDays: "7"'),
    "10:30 RC203 write 7 without quotes",
  ],
  [
    "a number with its unit",
    instead("deferralDays: 0", "deferralDays: 7d"),
    '10:30 RC203 must be a number (is "7d")',
  ],
  [
    "a number from a variable",
    instead("deferralDays: 0", 'deferralDays: "${var:DAYS}"'),
    "10:30 RC203 a variable gives a text, and cannot stand here",
  ],
  ["yes for true", instead(quality, "driversExcluded: yes"), "10:22 RC203 write true"],
  [
    "no stack",
    instead("stack: corp-updates\n", ""),
    "1:1 RC202 is missing; write for example: stack: corp-updates",
  ],
  [
    "a section without entries",
    instead("groups:", "filters:\ngroups:"),
    "3:9 RC203 write something below it, or take the line out",
  ],
  [
    "a property without a value",
    instead(quality, "quality:"),
    "10:13 RC203 write for example: quality: { deferralDays: 7, deadlineDays: 3 }",
  ],
  [
    "a value out of range",
    instead("deferralDays: 0", "deferralDays: 31"),
    "10:30 RC204 must be at most 30 (is 31)",
  ],
  [
    "a misspelt word",
    instead(quality, "userPauseAccess: enable"),
    '10:22 RC205 did you mean "enabled"?',
  ],
  [
    "a day that there is not",
    added("guards: { freeze: [{ name: x, from: 2026-13-40, to: 2026-12-01 }] }"),
    '12:37 RC206 must be a date such as "2026-12-18"',
  ],
  ["an empty file", "", "1:1 RC203 must be a mapping that begins with: version: 1"],
  // YAML
  ["a tab", instead(`    ${quality}`, `\t${quality}`), "10:1 RC104 replace the tab by blanks"],
  [
    "a missing colon",
    instead("displayName: Ring", "displayName Ring"),
    "9:5 RC103 a colon is missing in this line; write displayName: Ring 1 - Pilot",
  ],
  [
    "too little indent",
    instead(`    ${quality}`, `   ${quality}`),
    "10:4 RC103 begin all properties of a mapping at one column",
  ],
  [
    "too much indent",
    instead(`    ${quality}`, `     ${quality}`),
    "9:18 RC103 the next line is indented more than this one",
  ],
  [
    "a colon within a text",
    instead("Ring 1 - Pilot", "Ring 1: Pilot"),
    "9:18 RC103 put it in quotes",
  ],
  [
    "a list that is not closed",
    instead(lines, "[{ group: pilot }"),
    "11:18 RC105 [ is opened here and never closed",
  ],
  [
    "a mapping that is not closed",
    instead(lines, "[{ group: pilot ]"),
    "11:19 RC105 { is opened here and never closed",
  ],
  [
    "a quote that is not closed",
    instead("Ring 1 - Pilot", '"Ring 1 - Pilot'),
    '9:18 RC105 " is opened here and never closed',
  ],
  [
    "no comma",
    instead(lines, "[{ group: pilot } { group: x }]"),
    "11:36 RC103 a comma or a line break is missing before this",
  ],
  ["two documents", `${base}---\n${base}`, "12:1 RC106 take the line --- out, or split the file"],
  [
    "a merge key",
    instead(quality, "<<: { gracePeriodDays: 1 }"),
    "10:5 RC107 YAML merge keys are not supported",
  ],
  [
    "an alias of nothing",
    instead("Ring 1 - Pilot", "*Ring"),
    "9:18 RC103 a text that begins with * needs quotes",
  ],
  [
    "a text that begins with @",
    instead("Ring 1 - Pilot", "@Ring"),
    "9:18 RC103 a text cannot begin with @; put it in quotes",
  ],
  [
    "a tag",
    instead("Ring 1 - Pilot", "!Ring"),
    "9:18 RC103 a text cannot begin with !; put it in quotes",
  ],
  [
    "a backslash in double quotes",
    instead("Ring 1 - Pilot", '"C:\\Ring"'),
    "9:21 RC103 put the text in single quotes",
  ],
  [
    "too deep",
    `version: 1\nstack: ${"[".repeat(30)}${"]".repeat(30)}\n`,
    "2:32 RC108 is nested too deeply",
  ],
  [
    "a key that is a number",
    instead("  pilot:\n    displayName: Ring", "  1:\n    displayName: Ring"),
    "8:3 RC207 has a key that is no text; put it in quotes",
  ],
  [
    "a key twice",
    added("stack: other"),
    "12:1 RC208 is given twice; the first is at line 2, column 1",
  ],
  // together
  [
    "one name twice",
    added("  b: { displayName: Ring 1 - Pilot }"),
    '12:21 RC302 "Ring 1 - Pilot" is also the name of ring/pilot',
  ],
  [
    "adopt what is not there",
    added("adopt: [{ to: ring/x, id: 0f2c0000-0000-4000-8000-000000000001 }]"),
    "12:15 RC303 ring/x is not in the config",
  ],
  [
    "freezes in two places",
    added(
      "calendar: { timeZone: Europe/Berlin, freeze: [{ name: x, from: 2026-12-01, to: 2026-12-02 }] }\nguards: { freeze: [] }",
    ),
    "13:11 RC304 is given under calendar as well",
  ],
  [
    "an exception from nothing",
    added("exceptions: [{ device: LT-1, from: ring/x, until: 2036-12-05, reason: x }]"),
    "12:36 RC305 ring/x is not in the files",
  ],
  [
    "window and hours",
    instead(
      quality,
      'maintenanceWindow: { start: "02:00" }\n    activeHours: { start: "08:00", end: "18:00" }',
    ),
    "11:18 RC306 cannot both be set",
  ],
  [
    "a script that is not there",
    added("remediations: { x: { displayName: X, detect: nowhere.ps1 } }"),
    '12:46 RC307 "nowhere.ps1" does not exist',
  ],
  [
    "a variable that is not set",
    instead("Ring 1 - Pilot", "Ring ${var:NAME}"),
    "9:18 RC401 needs the environment variable RINGWRIGHT_VAR_NAME, which is not set",
  ],
  [
    "a variable in small letters",
    instead("Ring 1 - Pilot", "Ring ${var:name}"),
    "9:18 RC401 names are upper case letters, digits and _",
  ],
  [
    "a tool without a pin",
    added("tools: { go: { version: 1.27.4, source: '\\\\files\\share\\go' } }"),
    "12:25 RC502 has no pin in tools.lock.json",
  ],
  [
    "a site told in no way",
    added("sites: { by: {}, list: { BER: {} } }"),
    "12:14 RC503 needs exactly one of name, attribute and groups",
  ],
  [
    "a compatibility entry twice",
    added(
      "compatibility:\n  - { name: a, when: { model: X }, content: { kind: feature }, level: block }\n  - { name: a, when: { model: Y }, content: { kind: feature }, level: block }",
    ),
    '14:13 RC504 "a" is also the name of compatibility.0',
  ],
  [
    "a rollout of no gate",
    added(
      "rollouts:\n  x:\n    content: { kind: quality, release: 2026-11-10 }\n    actuator: ringPause\n    stages: [{ name: a, ring: pilot, gates: [g] }]\n    gates: {}",
    ),
    "RC501",
  ],
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringwright-broken-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function errorsOf(name: string, content: string | Uint8Array): Promise<string[]> {
  const file = join(folder, name);
  await writeFile(file, content);
  return await errorsAt(file);
}

async function errorsAt(file: string): Promise<string[]> {
  const error: unknown = await loadDesiredState(file, { env: { RINGWRIGHT_VAR_DAYS: "7" } }).catch(
    (caught: unknown) => caught,
  );
  if (!(error instanceof ConfigError)) throw new Error(`${file} is valid`, { cause: error });
  return error.issues.map(({ line, column, id, message }) => `${line}:${column} ${id} ${message}`);
}

const seen = new Set<string>();

describe("A broken policy file", () => {
  test.each(files)("with %s has one error that says what to write", async (_, text, ...wanted) => {
    const found = await errorsOf("ringwright.yaml", text);

    expect(found).toHaveLength(wanted.length);
    for (const [index, error] of wanted.entries()) {
      const [, place = "", id = "", message = ""] =
        /^(?:(\S+:\S+) )?(RC\d{3}) ?(.*)$/.exec(error) ?? [];
      expect(found[index]).toMatch(new RegExp(`^${place || "\\S+"} ${id} `));
      expect(found[index]).toContain(message);
      seen.add(id);
    }
  });

  test("says of a word that only ends a name of Graph nothing of Graph", async () => {
    const [error, ...others] = await errorsOf(
      "ringwright.yaml",
      instead(quality, "restartWarning: { minutes: 30 }"),
    );

    expect(error).toMatch(/^10:23 RC201 .*is not a known property/);
    expect(error).not.toContain("Graph's name");
    expect(others).toEqual([]);
  });

  test("of other kinds than YAML has an id as well", async () => {
    const utf16 = Buffer.from(`\ufeff${base}`, "utf16le");
    const found = [
      ...(await errorsOf("utf16.yaml", utf16)),
      ...(await errorsOf("notes.txt", base)),
      ...(await errorsAt(join(folder, "nowhere.yaml"))),
      ...(await errorsOf("ringwright.config.mjs", 'throw new Error("no");\n')),
    ];
    const ids = found.map((error) => error.split(" ")[1] ?? "");

    expect(ids).toEqual(["RC102", "RC101", "RC101", "RC109"]);
    for (const id of ids) seen.add(id);
  });

  test("has each id of the table", () => {
    expect(Object.keys(configProblems).filter((id) => !seen.has(id))).toEqual([]);
  });
});
