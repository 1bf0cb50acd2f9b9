// `report compliance` as a process of its own, against a mock tenant in another one that waits
// 50 ms before each answer. Linux only, since the peak of memory is read from /proc.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Measure } from "./measure.ts";

const devices = 50_000;
const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const root = fileURLToPath(new URL("..", import.meta.url));
const server = `
import { createMockTenant } from "ringwright/mocks";
const mock = createMockTenant({
  devices: ${devices}, clock: "real", delays: { latencyMs: 50 }, logBodies: false,
});
console.log(await mock.url());`;
const config = `version: 1
stack: bench
groups:
  all: { displayName: All Windows devices, membershipRule: '(device.deviceOSType -eq "Windows")' }
  pilot: { displayName: Pilot, membershipRule: '(device.deviceOSType -eq "Windows")', sample: { percent: 5 } }
rings:
  pilot: { displayName: Pilot, quality: { deferralDays: 0, deadlineDays: 2 }, assignments: [ { group: pilot } ] }
  broad: { displayName: Broad, quality: { deferralDays: 7 }, assignments: [ { group: all }, { exclude: pilot } ] }
`;

export async function bench(): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), "ringwright-bench-"));
  const file = join(folder, "ringwright.yaml");
  writeFileSync(file, config);
  const mock = spawn(process.execPath, ["--input-type=module", "-e", server], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [line] = (await once(mock.stdout, "data")) as [Buffer];
    const url = line.toString().trim();
    await command(url, ["apply", "--yes", "--no-impact", "-c", file]);
    const from = performance.now();
    const peak = await command(url, ["report", "compliance", "--json", "-c", file]);
    const seconds = (performance.now() - from) / 1000;
    const what = `report compliance on ${devices.toLocaleString("en")} devices`;
    return [
      {
        name: `${what}, 50 ms a request, the mock's work in it`,
        value: seconds,
        unit: "s",
        budget: { atMost: 6 },
      },
      { name: `${what}, peak of memory`, value: peak, unit: "MB", budget: { atMost: 150 } },
    ];
  } finally {
    mock.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs one command line; gives the peak of its resident memory in MB. */
async function command(url: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, RINGWRIGHT_GRAPH_URL: url, RINGWRIGHT_ACCESS_TOKEN: "any" },
    stdio: "ignore",
  });
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, peakOf(child.pid))), 20);
  const [code] = (await once(child, "exit")) as [number | null];
  clearInterval(timer);
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${String(code)}`);
  return peak;
}

function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  } catch (error) {
    // it has ended between two looks
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return 0;
  }
}
