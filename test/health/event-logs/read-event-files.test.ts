import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readEventFiles } from "ringwright";
import { readSignals } from "../../../src/rollout/signals/read-signals.ts";
import { evtxFile, repeatingEvtxFile, type WrittenEvent } from "./evtx-file.ts";

const provider = "Microsoft-Windows-WindowsUpdateClient";
const title = "2026-11 Cumulative Update for Windows 11 (KB5068861) (26100.7171)";
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 11, 3, minutes));

/** A file in pieces of some bytes, so that no reader relies on where they end. */
function file(name: string, text: string | Uint8Array, piece = 4_096) {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, index) =>
    bytes.subarray(index * piece, (index + 1) * piece),
  );
  return { name, content: streamOf(pieces) };
}

async function* streamOf(pieces: readonly Uint8Array[]) {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

const installed = (minutes: number, computer = "LT-1"): WrittenEvent => ({
  provider,
  eventId: 19,
  at: at(minutes),
  computer,
  data: { updateTitle: title, updateGuid: "{8af6bd1f-0000-4000-8000-000000000000}" },
});
const failed = (minutes: number, computer = "LT-2", errorCode = "0x80070070"): WrittenEvent => ({
  provider,
  eventId: 20,
  at: at(minutes),
  computer,
  data: { errorCode, updateTitle: title },
});
const other = (minutes: number): WrittenEvent => ({
  provider: "Service Control Manager",
  // of another provider: no installation
  eventId: 19,
  at: at(minutes),
  computer: "LT-1",
  data: { status: "0x80070005" },
});

const xmlText = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const asXml = ({ provider: name, eventId, at: time, computer, data }: WrittenEvent) =>
  `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name="${xmlText(name)}"/><EventID Qualifiers="0">${eventId}</EventID><TimeCreated SystemTime='${time.toISOString()}'/><Computer>${xmlText(computer)}</Computer></System><EventData>${Object.entries(
    data,
  )
    .map(([key, value]) => `<Data Name='${xmlText(key)}'>${xmlText(value)}</Data>`)
    .join("")}</EventData></Event>`;
/** As Windows PowerShell 5.1 writes it. */
const asJson = ({ provider: name, eventId, at: time, computer, data }: WrittenEvent) => ({
  Id: eventId,
  ProviderName: name,
  MachineName: computer,
  TimeCreated: `/Date(${time.getTime()})/`,
  Properties: Object.values(data).map((Value) => ({ Value })),
  Message: "",
});
const asRow = (event: WrittenEvent) => ({
  ...asJson(event),
  TimeCreated: event.at.toISOString(),
  Properties: "System.Collections.Generic.List`1[System.Diagnostics.Eventing.Reader.EventProperty]",
  Message: messageOf(event),
});
const messageOf = ({ provider: name, eventId, data }: WrittenEvent) => {
  if (name !== provider) return `It ended with ${data["status"]}.`;
  return eventId === 19
    ? `Installation Successful: Windows successfully installed the following update: ${title}`
    : `Installation Failure: Windows failed to install the following update with error ${data["errorCode"]}: ${title}.`;
};
const csvOf = (events: readonly WrittenEvent[]) =>
  `#TYPE Selected.System.Diagnostics.Eventing.Reader.EventLogRecord\r\n${stringify(events.map(asRow), { header: true, quoted: true })}`;

const anyEvent = fc.oneof(
  fc.nat(50).map((minutes) => installed(minutes)),
  fc
    .record({ m: fc.nat(50), on: fc.constantFrom("LT-2", "LT-3") })
    .map(({ m, on }) => failed(m, on)),
  fc.nat(50).map(other),
);

describe("readEventFiles", () => {
  test("reads the same from every form of an event log, wherever its pieces end", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyEvent, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 300 }),
        async (events, piece) => {
          const xml = events.map(asXml).join("\r\n");
          const json = events.map(asJson);
          const forms = [
            file("x.evtx", evtxFile(events), 1_000 + piece),
            file("x.xml", `<?xml version="1.0"?><Events>${xml}</Events>`, piece),
            file("y.xml", xml, piece),
            file("x.json", JSON.stringify(json, null, 2), piece),
            file("x.jsonl", json.map((row) => `${JSON.stringify(row)}\n`).join(""), piece),
            file("x.json", json.map((row) => JSON.stringify(row, null, 2)).join("\r\n"), piece),
            file("x.csv", csvOf(events), piece),
            file("x.csv", Buffer.from(`\ufeff${csvOf(events)}`, "utf16le"), piece),
          ];
          const reports = [];
          for (const one of forms) reports.push(await readEventFiles([one]));

          for (const { files, findings } of reports) {
            expect(files[0]).toMatchObject({
              read: events.length,
              unreadable: 0,
              isCut: false,
              problems: [],
            });
            expect(findings).toEqual(reports[0]?.findings);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  test("sums up what was installed, what failed, how often, on how many and when", async () => {
    const events = [installed(1), installed(9), failed(2), failed(5), failed(4, "LT-3"), other(3)];

    const { findings } = await readEventFiles([file("System.evtx", evtxFile(events))]);

    expect(findings).toMatchObject({
      lines: 6,
      withoutTime: 0,
      devices: 3,
      devicesAreLeast: false,
    });
    expect(findings.updates).toEqual([
      {
        kb: "KB5068861",
        title,
        installed: seen(2, 1, 1, 9),
        failed: seen(3, 2, 2, 5),
        codes: ["0x80070070"],
      },
    ]);
    expect(findings.codes).toEqual([
      expect.objectContaining({
        code: "0x80070070",
        symbol: "ERROR_DISK_FULL",
        class: "diskSpace",
        updates: ["KB5068861"],
        ...seen(3, 2, 2, 5),
      }),
    ]);
    // unknown ones are kept with their number and provider
    expect(findings.events).toContainEqual({
      provider: "Service Control Manager",
      eventId: 19,
      isKnown: false,
      ...seen(1, 1, 3, 3),
    });
  });

  test("counts more events than one chunk of an event log holds", async () => {
    const events = Array.from({ length: 300 }, (_, index) => installed(index % 60));

    const { files, findings } = await readEventFiles([file("a.evtx", evtxFile(events), 70_000)]);

    expect(evtxFile(events).length).toBeGreaterThan(4_096 + 2 * 65_536);
    expect(files[0]).toMatchObject({ format: "evtx", read: 300, problems: [] });
    expect(findings.updates[0]?.installed.count).toBe(300);
  });

  test("reads update histories, and our own columns", async () => {
    const history = [
      { Title: title, Date: "2026-11-11T03:01:00Z", ResultCode: 4, HResult: -2147024784 },
      { Title: title, Date: "2026-11-11T03:02:00+00:00", ResultCode: 2, HResult: 0 },
    ];
    const own =
      "device,at,eventId,resultCode,hresult,kb\nlt-9,2026-11-11T03:05:00Z,20,,0x800F0922,5068861\n";

    const { findings } = await readEventFiles([
      file("history.json", JSON.stringify(history)),
      file("own.csv", own),
    ]);

    expect(findings.updates).toEqual([
      expect.objectContaining({
        kb: "KB5068861",
        installed: seen(1, 0, 2, 2),
        failed: seen(2, 1, 1, 5),
        codes: ["0x80070070", "0x800F0922"],
      }),
    ]);
  });

  test("reads packages of the log Setup", async () => {
    const package_ = (eventId: number, IntendedPackageState: string, ErrorCode = "0x0") => ({
      ...other(eventId),
      provider: "Microsoft-Windows-Servicing",
      eventId,
      data: { PackageIdentifier: "KB5068861", IntendedPackageState, ErrorCode },
    });
    const events = [
      package_(2, "Installed"),
      package_(3, "Installed", "0x800f0922"),
      package_(4, "Installed"),
    ];

    const { findings } = await readEventFiles([file("Setup.xml", events.map(asXml).join(""))]);

    expect(findings.updates[0]).toMatchObject({
      kb: "KB5068861",
      installed: { count: 1 },
      failed: { count: 1 },
      codes: ["0x800F0922"],
    });
    expect(findings.restartsNeeded.count).toBe(1);
  });

  test("finds codes in logs of text, with the article that the line names", async () => {
    const windowsUpdate = [
      "2026/11/11 03:00:00.1234567 1044  5848  Agent           * START * Finding updates",
      "2026/11/11 03:01:00.1234567 1044  5848  WebServices     WS error: 0x8024402C",
      "2026/11/11 03:02:00.1234567 1044  5848  Agent           FAILED [8024402C] GetConfig",
      "2026/11/11 03:03:00.1234567 1044  5848  Agent           Exit code = 0x00000000",
    ].join("\r\n");
    const cbs = [
      "2026-11-11 03:05:00, Info                  CBS    Loaded Servicing Stack v10.0.26100.7171",
      "2026-11-11 03:06:00, Error                 CBS    Failed to resolve KB5068861 [HRESULT = 0x800f081f - CBS_E_SOURCE_MISSING]",
    ].join("\n");

    const { files, findings } = await readEventFiles([
      file("WindowsUpdate.log", Buffer.from(`\ufeff${windowsUpdate}`, "utf16le"), 7),
      file("CBS.log", cbs, 5),
    ]);

    expect(files.map(({ format, read, problems }) => [format, read, problems])).toEqual([
      ["log", 2, []],
      ["log", 1, []],
    ]);
    expect(findings.codes.map(({ code, count, updates }) => [code, count, updates])).toEqual([
      ["0x8024402C", 2, []],
      ["0x800F081F", 1, ["KB5068861"]],
    ]);
    expect(findings.codes[0]).toMatchObject({
      first: at(1).toISOString(),
      last: at(2).toISOString(),
    });
  });

  test("keeps an event without a time of a known zone, and counts it", async () => {
    const row = { ...asRow(failed(1)), TimeCreated: "11/11/2026 3:01:00 AM" };

    const { findings } = await readEventFiles([file("x.csv", stringify([row], { header: true }))]);

    expect(findings).toMatchObject({ lines: 1, withoutTime: 1 });
    expect(findings.codes[0]).toMatchObject({
      code: "0x80070070",
      count: 1,
      first: null,
      last: null,
    });
  });
});

describe("files that are cut or hostile", () => {
  const events = Array.from({ length: 150 }, (_, index) => installed(index % 60));

  test("give what stands before the end, and say where that is", async () => {
    const evtx = evtxFile(events);
    const json = JSON.stringify(events.map(asJson));
    const cut = [
      file("a.evtx", evtx.subarray(0, 4_096 + 65_536 + 20_000)),
      file("b.xml", events.map(asXml).join("").slice(0, -30)),
      file("c.json", json.slice(0, -30)),
      file(
        "d.jsonl",
        events
          .map((one) => JSON.stringify(asJson(one)))
          .join("\n")
          .slice(0, -30),
      ),
      file("e.csv", csvOf(events).slice(0, -4)),
    ];

    const { files } = await readEventFiles(cut);

    expect(files.map(({ isCut }) => isCut)).toEqual([true, true, true, true, true]);
    for (const { name, read } of files) {
      expect(read, name).toBeGreaterThan(name === "a.evtx" ? 70 : 148);
      expect(read, name).toBeLessThan(150);
    }
    expect(files.map(({ problems }) => problems.at(-1))).toEqual([
      "byte 89632 ends in the middle",
      "event 150 ends in the middle",
      "object 150 ends in the middle",
      "line 150 ends in the middle",
      expect.stringMatching(/^line \d+ ends in the middle$/),
    ]);
  });

  test("lose the parts that are damaged alone", async () => {
    const bytes = Buffer.from(evtxFile(events));
    // a record in the first chunk, and the whole second chunk
    bytes.fill(0x0f, 4_096 + 512 + 60, 4_096 + 512 + 90);
    bytes.write("BadChnk", 4_096 + 65_536, "latin1");
    const whole = await readEventFiles([file("a.evtx", evtxFile(events))]);

    const { files, findings } = await readEventFiles([file("a.evtx", bytes)]);

    expect(files[0]?.problems).toEqual([
      expect.stringMatching(/^byte 4608 is a record that /),
      "byte 69632 is no chunk of an event log",
    ]);
    expect(findings.lines).toBeLessThan(whole.findings.lines);
    expect(findings.lines).toBeGreaterThan(50);
  });

  test("never crash, never hang, and are told, whatever bytes they are", async () => {
    const evtx = evtxFile(events.slice(0, 20)).subarray(0, 4_096 + 9_000);
    const damaged = fc
      .array(fc.tuple(fc.nat(evtx.length - 1), fc.nat(255)), { minLength: 1, maxLength: 30 })
      .map((changes) => {
        const bytes = Buffer.from(evtx);
        for (const [place, value] of changes) bytes[place] = value;
        return bytes;
      });
    await fc.assert(
      fc.asyncProperty(damaged, fc.uint8Array({ maxLength: 300 }), async (bytes, noise) => {
        const names = ["x.evtx", "x.json", "x.xml", "x.csv", "x.jsonl", "x.log", "x"];
        const { files } = await readEventFiles([
          file("a.evtx", bytes),
          ...names.map((name) => file(name, noise)),
        ]);
        expect(files).toHaveLength(8);
        expect(files[0]?.isCut || files[0]?.unreadable).toBeTruthy();
      }),
      { numRuns: 60 },
    );
  });

  test("are refused where they would declare entities, or have no end", async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa">]><Event><System><EventID>&a;</EventID></System></Event>`;
    const endless = `<Event ${"x".repeat(1_100_000)}${asXml(installed(1))}`;
    const deep = `<Event>${"<a>".repeat(10_000)}</Event>`;

    const { files } = await readEventFiles([
      file("a.xml", bomb),
      file("b.xml", endless, 65_536),
      file("c.xml", deep),
    ]);

    expect(files.map(({ read, problems }) => [read, problems])).toEqual([
      [0, ["event 1 has a reference that XML does not know by itself"]],
      [1, ["event 1 is far too long"]],
      [0, [expect.stringMatching(/^event 1 /)]],
    ]);
  });

  test("do not grow without bound from values that templates repeat", async () => {
    const { files } = await readEventFiles([
      file("elements.evtx", repeatingEvtxFile(20, 4)),
      file("text.evtx", repeatingEvtxFile(0, 7_000, "x".repeat(10_000))),
      file("few.evtx", repeatingEvtxFile(2, 4)),
    ]);

    expect(files.map(({ problems }) => problems)).toEqual([
      ["byte 4608 is a record that has too many parts"],
      ["byte 4608 is a record that has too much text"],
      // of it nothing is wrong but that it has no number
      ["byte 4608 is no event and no entry of an update history"],
    ]);
  });

  test("keep no more than they may of made-up names", async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => ({
      device: `d${index}`,
      at: at(1).toISOString(),
      eventId: 20,
      kb: String(1_000_000 + index),
      hresult: `0x8024${(0x1000 + index).toString(16)}`,
    }));

    const { findings } = await readEventFiles([
      file("x.jsonl", many.map((row) => JSON.stringify(row)).join("\n")),
    ]);

    expect(findings.lines).toBe(2_500);
    expect(findings.updates).toHaveLength(2_000);
    expect(findings.codes).toHaveLength(2_000);
    expect(findings.devicesAreLeast).toBe(true);
  });
});

describe("gates of rollouts", () => {
  test("read what Get-WinEvent gives, too, by the same reader", async () => {
    const rows = [installed(1), failed(2), other(3)].map(asJson);

    const { devices, files } = await readSignals([file("x.json", JSON.stringify(rows))], {
      kbs: ["KB5068861"],
      from: at(0),
      until: at(59),
    });

    expect(files[0]).toMatchObject({ read: 3, unreadable: 0 });
    expect(devices.map(({ device, outcome, codes }) => [device, outcome, codes])).toEqual([
      ["lt-1", "succeeded", []],
      ["lt-2", "failed", ["0x80070070"]],
    ]);
  });
});

function seen(count: number, devices: number, first: number, last: number) {
  return { count, devices, first: at(first).toISOString(), last: at(last).toISOString() };
}
