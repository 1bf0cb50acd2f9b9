// A forecast of 5 rings of 200,000 devices, as a process of its own, so that the peak of memory is
// that of the forecast and of what it loads.
import { execFile } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { createForecast, desiredState } from "ringwright";
import { type Measure, median } from "./measure.ts";

const devices = 200_000;
const rounds = 3;
/** Deferral, deadline and grace period of each ring, as Windows Autopatch has them. */
const days = [
  [0, 0, 0],
  [1, 2, 2],
  [6, 2, 2],
  [9, 5, 2],
  [11, 3, 2],
] as const;

interface Cost {
  readonly seconds: number;
  /** In MB, all of the process. */
  readonly peak: number;
}

export async function bench(): Promise<Measure[]> {
  const script = ["--no-warnings", fileURLToPath(import.meta.url), "once"];
  const costs: Cost[] = [];
  for (let round = 0; round < rounds; round++) {
    const { stdout } = await promisify(execFile)(process.execPath, script);
    costs.push(JSON.parse(stdout) as Cost);
  }
  const what = `forecast of ${days.length} rings x ${devices.toLocaleString("en")} devices`;
  return [
    {
      name: what,
      value: median(costs.map(({ seconds }) => seconds)),
      unit: "s",
      budget: { atMost: 5 },
    },
    {
      name: `${what}, peak of memory of the process`,
      value: median(costs.map(({ peak }) => peak)),
      unit: "MB",
      budget: { atMost: 300 },
    },
  ];
}

function forecastOnce(): Cost {
  const rings = Object.fromEntries(
    days.map(([deferralDays, deadlineDays, gracePeriodDays], index) => [
      `ring${index}`,
      {
        displayName: `Ring ${index}`,
        order: index,
        quality: { deferralDays, deadlineDays },
        gracePeriodDays,
        // every second one keeps a native window, which takes the longest to draw
        ...(index % 2 > 0 && {
          maintenanceWindow: { start: "02:00", end: "05:00", enforce: "native" as const },
          assignments: [{ allDevices: true as const }],
        }),
      },
    ]),
  );
  const desired = desiredState({
    version: 1,
    stack: "bench",
    calendar: { timeZone: "Europe/Berlin" },
    rings,
  });
  const from = performance.now();
  const { fleet } = createForecast(desired, {
    release: "2026-11-10",
    devices: Object.fromEntries(Object.keys(rings).map((key) => [key, devices])),
  });
  const seconds = (performance.now() - from) / 1000;
  if (fleet.devices !== days.length * devices || fleet.patched["95"] === null)
    throw new Error(`the forecast is of ${fleet.devices} devices`);
  return { seconds, peak: Math.round(process.resourceUsage().maxRSS / 1024) };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  console.log(JSON.stringify(forecastOnce()));
