import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  applyPlan,
  type ApplyOptions,
  type ApplyResult,
  connect,
  createPlan,
  type DesiredState,
  loadDesiredState,
  type Plan,
  type PlanOptions,
  takeSnapshot,
  type Tenant,
} from "ringwright";
import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { createTestTenant } from "./tenant.ts";

/** A mock tenant and the library on it, on the mock's clock: no test waits. */
export interface Lab {
  readonly mock: MockTenant;
  readonly tenant: Tenant;
  plan(config: string, options?: PlanOptions): Promise<Plan>;
  /** Plans and applies, as the command does. */
  apply(config: string, options?: ApplyOptions): Promise<ApplyResult>;
  /** The one wire object of that name. */
  ring(displayName: string): Record<string, unknown>;
  group(displayName: string): Record<string, unknown>;
}

export function createLab(options: MockTenantOptions = {}): Lab {
  const mock = createTestTenant(options);
  const tenant = connectTo(mock);
  return {
    mock,
    tenant,
    plan: async (config, planOptions) => {
      const desired = await load(config);
      return createPlan(desired, await takeSnapshot(tenant, desired), planOptions);
    },
    apply: async (config, applyOptions = {}) => await applyOnce(tenant, config, applyOptions),
    ring: (displayName) => only(mock, "deviceConfigurations", displayName),
    group: (displayName) => only(mock, "groups", displayName),
  };
}

/** A client on the mock's `fetch` and clock. */
export function connectTo(mock: MockTenant, overrides: Parameters<typeof connect>[1] = {}): Tenant {
  return connect(mock.credential, {
    fetch: mock.fetch,
    now: () => mock.clock.now(),
    sleep: async (ms, options) => await mock.clock.sleep(ms, options),
    random: () => 0.5,
    ...overrides,
  });
}

export async function applyOnce(
  tenant: Tenant,
  config: string,
  options: ApplyOptions = {},
): Promise<ApplyResult> {
  const desired = await load(config);
  const { prune, adopt, replace, force, allow } = options;
  const plan = createPlan(desired, await takeSnapshot(tenant, desired), {
    ...(prune !== undefined && { prune }),
    ...(adopt !== undefined && { adopt }),
    ...(replace !== undefined && { replace }),
    ...(force && { force }),
    ...(allow && { allow }),
    now: tenant.now(),
  });
  return await applyPlan(tenant, plan, desired, options);
}

/** Loads a config given as text, with other files beside it. */
export async function load(
  config: string,
  env: Record<string, string> = {},
  now?: Date,
  files: Readonly<Record<string, string>> = {},
): Promise<DesiredState> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-test-"));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const file = join(folder, "ringwright.yaml");
    await writeFile(file, config);
    return await loadDesiredState(file, { env, now });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What a tenant holds, without what differs from run to run: ids become names, times go. */
export function essence(mock: MockTenant): unknown {
  const names = new Map<string, string>();
  const collections = [
    "groups",
    "assignmentFilters",
    "deviceConfigurations",
    "configurationPolicies",
    "windowsFeatureUpdateProfiles",
    "windowsQualityUpdateProfiles",
    "windowsQualityUpdatePolicies",
    "windowsDriverUpdateProfiles",
    "deviceHealthScripts",
    "mobileApps",
  ] as const;
  for (const collection of collections) {
    for (const object of mock.state.list(collection)) {
      names.set(
        String(object["id"]),
        `<${collection}:${String(object["displayName"] ?? object["name"])}>`,
      );
    }
  }
  const named = (value: unknown): unknown =>
    JSON.parse(
      [...names].reduce((text, [id, name]) => text.replaceAll(id, name), JSON.stringify(value)),
    );
  return collections.map((collection) => [
    collection,
    mock.state
      .list(collection)
      .map((object) => {
        const {
          id,
          version,
          createdDateTime,
          lastModifiedDateTime,
          renewedDateTime,
          securityIdentifier,
          ...rest
        } = object;
        void [version, createdDateTime, lastModifiedDateTime, renewedDateTime, securityIdentifier];
        // the id joins a marker with the first later write, so it may be there or not
        const description = text(rest["description"]).replace(/ id=[0-9a-f-]+/, "");
        const assigned = collection === "groups" ? [] : targets(mock, collection, String(id));
        const members = collection === "groups" ? mock.state.members(String(id)) : [];
        return {
          ...(withoutSecretIds(named({ ...rest, description })) as object),
          assignments: sorted(named(assigned) as unknown[]),
          members: sorted(members),
        };
      })
      .sort(byJson),
  ]);
}

function targets(
  mock: MockTenant,
  collection: Parameters<MockTenant["state"]["list"]>[0],
  id: string,
): unknown[] {
  if (collection === "assignmentFilters") return [];
  return mock.state.assignments(collection, id).map((assignment) => assignment["target"]);
}

/** Of encrypted texts, what they say: the service makes up an id for each. */
function withoutSecretIds(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, inner: unknown) =>
      name === "secretReferenceValueId" ? undefined : inner,
    ),
  );
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function sorted(values: readonly unknown[]): unknown[] {
  return [...values].sort(byJson);
}

function byJson(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

function only(
  mock: MockTenant,
  collection: "groups" | "deviceConfigurations",
  displayName: string,
): Record<string, unknown> {
  const found = mock.state
    .list(collection)
    .filter((object) => object["displayName"] === displayName);
  if (found.length !== 1 || !found[0]) {
    throw new Error(`${found.length} objects of ${collection} are called "${displayName}"`);
  }
  return found[0];
}

/** Three rings and four groups, as in the README and the demo. */
export const threeRings = `version: 1
stack: corp
groups:
  all-windows: { existing: true, displayName: All Windows devices }
  pilot:
    displayName: WinUpdate-Pilot
    description: First devices to receive updates
    membershipRule: (device.deviceOSType -eq "Windows") and (device.accountEnabled -eq true)
    sample: { percent: 5 }
  early:
    displayName: WinUpdate-Early
    membershipRule: (device.deviceOSType -eq "Windows")
    sample: { percent: 20, offset: 5 }
  vip:
    displayName: WinUpdate-VIP
    members: { devices: [LT-0001, LT-0002] }
  spare:
    displayName: WinUpdate-Spare
    members: { devices: [] }
rings:
  pilot:
    displayName: Ring 1 - Pilot
    quality: { deferralDays: 0, deadlineDays: 2 }
    feature: { deferralDays: 0, deadlineDays: 5, uninstallWindowDays: 30 }
    gracePeriodDays: 2
    assignments: [ { group: pilot }, { exclude: vip } ]
  early:
    displayName: Ring 2 - Early
    description: Second wave
    quality: { deferralDays: 3 }
    activeHours: { start: "08:00", end: "18:00" }
    assignments: [ { group: early }, { exclude: vip } ]
  broad:
    displayName: Ring 3 - Broad
    quality: { deferralDays: 7 }
    maintenanceWindow: { start: "02:00", end: "05:00" }
    restartWarning: { hours: 4 }
    assignments: [ { group: all-windows }, { exclude: pilot }, { exclude: early }, { exclude: vip } ]
guards: { maxDeletes: 0 }
`;

/** Every kind of resource, as in the fourth example; it refers to nothing that is there before. */
export const allKinds = readFileSync(
  join(import.meta.dirname, "../../examples/04-all-updates/ringwright.yaml"),
  "utf8",
);

/** What `threeRings` refers to and does not write. */
export const threeRingsTenant: MockTenantOptions = {
  devices: 40,
  groups: [{ displayName: "All Windows devices" }],
};
