// 500 tenants in one process, over real HTTP: planned, applied wave by wave, planned empty; what one
// of them takes in requests and CPU; and how a fault of the base is held before the second wave.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { connect, type FleetResult, MemoryStore, openFleet } from "ringwright";
import { createMockTenants, mockTenantIds } from "ringwright/mocks";
import { runOnQueue } from "../test/servers/fleet-run.ts";
import type { Measure } from "./measure.ts";

const tenants = 500;
const parallel = 8;
// what an application is given for groups and rings
const consent = [
  "Device.Read.All",
  "DeviceManagementConfiguration.ReadWrite.All",
  "DeviceManagementManagedDevices.Read.All",
  "Group.ReadWrite.All",
  "GroupMember.ReadWrite.All",
  "Organization.Read.All",
];

export async function bench(): Promise<Measure[]> {
  return [...(await manyTenants()), ...(await besideQueue())];
}

async function manyTenants(): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-bench-"));
  const ids = mockTenantIds(tenants);
  const mock = createMockTenants({
    tenants: ids.map((tenantId) => ({ tenantId, consent })),
    shared: { clock: "real", devices: 20, logBodies: false },
  });
  try {
    const list = await writeFleet(folder, ids);
    const graphUrl = await mock.url();
    const open = async (store: MemoryStore) =>
      await openFleet(list, {
        store,
        owner: { pid: process.pid, host: "bench" },
        access: { env: {} },
        connect: (tenant) =>
          Promise.resolve(connect(mock.credential(tenant.tenantId), { graphUrl })),
      });
    const broken = await brokenBase(mock, ids, open);
    const fleet = await open(new MemoryStore());
    const planned = await timed(async () => await fleet.run({ verb: "plan", parallel }));
    const applied = await timed(async () => await fleet.run({ verb: "apply", parallel }));
    const again = await timed(async () => await fleet.run({ verb: "plan", parallel }));
    await fleet.close();
    expectAll(planned.result, "changes");
    expectAll(applied.result, "applied");
    expectAll(again.result, "unchanged");
    const requests = again.result.runs.reduce((sum, run) => sum + (run.details?.requests ?? 0), 0);
    return [
      row(`${tenants} tenants planned in one process`, planned.seconds, "s"),
      row(`${tenants} tenants applied, three waves`, applied.seconds, "s"),
      row(`${tenants} tenants planned again, nothing to do`, again.seconds, "s"),
      {
        ...row("requests of an unchanged plan, a tenant", requests / tenants, "requests"),
        budget: { atMost: 2 },
      },
      row("memory of mocks and fleet together", process.memoryUsage().rss / 2 ** 20, "MB"),
      {
        ...row("tenants of later waves that a broken base wrote to", broken.later, "tenants"),
        budget: { atMost: 0 },
      },
      row("tenants of the first wave that it failed in", broken.failed, "tenants"),
    ];
  } finally {
    await mock.close();
    await rm(folder, { recursive: true });
  }
}

const latencyMs = 100;
const fewTenants = 40;

/**
 * 40 tenants at 100 ms a request, eight at a time: in one process, and by four processes with two at a
 * time on a queue. A queue is not for speed: the ratio says what it costs.
 */
async function besideQueue(): Promise<Measure[]> {
  const redis = await startRedis();
  if (redis === undefined) {
    console.log("       (redis-server is not on the path: no row of a queue)");
    return [];
  }
  const { url, end } = redis;
  const folder = await mkdtemp(join(tmpdir(), "ringwright-bench-"));
  const ids = mockTenantIds(fewTenants);
  const mock = createMockTenants({
    tenants: ids.map((tenantId) => ({ tenantId, consent })),
    shared: { clock: "real", logBodies: false, delays: { latencyMs } },
  });
  try {
    // what the workers' tenants get, all in one wave
    const list = await writeFleet(folder, ids, { broad: "[]", waves: [ids.length] });
    const graphUrl = await mock.url();
    const fleet = await openFleet(list, {
      store: new MemoryStore(),
      owner: { pid: process.pid, host: "bench" },
      access: { env: {} },
      connect: (tenant) => Promise.resolve(connect(mock.credential(tenant.tenantId), { graphUrl })),
    });
    const embedded = await timed(async () => await fleet.run({ verb: "apply", parallel: 8 }));
    await fleet.close();
    const queued = await runOnQueue({
      backend: { kind: "redis", connection: `${url}/0` },
      state: { store: "redis", url: `${url}/1` },
      tenants: fewTenants,
      workers: 4,
      concurrency: 2,
      latencyMs,
      faults: false,
    });
    return [
      row(`${fewTenants} tenants applied in one process, 8 at a time`, embedded.seconds, "s"),
      row(`${fewTenants} tenants applied by 4 workers of a queue, 2 each`, queued.seconds, "s"),
      row("the queue over the one process", queued.seconds / embedded.seconds, "x"),
    ];
  } finally {
    await mock.close();
    await rm(folder, { recursive: true });
    end();
  }
}

/** A Redis of its own; undefined where this machine has none. */
async function startRedis(): Promise<
  { readonly url: string; readonly end: () => void } | undefined
> {
  const [program] = onPath("redis-server");
  if (program === undefined) return undefined;
  const port = 20_000 + (process.pid % 20_000);
  const server = spawn(program, [
    "--port",
    String(port),
    "--save",
    "",
    "--maxmemory-policy",
    "noeviction",
  ]);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.stdout.on("data", (text: Buffer) => {
      if (text.includes("Ready to accept connections")) resolve();
    });
  });
  return { url: `redis://127.0.0.1:${port}`, end: () => void server.kill() };
}

function onPath(name: string): string[] {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).filter((path) => existsSync(path));
}

async function writeFleet(
  folder: string,
  ids: readonly string[],
  {
    broad = "[{ allDevices: true }, { exclude: pilot }]",
    waves = [10, 20, ids.length - 30],
  }: { readonly broad?: string; readonly waves?: readonly number[] } = {},
): Promise<string> {
  await mkdir(join(folder, "base"));
  await writeFile(
    join(folder, "base/rings.yaml"),
    `version: 1
stack: corp
groups:
  pilot: { displayName: Pilot, membershipRule: '(device.displayName -startsWith "PILOT-")' }
rings:
  pilot: { displayName: Pilot, quality: { deferralDays: 0 }, assignments: [{ group: pilot }] }
  broad: { displayName: Broad, quality: { deferralDays: 7 }, assignments: ${broad} }
`,
  );
  const waveOf = waves.flatMap((size, wave) => Array.from({ length: size }, () => `wave-${wave}`));
  const list = join(folder, "tenants.yaml");
  await writeFile(
    list,
    `version: 1
defaults: { base: ./base }
tenants:
${ids.map((id, place) => `  t-${place}: { tenantId: ${id}, wave: ${waveOf[place]} }`).join("\n")}
waves: [${waves.map((_, wave) => `{ name: wave-${wave} }`).join(", ")}]
`,
  );
  return list;
}

/** Intune refuses a policy of the base in every tenant: nobody behind the first wave may meet it. */
async function brokenBase(
  mock: ReturnType<typeof createMockTenants>,
  ids: readonly string[],
  open: (store: MemoryStore) => ReturnType<typeof openFleet>,
): Promise<{ readonly later: number; readonly failed: number }> {
  const some = ids.slice(0, 30).map((id) => mock.tenant(id));
  for (const tenant of some) {
    tenant.inject({
      match: { method: "POST", path: "/deviceManagement/deviceConfigurations" },
      then: { status: 400 },
      times: Infinity,
    });
  }
  const fleet = await open(new MemoryStore());
  const { runs } = await fleet.run({ verb: "apply", parallel });
  await fleet.close();
  for (const tenant of some) tenant.clearFaults();
  const begun = runs.filter(({ outcome }) => outcome !== "waiting");
  return {
    later: begun.filter(({ wave }) => wave !== "wave-0").length,
    failed: begun.filter(({ wave }) => wave === "wave-0").length,
  };
}

function expectAll({ runs }: FleetResult, wanted: string): void {
  const other = runs.find(({ outcome }) => outcome !== wanted);
  if (runs.length !== tenants || other)
    throw new Error(`${other?.tenant} is ${other?.outcome}: ${other?.reason}`);
}

async function timed(
  work: () => Promise<FleetResult>,
): Promise<{ readonly result: FleetResult; readonly seconds: number }> {
  const begun = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - begun) / 1000 };
}

function row(name: string, value: number, unit: string): Measure {
  return { name, value, unit };
}
