import fc from "fast-check";
import { importGroupPolicy } from "ringwright";
import { describe, expect, test } from "vitest";
import {
  gpoXml,
  lgpoText,
  polFile,
  polRecord,
  policyRoot,
  registryPol,
  regQueryText,
  regText,
  reportText,
  resultText,
  type TestPolicy,
  type TestValue,
  utf16,
  utf8,
} from "../support/group-policy.ts";

function importOf(name: string, bytes: Uint8Array) {
  return importGroupPolicy([{ name, bytes }], { stack: "corp" });
}

function unnamed(resource: object | undefined) {
  const { displayName: _name, ...rest } = { displayName: "", ...resource };
  return rest;
}

/** What an import says, names and places aside. */
function meaning({ config, rows }: ReturnType<typeof importGroupPolicy>) {
  return {
    rings: Object.values(config?.rings ?? {}).map(unnamed),
    settings: Object.values(config?.settings ?? {}).map(unnamed),
    rows: rows
      .filter(({ type }) => type !== "deleted")
      .map(({ key, name, type, value, outcome, target, note, restart }) => ({
        key,
        name,
        type,
        value,
        outcome,
        target,
        note,
        restart,
      }))
      .toSorted((a, b) => (`${a.key} ${a.name}` < `${b.key} ${b.name}` ? -1 : 1)),
  };
}

const aText = fc.constantFrom(
  "https://wsus.corp.example:8531",
  "25H2",
  "Windows 11",
  "a & b <c> \"d\" 'e'",
  "Pilot; [x]",
  "${var:HOME}",
);
const anyValue = fc.oneof(
  fc.integer({ min: 0, max: 70 }),
  fc.constantFrom(0, 1, 2, 4, 0xffffffff),
  aText,
);
const names = {
  "": [
    "WUServer",
    "WUStatusServer",
    "TargetGroup",
    "DeferQualityUpdates",
    "DeferQualityUpdatesPeriodInDays",
    "BranchReadinessLevel",
    "SetComplianceDeadlineForQU",
    "ConfigureDeadlineForQualityUpdates",
    "ActiveHoursStart",
    "ActiveHoursEnd",
    "TargetReleaseVersion",
    "TargetReleaseVersionInfo",
    "ProductVersion",
    "Unheard of",
  ],
  AU: ["UseWUServer", "AUOptions", "ScheduledInstallDay", "ScheduledInstallTime", "NoAutoUpdate"],
};
const valuesOf = (key: "" | "AU") =>
  fc
    .dictionary(fc.constantFrom(...names[key]), anyValue, { maxKeys: 10 })
    .map((own) => Object.entries(own).map(([name, value]): TestValue => ({ key, name, value })));

const choice = (label: string, value: string) => ({ is: "DropDownList" as const, label, value });
const box = (label: string, value: boolean) => ({ is: "CheckBox" as const, label, value });
const day = fc.integer({ min: 0, max: 7 });

/** Policies and the values that the editor of Group Policy writes for them. */
const policies: readonly fc.Arbitrary<{ policy: TestPolicy; values: readonly TestValue[] }>[] = [
  fc
    .record({
      option: fc.constantFrom(2, 3, 4, 5, 7),
      maintenance: fc.boolean(),
      day,
      hour: fc.integer({ min: 0, max: 24 }),
      second: fc.boolean(),
    })
    .map(({ option, maintenance, day: weekday, hour, second }) => ({
      policy: {
        title: "Configure Automatic Updates",
        state: "Enabled" as const,
        controls: [
          choice("Configure automatic updating:", `${option} - words of the choice`),
          box("Install during automatic maintenance", maintenance),
          choice("Scheduled install day: ", `${weekday} - Every day or one`),
          choice(
            "Scheduled install time:",
            hour === 24 ? "Automatic" : `${String(hour).padStart(2, "0")}:00`,
          ),
          box("Second week of the month", second),
        ],
      },
      values: [
        { key: "AU" as const, name: "NoAutoUpdate", value: 0 },
        { key: "AU" as const, name: "AUOptions", value: option },
        { key: "AU" as const, name: "ScheduledInstallDay", value: weekday },
        { key: "AU" as const, name: "ScheduledInstallTime", value: hour },
        ...(maintenance
          ? [{ key: "AU" as const, name: "AutomaticMaintenanceEnabled", value: 1 }]
          : []),
        ...(second ? [{ key: "AU" as const, name: "ScheduledInstallSecondWeek", value: 1 }] : []),
      ],
    })),
  fc
    .record({ start: fc.integer({ min: 0, max: 23 }), end: fc.integer({ min: 0, max: 23 }) })
    .map(({ start, end }) => {
      const clock = (hour: number) => `${hour % 12 || 12} ${hour < 12 ? "AM" : "PM"}`;
      return {
        policy: {
          title: "Turn off auto-restart for updates during active hours",
          state: "Enabled" as const,
          controls: [choice("Start:", clock(start)), choice("End:", clock(end))],
        },
        values: [
          { key: "" as const, name: "SetActiveHours", value: 1 },
          { key: "" as const, name: "ActiveHoursStart", value: start },
          { key: "" as const, name: "ActiveHoursEnd", value: end },
        ],
      };
    }),
  fc.record({ server: aText, status: aText }).map(({ server, status }) => ({
    policy: {
      title: "Specify intranet Microsoft update service location",
      state: "Enabled" as const,
      controls: [
        {
          is: "EditText" as const,
          label: "Set the intranet update service for detecting updates:",
          value: server,
        },
        { is: "EditText" as const, label: "Set the intranet statistics server:", value: status },
      ],
    },
    values: [
      { key: "AU" as const, name: "UseWUServer", value: 1 },
      { key: "" as const, name: "WUServer", value: server },
      { key: "" as const, name: "WUStatusServer", value: status },
    ],
  })),
  fc.integer({ min: 0, max: 30 }).map((days) => ({
    policy: {
      title: "Specify deadline for automatic updates and restarts for quality update",
      state: "Enabled" as const,
      controls: [choice("Deadline (days):", String(days)), choice("Grace period (days):", "1")],
    },
    values: [
      { key: "" as const, name: "SetComplianceDeadlineForQU", value: 1 },
      { key: "" as const, name: "ConfigureDeadlineForQualityUpdates", value: days },
      { key: "" as const, name: "ConfigureDeadlineGracePeriod", value: 1 },
    ],
  })),
  fc.integer({ min: 0, max: 7 }).map((transition) => ({
    policy: {
      title: "Specify Engaged restart transition and notification schedule for updates",
      state: "Enabled" as const,
      controls: [
        choice("Transition (days) :", String(transition)),
        choice("Deadline (days) :", "0"),
        choice("Transition (days) :", "3"),
      ],
    },
    values: [
      { key: "" as const, name: "SetEngagedRestartTransitionSchedule", value: 1 },
      { key: "" as const, name: "EngagedRestartTransitionSchedule", value: transition },
      { key: "" as const, name: "EngagedRestartDeadline", value: 0 },
      { key: "" as const, name: "EngagedRestartTransitionScheduleForFeatureUpdates", value: 3 },
    ],
  })),
  fc.constantFrom("Enabled" as const, "Disabled" as const).map((state) => ({
    policy: { title: "Manage preview builds", state, controls: [] },
    values: [
      {
        key: "" as const,
        name: "ManagePreviewBuildsPolicyValue",
        value: state === "Enabled" ? 2 : 1,
      },
    ],
  })),
  fc.integer({ min: 0, max: 30 }).map((days) => ({
    policy: {
      title: "Select when Quality Updates are received",
      state: "Enabled" as const,
      controls: [
        {
          is: "Numeric" as const,
          label: "After a quality update is released, defer receiving it for this many days:",
          value: String(days),
        },
      ],
    },
    values: [
      { key: "" as const, name: "DeferQualityUpdates", value: 1 },
      { key: "" as const, name: "DeferQualityUpdatesPeriodInDays", value: days },
    ],
  })),
];
const somePolicies = fc
  .subarray([...policies], { minLength: 1 })
  .chain((chosen) => fc.tuple(...chosen));

describe("an import of the same values", () => {
  test("is the same from every file that holds registry values", () => {
    fc.assert(
      fc.property(valuesOf(""), valuesOf("AU"), (update, au) => {
        const values = [...update, ...au];
        const expected = meaning(importOf("a.reg", utf16(regText(values))));

        expect(meaning(importOf("a.txt", utf8(regQueryText(values))))).toEqual(expected);
        expect(meaning(importOf("a.pol", registryPol(values)))).toEqual(expected);
        expect(meaning(importOf("lgpo.txt", utf8(lgpoText(values))))).toEqual(expected);
        expect(expected.rows).toHaveLength(values.length);
      }),
    );
  });

  test("is the same from a report, which has titles and words in their place", () => {
    fc.assert(
      fc.property(somePolicies, (chosen) => {
        const values = chosen.flatMap((each) => each.values);
        const expected = meaning(importOf("a.reg", utf16(regText(values))));
        const own = chosen.map(({ policy }) => policy);
        const report = importOf("r.xml", utf16(reportText({ name: "WU", policies: own })));
        const result = importOf("r.xml", utf16(resultText([], own)));

        expect(report.problems).toEqual([]);
        expect(meaning(report)).toEqual(expected);
        expect(meaning(result)).toEqual(expected);
      }),
    );
  });
});

// https://learn.microsoft.com/openspecs/windows_protocols/ms-gpreg
describe("a registry.pol", () => {
  const dword = (value: number) => new Uint8Array([value, 0, 0, 0]);
  const blank = new Uint8Array(Buffer.from(" \0", "utf16le"));
  const rowsOf = (...records: Uint8Array[]) =>
    importOf("Registry.pol", polFile(...records)).rows.map(({ name, type, value, line }) => [
      name,
      type,
      value,
      line,
    ]);

  test("may hold ] and ; in its data", () => {
    const rows = rowsOf(
      polRecord(policyRoot, "TargetGroup", 1, Buffer.from("a];[b\0", "utf16le")),
      polRecord(policyRoot, "DeferQualityUpdatesPeriodInDays", 4, dword(0x5d)),
    );

    expect(rows).toEqual([
      ["TargetGroup", "REG_SZ", "a];[b", 1],
      ["DeferQualityUpdatesPeriodInDays", "REG_DWORD", "93", 2],
    ]);
  });

  test("takes values out by **del. and **delvals., in order and in whatever case", () => {
    const au = `${policyRoot}\\AU`;
    const rows = rowsOf(
      polRecord(au, "AUOptions", 4, dword(4)),
      polRecord(au, "**DelVals.", 1, blank),
      polRecord(au, "NoAutoUpdate", 4, dword(1)),
      polRecord(policyRoot.toLowerCase(), "**del.WUServer", 1, blank),
      polRecord(policyRoot, "", 0, new Uint8Array()),
    );

    expect(rows).toEqual([
      ["AUOptions", "deleted", "", 2],
      ["NoAutoUpdate", "REG_DWORD", "1", 3],
      ["WUServer", "deleted", "", 4],
    ]);
  });

  // 20,000 records are taken, in a time that does not grow with their square
  test.each(["**soft.A", "**delvals."])("of 20,000 records of %s takes no time", (name) => {
    const one = polRecord(policyRoot, "B", 4, dword(1));
    const many = Array.from({ length: 9_990 }, (_, index) => [
      polRecord(policyRoot, `V${index}`, 4, dword(1)),
      polRecord(policyRoot, name, 4, dword(1)),
    ]).flat();
    const before = performance.now();

    const { problems } = importOf("Registry.pol", polFile(...many, one));

    expect(problems).toEqual([]);
    expect(performance.now() - before).toBeLessThan(30_000);
  });

  test("counts values of other policies", () => {
    const { otherValues, rows } = importOf(
      "Registry.pol",
      polFile(polRecord("Software\\Policies\\Other", "A", 4, dword(1))),
    );

    expect(otherValues).toBe(1);
    expect(rows).toEqual([]);
  });

  const record = polRecord(policyRoot, "A", 4, dword(1));
  const sized = (size: number) => {
    const bytes = Buffer.from(record);
    bytes.writeUInt32LE(size, bytes.length - 4 - 2 - 2 - 4);
    return new Uint8Array(bytes);
  };
  test.each([
    ["of another version", Buffer.from("PReg\u0002\0\0\0", "latin1"), "version other than 1"],
    ["that is cut off", polFile(record).subarray(0, 40), "at byte"],
    ["with data beyond its end", polFile(sized(600)), "ends within data, at byte"],
    ["with data of 4 GB", polFile(sized(0xfffffff0)), "more than 65535, at byte"],
    [
      "with a name that is too long",
      polFile(polRecord(policyRoot, "A".repeat(300), 4, dword(1))),
      "more than 259 characters",
    ],
    [
      "with rubbish after a record",
      polFile(record, new Uint8Array([1, 2, 3])),
      "has no [ where a record needs one, at byte",
    ],
  ])("%s is refused with the place", (_what, bytes, message) => {
    const { problems, config } = importOf("Registry.pol", new Uint8Array(bytes));

    expect(config).toBeUndefined();
    expect(problems[0]?.message).toContain(message);
  });

  test("of any bytes is read or refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, hasHead) => {
        const { problems, rows } = importOf("x.pol", hasHead ? polFile(bytes) : bytes);

        expect(problems.length + rows.length >= 0).toBe(true);
        expect(problems.every(({ message }) => message !== "")).toBe(true);
      }),
    );
  });

  test("of the users' side is refused", () => {
    const { problems } = importOf("GPO/User/Registry.pol", polFile(record));

    expect(problems[0]?.message).toContain("users' side");
  });
});

describe("LGPO text", () => {
  test("takes values out, skips users and counts the rest", () => {
    const text = [
      "; a comment",
      `Computer\n${policyRoot}\nWUServer\nDELETE`,
      `User\n${policyRoot}\nTargetGroup\nSZ:Pilot`,
      `Computer\n${policyRoot}\\AU\nAUOptions\nDWORD:0x2`,
      "Computer\nSoftware\\Other\nA\nDWORD:1",
      `Computer\n${policyRoot}\nDeferQualityUpdates\nDWORD:many`,
    ].join("\n\n");

    const bad = importOf("lgpo.txt", utf8(text));
    const { rows, otherValues } = importOf("lgpo.txt", utf16(text.replace("many", "1")));

    expect(bad.problems).toEqual([
      {
        file: "lgpo.txt",
        line: 23,
        message: expect.stringContaining("DeferQualityUpdates") as string,
      },
    ]);
    expect(otherValues).toBe(2);
    expect(rows.map(({ name, type, value }) => [name, type, value])).toEqual([
      ["WUServer", "deleted", ""],
      ["AUOptions", "REG_DWORD", "2"],
      ["DeferQualityUpdates", "REG_DWORD", "1"],
    ]);
  });

  test("takes out what is below a key that is deleted, and nothing else", () => {
    const value = `Computer\n${policyRoot}\nDeferQualityUpdates\nDWORD:1`;
    const deleted = (key: string) => `${value}\n\nComputer\n${key}\n*\nDELETEKEYS`;
    const typesOf = (key: string) =>
      importOf("lgpo.txt", utf8(deleted(key))).rows.map(({ type }) => type);

    expect(typesOf("Software\\Policies\\Microsoft")).toEqual(["deleted"]);
    expect(typesOf(policyRoot)).toEqual(["deleted"]);
    expect(typesOf(`${policyRoot}\\AU`)).toEqual(["REG_DWORD"]);
    expect(typesOf("Software\\Other")).toEqual(["REG_DWORD"]);
  });

  test("with a block that is not whole is refused with its line", () => {
    const { problems } = importOf("lgpo.txt", utf8(`Computer\n${policyRoot}\nWUServer\n`));

    expect(problems).toEqual([
      { file: "lgpo.txt", line: 1, message: expect.stringContaining("four lines") as string },
    ]);
  });
});

describe("a report of policies", () => {
  const notify: TestPolicy = {
    title: "Configure Automatic Updates",
    state: "Enabled",
    controls: [choice("Configure automatic updating:", "2 - Notify for download and auto install")],
  };

  test("of several becomes a ring each, under names of their own", () => {
    const gpos = [
      gpoXml({ name: "WU – Pilot", id: "{a}", policies: [notify] }),
      gpoXml({ name: "WU Pilot", id: "{b}", policies: [notify] }),
      gpoXml({ name: "Default Domain Policy", id: "{c}" }),
    ];
    const { config, objects, rows } = importOf(
      "all.xml",
      utf16(`<report>${gpos.join("")}</report>`),
    );

    expect(Object.entries(config?.rings ?? {})).toEqual([
      ["wu-pilot", { displayName: "WU – Pilot", automaticUpdateMode: "notifyDownload" }],
      ["wu-pilot-2", { displayName: "WU Pilot", automaticUpdateMode: "notifyDownload" }],
    ]);
    expect(objects.map(({ name, ring, leftOut }) => [name, ring, leftOut])).toEqual([
      ["WU – Pilot", "wu-pilot", null],
      ["WU Pilot", "wu-pilot-2", null],
      ["Default Domain Policy", null, "holds no value of Windows Update"],
    ]);
    expect(new Set(rows.map(({ gpo }) => gpo))).toEqual(new Set(["WU – Pilot", "WU Pilot"]));
  });

  test("lists links, filtering and what hangs on them", () => {
    const { objects } = importOf(
      "r.xml",
      utf8(
        reportText({
          name: "WU",
          policies: [notify],
          links: [
            { path: "corp.example/Berlin", enforced: true },
            { path: "corp.example/Old", enabled: false },
          ],
          appliesTo: ["CORP\\WU Pilot"],
        }),
      ),
    );

    expect(objects).toMatchObject([
      {
        domain: "corp.example",
        links: [
          { path: "corp.example/Berlin", isEnabled: true, isEnforced: true },
          { path: "corp.example/Old", isEnabled: false, isEnforced: false },
        ],
        appliesTo: ["CORP\\WU Pilot"],
      },
    ]);
  });

  test("with its computer side off imports nothing, and says so for each value", () => {
    const { config, objects, rows } = importOf(
      "r.xml",
      utf8(reportText({ name: "WU", policies: [notify], isOn: false })),
    );

    expect(config).toBeUndefined();
    expect(objects[0]?.leftOut).toBe("its computer side is turned off");
    expect(rows.map(({ outcome }) => outcome)).toEqual(["notInForce", "notInForce"]);
  });

  test("in another language is refused with advice, since it holds titles alone", () => {
    const { problems } = importOf(
      "r.xml",
      utf8(reportText({ name: "WU", policies: [notify], heading: "Registrierung" })),
    );

    expect(problems[0]?.message).toContain("no report in English");
  });

  test("names a policy, a control and words that the template does not know", () => {
    const { rows } = importOf(
      "r.xml",
      utf8(
        reportText({
          name: "WU",
          policies: [
            { title: "A policy of tomorrow", state: "Enabled" },
            {
              ...notify,
              controls: [
                choice("A control of tomorrow", "x"),
                choice("Configure automatic updating:", "whatever"),
              ],
            },
          ],
        }),
      ),
    );

    expect(rows.map(({ name, value, outcome }) => [name, value, outcome])).toEqual([
      ["A policy of tomorrow", "Enabled", "unknown"],
      ["NoAutoUpdate", "0", "implied"],
      ["Configure Automatic Updates: A control of tomorrow", "x", "unknown"],
      ["Configure Automatic Updates: Configure automatic updating:", "whatever", "unknown"],
    ]);
  });

  test("has values that no template knows by their key", () => {
    const xml = `<q1:RegistrySetting><q1:KeyPath>${policyRoot}</q1:KeyPath><q1:AdmSetting>false</q1:AdmSetting><q1:Value><q1:Name>DeferQualityUpdatesPeriodInDays</q1:Name><q1:Number>5</q1:Number></q1:Value></q1:RegistrySetting><q1:RegistrySetting><q1:KeyPath>Software\\Other</q1:KeyPath><q1:Value><q1:Name>A</q1:Name><q1:Number>1</q1:Number></q1:Value></q1:RegistrySetting>`;
    const { config, otherValues } = importOf("r.xml", utf8(reportText({ name: "WU", xml })));

    expect(config?.rings?.["wu"]).toMatchObject({ quality: { deferralDays: 5 } });
    expect(otherValues).toBe(1);
  });
});

describe("what gpresult writes", () => {
  const days = (value: string, gpo: string, precedence: number): TestPolicy => ({
    title: "Select when Quality Updates are received",
    state: "Enabled",
    controls: [
      {
        is: "Numeric",
        label: "After a quality update is released, defer receiving it for this many days:",
        value,
      },
    ],
    gpo,
    precedence,
  });

  test("takes each value from the policy that won, and names those that lost", () => {
    const gpos = [
      { name: "WU all", id: "{A}" },
      { name: "WU Berlin", id: "{B}" },
    ];
    const { config, rows } = importOf(
      "result.xml",
      utf16(resultText(gpos, [days("14", "{A}", 2), days("5", "{b}", 1)])),
    );

    expect(config?.rings).toMatchObject({ gpo: { quality: { deferralDays: 5 } } });
    expect(
      rows.map(({ name, value, gpo, outcome, note }) => [name, value, gpo, outcome, note]),
    ).toEqual([
      ["DeferQualityUpdates", "1", "WU all", "notInForce", "WU Berlin goes before it"],
      ["DeferQualityUpdatesPeriodInDays", "14", "WU all", "notInForce", "WU Berlin goes before it"],
      ["DeferQualityUpdates", "1", "WU Berlin", "implied", "values that are stated are in force"],
      ["DeferQualityUpdatesPeriodInDays", "5", "WU Berlin", "mapped", null],
    ]);
  });

  // exits 0 and leaves the computer side out
  test("without rights of an administrator is refused with advice", () => {
    const text = resultText([], []).replace(
      /<ComputerResults>.*<\/ComputerResults>/s,
      "<UserResults/>",
    );

    expect(importOf("result.xml", utf16(text)).problems[0]?.message).toContain("as administrator");
  });
});

describe("a file of another kind", () => {
  test.each([
    ["<html><body/></html>", "in HTML"],
    ["<Config/>", "its root is Config"],
    ["version: 1", "is none of the files that are read"],
  ])("such as %j is refused with advice", (text, message) => {
    expect(importOf("x", utf8(text)).problems[0]?.message).toContain(message);
  });
});

describe("files of several policies", () => {
  test("do not have to agree, as exports of one machine do", () => {
    const files = [
      {
        name: "a/registry.pol",
        bytes: registryPol([{ key: "", name: "DeferQualityUpdatesPeriodInDays", value: 3 }]),
      },
      {
        name: "b.pol",
        bytes: registryPol([{ key: "", name: "DeferQualityUpdatesPeriodInDays", value: 9 }]),
      },
    ];
    const { config, problems } = importGroupPolicy(files, { stack: "corp" });

    expect(problems).toEqual([]);
    expect(config?.rings).toMatchObject({
      registry: { quality: { deferralDays: 3 } },
      b: { quality: { deferralDays: 9 } },
    });
  });
});
