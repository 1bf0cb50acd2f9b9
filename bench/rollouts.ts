// One tick of a rollout over a large fleet, over HTTP, the device cache cold and warm. Each is a process
// of its own, so that the peak of memory is its own; the mock tenant is in another one.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import {
  type Config,
  connect,
  desiredState,
  FileStore,
  openSqliteCache,
  RolloutController,
  Session,
} from "ringwright";
import { spareMemory } from "../src/cli/spare-memory.ts";
import type { Measure } from "./measure.ts";

const devices = 200_000;
const startAt = "2026-11-12T08:00:00Z";
const anHour = 3_600_000;
const root = fileURLToPath(new URL("..", import.meta.url));
const server = `
import { createMockTenant } from "ringwright/mocks";
const mock = createMockTenant({ devices: ${devices}, startAt: "${startAt}", logBodies: false });
console.log(await mock.url());`;

/** What a process of the bench does, as its arguments say. */
interface Task {
  readonly work: "start" | "tick";
  readonly graphUrl: string;
  readonly folder: string;
  /** Hours since the clock of the tenant began. */
  readonly hours: number;
}

interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Over that of the process at its start, in MB. */
  readonly peak: number;
  readonly requests: number;
}

export async function bench(): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-bench-"));
  const mock = spawn(process.execPath, ["--input-type=module", "-e", server], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [line] = (await once(mock.stdout, "data")) as [Buffer];
    const graphUrl = line.toString().trim();
    await inProcess({ work: "start", graphUrl, folder, hours: 1 });
    await rm(cacheFile(folder));
    const cold = await inProcess({ work: "tick", graphUrl, folder, hours: 2 });
    const warm = await inProcess({ work: "tick", graphUrl, folder, hours: 3 });
    return [...rows("cold", cold), ...rows("with the devices of the run before", warm)];
  } finally {
    mock.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

function rows(name: string, { seconds, cpuSeconds, peak, requests }: Cost): readonly Measure[] {
  return [
    {
      name: `rollout tick over ${devices.toLocaleString("en")} devices, ${name}, the mock's work in it`,
      value: seconds,
      unit: "s",
      budget: { atMost: 10 },
    },
    { name: "of that: CPU of the client", value: cpuSeconds, unit: "s" },
    { name: "its peak of memory over the start", value: peak, unit: "MB", budget: { atMost: 400 } },
    {
      name: "its requests for a thousand devices",
      value: requests / (devices / 1000),
      unit: "requests",
      budget: { atMost: 3 },
    },
  ];
}

async function inProcess(task: Task): Promise<Cost> {
  const script = ["--no-warnings", fileURLToPath(import.meta.url), JSON.stringify(task)];
  const { stdout } = await promisify(execFile)(process.execPath, script);
  return JSON.parse(stdout) as Cost;
}

function cacheFile(folder: string): string {
  return join(folder, "devices.sqlite");
}

async function carriedOut({ work, graphUrl, folder, hours }: Task): Promise<Cost> {
  spareMemory();
  let requests = 0;
  const token = { token: "bench", expiresOnTimestamp: Date.now() + anHour };
  const tenant = connect(
    { getToken: () => Promise.resolve(token) },
    {
      graphUrl,
      pacing: false,
      now: () => new Date(Date.parse(startAt) + hours * anHour),
      fetch: async (url, init) => {
        requests++;
        return await fetch(url, init);
      },
    },
  );
  const desired = desiredState(config);
  const store = new FileStore(folder);
  const owner = { pid: process.pid, host: "bench" };
  if (work === "start")
    await new Session(tenant, desired).planAndApply({
      store,
      owner,
      confirm: () => true,
      impact: false,
    });
  const cached = await openSqliteCache(cacheFile(folder));
  if (cached === undefined) throw new Error("there is no cache");
  const cache = { store: cached, tenantId: "bench" };
  const controller = new RolloutController(tenant, desired, { store, owner, cache });
  const baseline = process.memoryUsage.rss();
  const from = { at: performance.now(), cpu: process.cpuUsage() };
  const { state } =
    work === "start"
      ? await controller.start("november", { by: "bench", identity: null })
      : await controller.tick("november");
  const { user, system } = process.cpuUsage(from.cpu);
  cached.close();
  const [pilot] = state.stages;
  if (state.phase !== "Progressing" || (pilot?.targets?.count ?? 0) < devices / 100)
    throw new Error(`it is ${state.phase}: ${state.hold?.message ?? "the pilot has few devices"}`);
  return {
    seconds: (performance.now() - from.at) / 1000,
    cpuSeconds: (user + system) / 1e6,
    // maxRSS is in kilobytes on every platform
    peak: Math.round((process.resourceUsage().maxRSS * 1024 - baseline) / 1024 / 1024),
    requests,
  };
}

const membershipRule =
  '(device.deviceOSType -eq "Windows") and (device.deviceOwnership -eq "Company")';
const shares = [
  { key: "pilot", percent: 5, offset: 0 },
  { key: "early", percent: 20, offset: 5 },
  { key: "broad", percent: 75, offset: 25 },
];
const config: Config = {
  version: 1,
  stack: "bench",
  groups: Object.fromEntries(
    shares.map(({ key, ...sample }) => [key, { displayName: key, membershipRule, sample }]),
  ),
  rings: Object.fromEntries(
    shares.map(({ key }, index) => [
      key,
      {
        displayName: `Ring ${key}`,
        order: (index + 1) * 10,
        quality: { deferralDays: 0, deadlineDays: 2 },
        assignments: [{ group: key }],
      },
    ]),
  ),
  rollouts: {
    november: {
      content: { kind: "quality", release: "2026-11-10" },
      actuator: "ringPause",
      stages: shares.map(({ key }) => ({
        name: key,
        ring: key,
        soak: { minHours: 48, startsAtReached: 0.8 },
        timeoutDays: 10,
        watch: ["hardFailures"],
        gates: ["reach", "failures"],
      })),
      gates: {
        reach: { type: "devicesSucceeded", min: 0.9 },
        failures: { type: "failureRate", max: 0.05, minSample: 59 },
        hardFailures: { type: "failureRate", max: 0.05, confidence: 0.99, minSample: 20 },
      },
    },
  },
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const task = process.argv[2];
  if (task === undefined) throw new Error("it is run by the bench, with what it has to do");
  console.log(JSON.stringify(await carriedOut(JSON.parse(task) as Task)));
}
