// CPU of reading and planning 5,000 objects against JSON.parse of the same payloads.
import { connect, createPlan, type DesiredState, takeSnapshot } from "ringwright";
import { ringKind } from "../src/rings/kind.ts";
import type { Measure } from "./run.ts";

const count = 5000;

export async function bench(): Promise<Measure[]> {
  const desired = wishes();
  const pages = payloads(desired);
  // what the service does is ready before the clock starts
  const bytes = new TextEncoder();
  const envelope = (page: Uint8Array<ArrayBuffer>) =>
    new Response(page, { headers: { "content-type": "application/json" } });
  const encoded = pages.map((page) => bytes.encode(page));
  const nothing = bytes.encode('{"value":[]}');
  let page = 0;
  const tenant = connect(
    {
      getToken: () =>
        Promise.resolve({ token: "bench", expiresOnTimestamp: Date.now() + 3_600_000 }),
    },
    {
      pacing: false,
      fetch: (input, init) => {
        if (!new Request(input).url.includes("$batch"))
          return Promise.resolve(envelope(encoded[++page] ?? nothing));
        const { requests } = JSON.parse(String(init?.body as string)) as {
          requests: { id: string; url: string }[];
        };
        page = 0;
        const responses = requests.map(({ id, url: path }) => {
          const body = path.includes("windowsUpdateForBusinessConfiguration")
            ? pages[0]
            : '{"value":[]}';
          return `{"id":"${id}","status":200,"headers":{"Content-Type":"application/json"},"body":${body}}`;
        });
        return Promise.resolve(envelope(bytes.encode(`{"responses":[${responses.join(",")}]}`)));
      },
    },
  );
  const ratios: number[] = [];
  for (let round = 0; round < 7; round++) {
    let held: unknown[] = [];
    const parse = cpu(() => {
      held = pages.map((text) => JSON.parse(text) as unknown);
    });
    if (held.length !== pages.length) throw new Error("the payloads were not parsed");
    held = [];
    const from = process.cpuUsage();
    const plan = createPlan(desired, await takeSnapshot(tenant, desired));
    const used = process.cpuUsage(from);
    if (plan.summary.unchanged !== count)
      throw new Error(`only ${plan.summary.unchanged} of ${count} are unchanged`);
    ratios.push((used.user + used.system) / 1000 / parse);
  }
  const ratio = ratios.sort((a, b) => a - b)[3] ?? Infinity;
  return [
    {
      name: `plan of ${count} rings, CPU against JSON.parse of the payloads`,
      value: ratio,
      unit: "x",
      budget: "at most 3",
      ok: ratio <= 3,
    },
  ];
}

function cpu(work: () => void): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}

function wishes(): DesiredState {
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
  const rings = desired.resources.map((resource, n) => ({
    "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
    id: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
    displayName: resource.displayName,
    description: `[ringwright v1 stack=bench key=${resource.address}]`,
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
        id: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}_adadadad-808e-44e2-905a-0b7873a8a531`,
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
