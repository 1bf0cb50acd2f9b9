// CPU of reading and planning 5,000 objects: against JSON.parse of the same payloads once all is
// compiled, and in a process that does it once, as a command does.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { connect, createPlan, type DesiredState, takeSnapshot, type Tenant } from "ringwright";
import { digest, joinDescription } from "../src/kind/ownership-marker.ts";
import { ringKind } from "../src/rings/kind.ts";
import { collectGarbage, cpuInMs, type Measure, median } from "./measure.ts";

const most = 5000;
const warmUpRounds = 5;
const rounds = 15;
const coldRounds = 5;
const due = "less work for each object";

export async function bench(): Promise<Measure[]> {
  const work = preparePlan();
  const ratios: number[] = [];
  for (let round = -warmUpRounds; round < rounds; round++) {
    collectGarbage();
    const parse = await cpuInMs(work.parse);
    collectGarbage();
    const plan = await cpuInMs(work.plan);
    if (round >= 0) ratios.push(plan / parse);
  }
  const what = `plan of ${most.toLocaleString("en")} rings`;
  return [
    {
      name: `${what}, CPU against JSON.parse of the payloads, warm`,
      value: median(ratios),
      unit: "x",
      budget: { atMost: 2.5 },
      due,
    },
    {
      name: `${what}, in a fresh process`,
      value: Math.round(median(Array.from({ length: coldRounds }, planOnce))),
      unit: "ms CPU",
      // 50 ms and 25 microseconds an object
      budget: { atMost: 50 + most * 0.025 },
      due,
    },
  ];
}

/** Both pieces of work on one set of payloads. What the service does is ready before they begin. */
export function preparePlan(count = most) {
  const desired = wishes(count);
  const pages = payloads(desired);
  const tenant = tenantWith(pages);
  return {
    parse: () => {
      const held = pages.map((text) => JSON.parse(text) as unknown);
      if (held.length !== pages.length) throw new Error("the payloads were not parsed");
    },
    read: async () => ({ desired, snapshot: await takeSnapshot(tenant, desired) }),
    plan: async () => {
      const plan = createPlan(desired, await takeSnapshot(tenant, desired));
      if (plan.summary.unchanged !== count)
        throw new Error(`only ${plan.summary.unchanged} of ${count} are unchanged`);
    },
  };
}

function planOnce(): number {
  const script = fileURLToPath(new URL("plan-once.ts", import.meta.url));
  const args = ["--no-warnings", "--expose-gc", script];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${script} ended with ${status}`);
  return Number(stdout);
}

/** Answers with the pages, whose bytes are ready. */
function tenantWith(pages: readonly string[]): Tenant {
  const bytes = new TextEncoder();
  const encoded = pages.map((page) => bytes.encode(page));
  const nothing = bytes.encode('{"value":[]}');
  // what the service does is no part of what is measured: a batch is put together once
  const batches = new Map<string, Uint8Array<ArrayBuffer>>();
  let next = 0;
  return connect(
    {
      getToken: () =>
        Promise.resolve({ token: "bench", expiresOnTimestamp: Date.now() + 3_600_000 }),
    },
    {
      pacing: false,
      fetch: (input, init) => {
        if (!new Request(input).url.includes("$batch"))
          return Promise.resolve(answer(encoded[++next] ?? nothing));
        next = 0;
        const asked = askedOf(String(init?.body as string));
        const key = JSON.stringify(asked);
        const body = batches.get(key) ?? batchAnswer(asked, encoded[0]);
        batches.set(key, body);
        return Promise.resolve(answer(body));
      },
    },
  );
}

function answer(body: Uint8Array<ArrayBuffer>): Response {
  return new Response(body, { headers: { "content-type": "application/json" } });
}

interface Asked {
  readonly id: string;
  readonly url: string;
}

function askedOf(batch: string): readonly Asked[] {
  const { requests } = JSON.parse(batch) as { readonly requests: readonly Asked[] };
  return requests.map(({ id, url }) => ({ id, url }));
}

function batchAnswer(
  requests: readonly Asked[],
  rings: Uint8Array<ArrayBuffer> | undefined,
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [Buffer.from('{"responses":[')];
  for (const [index, { id, url }] of requests.entries()) {
    const holdsRings = url.includes("windowsUpdateForBusinessConfiguration");
    parts.push(
      Buffer.from(
        `${index > 0 ? "," : ""}{"id":"${id}","status":200,"headers":{"Content-Type":"application/json"},"body":`,
      ),
      (holdsRings ? rings : undefined) ?? Buffer.from('{"value":[]}'),
      Buffer.from("}"),
    );
  }
  parts.push(Buffer.from("]}"));
  return Uint8Array.from(Buffer.concat(parts));
}

function wishes(count: number): DesiredState {
  const kind = ringKind;
  return {
    formatVersion: 1,
    stack: "bench",
    configHash: `sha256:${"0".repeat(64)}`,
    resources: Array.from({ length: count }, (_, n) => ({
      address: `ring/r${n}`,
      kind: "ring" as const,
      key: `r${n}`,
      displayName: `Ring ${n}`,
      fields: kind.compile({
        displayName: `Ring ${n}`,
        quality: { deferralDays: n % 30, deadlineDays: 3 },
        gracePeriodDays: 2,
        activeHours: { start: "08:00", end: "18:00" },
      }).fields,
      assignments: [{ target: "allDevices" as const }],
      assignmentsMode: "authoritative" as const,
      protect: false,
      dependsOn: [],
      approximations: [],
      source: { file: "bench.yaml" },
    })),
    existing: [],
    guards: {},
    adopt: [],
    moved: [],
    removed: [],
    warnings: [],
  };
}

/** What the tenant answers: whole rings with their markers, 1,000 a page. */
function payloads(desired: DesiredState): string[] {
  const ids = desired.resources.map(
    (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
  );
  const rings = desired.resources.map((resource, n) => ({
    "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
    id: ids[n],
    displayName: resource.displayName,
    description: joinDescription(null, {
      stack: desired.stack,
      key: resource.address,
      id: ids[n] ?? "",
      last: digest(ringKind.properties, resource.fields),
      protect: false,
    }),
    version: 3,
    createdDateTime: "2026-11-20T09:14:02.1180000Z",
    lastModifiedDateTime: "2026-11-20T09:14:02.1180000Z",
    supportsScopeTags: true,
    roleScopeTagIds: ["0"],
    microsoftUpdateServiceAllowed: true,
    driversExcluded: false,
    allowWindows11Upgrade: false,
    skipChecksBeforeRestart: false,
    businessReadyUpdatesOnly: "userDefined",
    prereleaseFeatures: "userDefined",
    deliveryOptimizationMode: "userDefined",
    qualityUpdatesDeferralPeriodInDays: n % 30,
    featureUpdatesDeferralPeriodInDays: 0,
    qualityUpdatesPaused: false,
    featureUpdatesPaused: false,
    qualityUpdatesPauseExpiryDateTime: "0001-01-01T00:00:00Z",
    featureUpdatesPauseExpiryDateTime: "0001-01-01T00:00:00Z",
    featureUpdatesRollbackWindowInDays: 30,
    automaticUpdateMode: "autoInstallAtMaintenanceTime",
    updateWeeks: null,
    installationSchedule: {
      "@odata.type": "#microsoft.graph.windowsUpdateActiveHoursInstall",
      activeHoursStart: "08:00:00.0000000",
      activeHoursEnd: "18:00:00.0000000",
    },
    deadlineForQualityUpdatesInDays: 3,
    deadlineForFeatureUpdatesInDays: 5,
    deadlineGracePeriodInDays: 2,
    postponeRebootUntilAfterDeadline: false,
    userPauseAccess: "disabled",
    userWindowsUpdateScanAccess: "enabled",
    updateNotificationLevel: "defaultNotifications",
    autoRestartNotificationDismissal: "notConfigured",
    assignments: [
      {
        id: `${ids[n]}_adadadad-808e-44e2-905a-0b7873a8a531`,
        target: {
          "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget",
          deviceAndAppManagementAssignmentFilterId: null,
          deviceAndAppManagementAssignmentFilterType: "none",
        },
      },
    ],
  }));
  const pages: string[] = [];
  for (let at = 0; at < rings.length; at += 1000) {
    const last = at + 1000 >= rings.length;
    pages.push(
      JSON.stringify({
        value: rings.slice(at, at + 1000),
        ...(!last && {
          "@odata.nextLink": `https://graph.microsoft.com/beta/deviceManagement/deviceConfigurations?$skiptoken=${at}`,
        }),
      }),
    );
  }
  return pages;
}
