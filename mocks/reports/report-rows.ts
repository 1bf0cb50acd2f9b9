import { textOf, type WireObject } from "../ground/wire.ts";
import { targetedDevices } from "../policies/audience.ts";
import { driverStateOn } from "../policies/driver-installs.ts";
import { driversOf } from "../policies/drivers.ts";
import type { PolicyCollection } from "../policies/kinds.ts";
import { outcomeOf, outcomeOfCourse, type Outcome } from "../simulation/outcome.ts";
import type { Tenant } from "../state/tenant.ts";
import { localised, type Report } from "./report-table.ts";

/** One line by column, and the words for people where a column has them. */
export interface ReportRow {
  readonly values: Readonly<Record<string, string>>;
  readonly texts: Readonly<Record<string, string>>;
}

const silentAfter = 14 * 86_400_000;

/** The lines of a report as of now, made one at a time. */
export function* reportRows(
  tenant: Tenant,
  report: Report,
  filters: ReadonlyMap<string, string>,
): Generator<ReportRow> {
  const rows =
    report.name === "Devices"
      ? inventoryRows(tenant)
      : report.policies === undefined
        ? summaryRows(tenant, report)
        : policyRows(tenant, report, report.policies, filters.get("PolicyId") ?? "");
  for (const row of rows) {
    const isMeant = [...filters].every(
      ([column, value]) => column === "PolicyId" || row.values[column] === value,
    );
    if (isMeant) yield row;
  }
}

function* policyRows(
  tenant: Tenant,
  report: Report,
  collection: PolicyCollection,
  policyId: string,
): Generator<ReportRow> {
  // an unknown policy gives a report without lines, not an error
  const policy = tenant.rows.table(collection).get(policyId);
  if (policy === undefined) return;
  const isFailures = /Failures|Errors/.test(report.name);
  for (const { device, since } of targetedDevices(tenant, policyId)) {
    const outcome = deviceOutcome(tenant, policy, device, since);
    if (isFailures && outcome.aggregate !== "Error") continue;
    yield deviceRow(policy, device, outcome, tenant.clock.now());
  }
}

function deviceOutcome(
  tenant: Tenant,
  policy: WireObject,
  device: WireObject,
  since: number,
): Outcome {
  const now = tenant.clock.now().getTime();
  const { seed } = tenant.settings;
  const [policyId, deviceId] = [textOf(policy, "id"), textOf(device, "id")];
  const course = tenant.courseOf(policyId, deviceId);
  if (course !== undefined)
    return outcomeOfCourse(seed, policyId, deviceId, now - course.since, course);
  // a fleet that stays as it is does not fall silent by the passing of time alone
  const asOf = tenant.settings.devicesUpdate ? now : Math.min(now, tenant.settings.startAt);
  const silent = asOf - Date.parse(textOf(device, "lastSyncDateTime")) > silentAfter;
  return outcomeOf(seed, policyId, deviceId, now - since, silent);
}

function deviceRow(policy: WireObject, device: WireObject, outcome: Outcome, now: Date): ReportRow {
  const { alert } = outcome;
  const version = textOf(policy, "featureUpdateVersion");
  const settings = policy["expeditedUpdateSettings"] as WireObject | undefined;
  const [, , build = ""] = textOf(device, "osVersion").split(".");
  return {
    values: {
      AADDeviceId: textOf(device, "azureADDeviceId"),
      AggregateState: outcome.aggregate,
      AlertClassification: alert === undefined ? "" : "Error",
      AlertMessage: alert?.code ?? "0",
      AlertMessageDescription: alert?.description ?? "",
      Build: build,
      CurrentDeviceUpdateStatus: outcome.status[0],
      CurrentDeviceUpdateSubstatus: outcome.substatus[0],
      DeviceId: textOf(device, "id"),
      DeviceName: textOf(device, "deviceName"),
      EventDateTimeUTC: sqlTime(now),
      ExpediteQUReleaseDate: textOf(settings ?? {}, "qualityUpdateRelease"),
      FeatureUpdateVersion: version,
      LastWUScanTimeUTC: sqlTime(new Date(textOf(device, "lastSyncDateTime"))),
      LatestAlertMessage: alert?.code ?? "0",
      LatestAlertMessageDescription: alert?.description ?? "",
      LatestAlertRecommendedAction: alert?.action ?? "",
      OwnerType: textOf(device, "managedDeviceOwnerType") === "personal" ? "2" : "1",
      PolicyId: textOf(policy, "id"),
      PolicyName: textOf(policy, "displayName"),
      RecommendedAction: alert?.action ?? "",
      UPN: textOf(device, "userPrincipalName"),
      Win32ErrorCode: outcome.errorCode ?? "",
      WindowsUpdateVersion: version,
    },
    texts: {
      AggregateState:
        { InProgress: "In progress" }[outcome.aggregate as string] ?? outcome.aggregate,
      AlertMessage: alert?.name ?? "Not applicable",
      CurrentDeviceUpdateStatus: outcome.status[1],
      CurrentDeviceUpdateSubstatus: outcome.substatus[1],
      LatestAlertMessage: alert?.name ?? "Not applicable",
      OwnerType: textOf(device, "managedDeviceOwnerType") === "personal" ? "Personal" : "Corporate",
    },
  };
}

/** Of a PC the worst of its drivers counts; undefined where none was offered to it. */
function driversOutcome(
  tenant: Tenant,
  drivers: readonly WireObject[],
  managedId: string,
  since: number,
): Outcome["aggregate"] | undefined {
  const states = drivers.map((driver, place) =>
    driverStateOn(tenant, driver, place, managedId, since),
  );
  if (states.includes("failed")) return "Error";
  if (states.includes("waits")) return "InProgress";
  return states.includes("has") ? "Success" : undefined;
}

const summaries: Readonly<Record<string, PolicyCollection>> = {
  FeatureUpdatePolicyStatusSummary: "windowsFeatureUpdateProfiles",
  QualityUpdatePolicyStatusSummary: "windowsQualityUpdateProfiles",
  DriverUpdatePolicyStatusSummary: "windowsDriverUpdateProfiles",
};

function* summaryRows(tenant: Tenant, report: Report): Generator<ReportRow> {
  const collection = summaries[report.name];
  if (collection === undefined) return;
  for (const [, policy] of tenant.rows.table(collection).entries()) {
    const counts: Record<string, number> = { Success: 0, InProgress: 0, Error: 0 };
    const isOfDrivers =
      collection === "windowsDriverUpdateProfiles" && tenant.settings.devicesUpdate;
    const found = isOfDrivers ? driversOf(tenant, textOf(policy, "id")) : [];
    for (const { device, since } of targetedDevices(tenant, textOf(policy, "id"))) {
      const aggregate = isOfDrivers
        ? driversOutcome(tenant, found, textOf(device, "id"), since)
        : deviceOutcome(tenant, policy, device, since).aggregate;
      if (aggregate !== undefined) counts[aggregate] = (counts[aggregate] ?? 0) + 1;
    }
    const drivers = tenant.rows.drivers.get(textOf(policy, "id").toLowerCase()) ?? [];
    const driversIn = (status: string) =>
      String(drivers.filter((driver) => driver["approvalStatus"] === status).length);
    const settings = policy["expeditedUpdateSettings"] as WireObject | undefined;
    yield {
      values: {
        PolicyId: textOf(policy, "id"),
        PolicyName: textOf(policy, "displayName"),
        FeatureUpdateVersion: textOf(policy, "featureUpdateVersion"),
        ExpediteQUReleaseDate: textOf(settings ?? {}, "qualityUpdateRelease"),
        CountDevicesSuccessStatus: String(counts["Success"]),
        CountDevicesInProgressStatus: String(counts["InProgress"]),
        CountDevicesErrorStatus: String(counts["Error"]),
        CountDevicesCancelledStatus: "0",
        CountOfNeedsReviewDrivers: driversIn("needsReview"),
        CountOfPausedDrivers: driversIn("suspended"),
      },
      texts: {},
    };
  }
}

function* inventoryRows(tenant: Tenant): Generator<ReportRow> {
  for (const [, device] of tenant.rows.managedDevices.entries()) {
    yield {
      values: {
        DeviceId: textOf(device, "id"),
        DeviceName: textOf(device, "deviceName"),
        OSVersion: textOf(device, "osVersion"),
        OwnerType: textOf(device, "managedDeviceOwnerType") === "personal" ? "2" : "1",
        LastContact: sqlTime(new Date(textOf(device, "lastSyncDateTime"))),
        PrimaryUser: textOf(device, "userPrincipalName"),
        Manufacturer: textOf(device, "manufacturer"),
        Model: textOf(device, "model"),
      },
      texts: {},
    };
  }
}

/** The columns of a file, twins included. `Devices` ignores how it is to be localised. */
export function fileColumns(
  report: Report,
  select: readonly string[],
  localization: string,
): readonly string[] {
  if (report.name === "Devices" || localization === "replaceLocalizableValues") return select;
  return select.flatMap((column) => (localised.has(column) ? [column, `${column}_loc`] : [column]));
}

/** One cell of a file. */
export function cellOf(row: ReportRow, column: string, replace: boolean): string {
  if (column.endsWith("_loc")) return row.texts[column.slice(0, -4)] ?? "";
  return (replace ? row.texts[column] : undefined) ?? row.values[column] ?? "";
}

// as seen in exported files: no T, seven digits
function sqlTime(at: Date): string {
  return at.toISOString().replace("T", " ").replace("Z", "0000");
}
