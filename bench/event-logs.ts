// What it takes to read event logs: a gigabyte of an export of Get-WinEvent, in a process of its own,
// and an event log of 64 MB.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { evtxFile } from "../test/health/event-logs/evtx-file.ts";
import type { Measure } from "./measure.ts";

const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const gigabyte = 2 ** 30;
const provider = "Microsoft-Windows-WindowsUpdateClient";

// the last that the command says: its peak memory, node included, and its CPU
const watch = `data:text/javascript,${encodeURIComponent(`
  process.on("exit", () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    process.stderr.write(JSON.stringify({
      peak: maxRSS / 1024,
      seconds: (userCPUTime + systemCPUTime) / 1e6,
    }));
  });
`)}`;

export async function bench(): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-bench-"));
  try {
    const json = join(folder, "events.json");
    const events = await writeJson(json);
    const export_ = measured(json, events);
    const log = join(folder, "System.evtx");
    const records = await writeEvtx(log);
    const evtx = measured(log, records);
    const row = (name: string, value: number, unit: string): Measure => ({ name, value, unit });
    return [
      {
        ...row(
          `1 GB of events as JSON (${events}), peak memory of the process`,
          export_.peak,
          "MB",
        ),
        budget: { atMost: 200 },
      },
      row("1 GB of events as JSON, CPU", export_.seconds, "s CPU"),
      {
        ...row(`64 MB of .evtx (${records} events), peak memory of the process`, evtx.peak, "MB"),
        budget: { atMost: 200 },
      },
      row("64 MB of .evtx, CPU", evtx.seconds, "s CPU"),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

function measured(
  file: string,
  events: number,
): { readonly peak: number; readonly seconds: number } {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--import", watch, main, "health", "read", file, "--json"],
    { encoding: "utf8", maxBuffer: gigabyte },
  );
  if (status !== 0) throw new Error(`reading ${file} failed: ${stderr}`);
  const { findings } = JSON.parse(stdout) as { readonly findings: { readonly lines: number } };
  if (findings.lines !== events)
    throw new Error(`${findings.lines} of ${events} events were read from ${file}`);
  const { peak, seconds } = JSON.parse(stderr) as {
    readonly peak: number;
    readonly seconds: number;
  };
  return { peak: Math.round(peak), seconds: Math.round(seconds) };
}

/** As Windows PowerShell writes it, on 5,000 devices; gives the number of events. */
async function writeJson(file: string): Promise<number> {
  const stream = createWriteStream(file);
  let [count, size] = [0, 0];
  stream.write("[\r\n");
  while (size < gigabyte) {
    const lines: string[] = [];
    for (let index = 0; index < 1_000; index++) lines.push(eventText(count++));
    const text = `${size === 0 ? "" : ",\r\n"}${lines.join(",\r\n")}`;
    size += text.length;
    if (!stream.write(text)) await once(stream, "drain");
  }
  stream.end("\r\n]\r\n");
  await once(stream, "finish");
  return count;
}

function eventText(number: number): string {
  const title = `2026-11 Cumulative Update for Windows 11 (KB${5_068_000 + (number % 40)})`;
  const values = number % 7 === 0 ? ["0x80070070", title] : [title];
  const event = {
    Message: `Installation: ${title}`,
    Id: number % 7 === 0 ? 20 : 19,
    Level: 4,
    ProviderName: provider,
    LogName: "System",
    MachineName: `LT-${number % 5_000}.corp.example`,
    TimeCreated: `/Date(${Date.UTC(2026, 10, 1) + number * 100})/`,
    Properties: values.map((Value) => ({ Value })),
    LevelDisplayName: "Information",
  };
  return JSON.stringify(event, null, 2);
}

async function writeEvtx(file: string): Promise<number> {
  const events = Array.from({ length: 4_000 }, (_, index) => ({
    provider,
    eventId: 19,
    at: new Date(Date.UTC(2026, 10, 1) + index * 1_000),
    computer: `LT-${index % 50}`,
    data: { updateTitle: `2026-11 Cumulative Update (KB${5_068_000 + (index % 40)})` },
  }));
  const log = evtxFile(events);
  // the chunks of one log over and over
  const times = Math.ceil(2 ** 26 / log.length);
  const stream = createWriteStream(file);
  stream.write(log);
  for (let time = 1; time < times; time++)
    if (!stream.write(log.subarray(4_096))) await once(stream, "drain");
  stream.end();
  await once(stream, "finish");
  return times * events.length;
}
