// Runs `report compliance` against a mock tenant in another process and tells the peak of its
// memory: node scripts/measure-compliance.ts [DEVICES]. Fails above 300 MB. Linux only, since
// the peak is read from /proc.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const devices = process.argv[2] ?? "50000";
const limitInMb = 300;
const main = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "ringwright-measure-"));
const config = join(folder, "ringwright.yaml");
writeFileSync(
  config,
  `version: 1
stack: measure
groups:
  all: { displayName: All Windows devices, membershipRule: '(device.deviceOSType -eq "Windows")' }
  pilot: { displayName: Pilot, membershipRule: '(device.deviceOSType -eq "Windows")', sample: { percent: 5 } }
rings:
  pilot: { displayName: Pilot, quality: { deferralDays: 0, deadlineDays: 2 }, assignments: [ { group: pilot } ] }
  broad: { displayName: Broad, quality: { deferralDays: 7 }, assignments: [ { group: all }, { exclude: pilot } ] }
featureUpdates:
  next: { displayName: Next, version: "Windows 11, version 25H2", assignments: [ { group: all } ] }
`,
);

const mock = spawn(process.execPath, [main, "mock", "serve", "--devices", devices], {
  stdio: ["ignore", "pipe", "inherit"],
});
try {
  const url = await new Promise<string>((resolve, reject) => {
    mock.on("exit", (code, signal) =>
      reject(new Error(`the mock tenant ended (${code ?? signal})`)),
    );
    createInterface(mock.stdout).on("line", (line) => resolve(line.replace("listening on ", "")));
  });
  await command(url, ["apply", "--yes", "--no-impact"]);
  const startedAt = performance.now();
  const peakInMb = await command(url, ["report", "compliance", "--csv", join(folder, "c.csv")]);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(
    `report compliance, ${devices} devices: ${peakInMb} MB at most, ${seconds} s (the mock's work in them)`,
  );
  if (peakInMb > limitInMb) process.exitCode = 1;
} finally {
  mock.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** Runs one command line; gives the peak of its resident memory. */
async function command(url: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [main, ...args, "-c", config], {
    env: { ...process.env, RINGWRIGHT_GRAPH_URL: url, RINGWRIGHT_ACCESS_TOKEN: "any" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, peakOf(child.pid))), 50);
  const code = await new Promise((resolve) => child.on("exit", resolve));
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
