import { rootOf, type Answer, type Call } from "../ground/call.ts";
import { badIntuneRequest, intuneNotFound, Refusal } from "../ground/refusal.ts";
import { isWireObject, type WireObject } from "../ground/wire.ts";
import { propertiesOf } from "../model/model.ts";
import type { Filter } from "../odata/filter-ast.ts";
import { matchesFilter } from "../odata/filter-match.ts";
import { filterProperties } from "../odata/filter-properties.ts";
import { parseFilter } from "../odata/filter-parse.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly, parseCount, parseSelect } from "../odata/query.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible, visibleRows } from "../state/visible.ts";

/** Operators by property, from the descriptions in Graph's metadata. */
const filterable: Readonly<Record<string, readonly string[]>> = {
  azureADDeviceId: ["eq"],
  complianceState: ["eq"],
  deviceCategoryDisplayName: ["eq"],
  operatingSystem: ["eq"],
  serialNumber: ["eq"],
  deviceName: ["eq", "contains"],
  model: ["eq", "contains"],
  osVersion: ["contains"],
  emailAddress: ["contains"],
  phoneNumber: ["contains"],
  enrolledDateTime: ["lt", "gt"],
  lastSyncDateTime: ["lt", "gt"],
  complianceGracePeriodExpirationDateTime: ["lt", "gt"],
  userPrincipalName: ["eq", "ne"],
  imei: ["eq"],
  jailBroken: ["eq"],
  manufacturer: ["eq"],
  managementAgent: ["eq"],
  managementState: ["eq"],
  exchangeAccessState: ["eq"],
};

/** Paths of the device inventory. Read-only here. */
export const managedDeviceRoutes: readonly Route[] = [
  {
    pattern: "deviceManagement/managedDevices",
    methods: { GET: listManagedDevices },
    read: permissions.managedDevicesRead,
    write: permissions.managedDevicesRead,
  },
  {
    pattern: "deviceManagement/managedDevices/{id}",
    methods: { GET: (call, tenant, id = "") => getManagedDevice(call, tenant, id) },
    read: permissions.managedDevicesRead,
    write: permissions.managedDevicesRead,
  },
];

/**
 * GET managedDevices with the filter defects that were reported for it.
 *
 * @see https://learn.microsoft.com/graph/api/intune-devices-manageddevice-list
 */
function listManagedDevices(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, ["$filter", "$select", "$top", "$skip", "$skiptoken", "$count"]);
  const select = selectOf(call);
  const { keep, reads } = filterOf(call, tenant);
  const columns = select ?? [...propertiesOf(call.version, "managedDevice").keys()];
  const visible = visibleRows(tenant, "managedDevices", ["id", ...columns, ...reads]);
  // seen in powershell-intune-samples#2: $skip=1000 gives an empty page
  const skip = parseCount("$skip", call.query.get("$skip") ?? "0");
  const rows: typeof visible = skip >= 1_000 ? () => [] : visible;
  let skipped = 0;
  return pageOf(call, tenant.settings, rows, {
    context: "deviceManagement/managedDevices",
    defaultSize: 1_000,
    maxSize: 1_000,
    onExceed: "cap",
    keep: (row) => keep(row) && (call.query.has("$skiptoken") || ++skipped > skip),
    project: projection(call, columns, notListed),
    // seen equal to the rows of the page: msgraph-beta-sdk-dotnet#681
    count: (_total, onPage) => onPage,
  });
}

function getManagedDevice(call: Call, tenant: Tenant, id: string): Answer {
  allowOnly(call.query, ["$select"]);
  const select = selectOf(call);
  const row = readVisible(tenant, "managedDevices", id);
  if (row === undefined) throw intuneNotFound();
  const columns = select ?? [...propertiesOf(call.version, "managedDevice").keys()];
  const memory =
    select?.includes("physicalMemoryInBytes") === true
      ? { physicalMemoryInBytes: 17_179_869_184 }
      : {};
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#deviceManagement/managedDevices/$entity`,
      ...projection(call, columns, memory)(row),
    },
  };
}

/**
 * What only the single device shows, although the list names it.
 *
 * @see https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/1455
 * @see https://github.com/microsoftgraph/powershell-intune-samples/issues/82
 */
const notListed = { enrollmentProfileName: null, roleScopeTagIds: [] };

const v1Features: readonly string[] = [
  "inventory",
  "modernApps",
  "resourceAccess",
  "deviceConfiguration",
  "compliancePolicy",
  "windowsUpdateForBusiness",
];

/** Shows the chosen properties of a row, those of `instead` with the value there. */
function projection(
  call: Call,
  columns: readonly string[],
  instead: Readonly<WireObject>,
): (row: WireObject) => WireObject {
  // the id stays, whatever is selected, as of every Intune object
  const names = [...new Set(["id", ...columns])];
  return (row) => {
    const shown: WireObject = {};
    for (const name of names) {
      const value = name in instead ? instead[name] : row[name];
      if (value !== undefined) shown[name] = value;
    }
    const features = shown["configurationManagerClientEnabledFeatures"];
    if (call.version === "v1.0" && isWireObject(features))
      shown["configurationManagerClientEnabledFeatures"] = Object.fromEntries(
        v1Features.map((name) => [name, features[name]]),
      );
    return shown;
  };
}

function selectOf(call: Call): readonly string[] | undefined {
  return parseSelect(
    call.query.get("$select"),
    "managedDevice",
    new Set(propertiesOf(call.version, "managedDevice").keys()),
  );
}

/** A filter as it is answered, and the properties that it looks at. */
interface DeviceFilter {
  readonly keep: (row: WireObject) => boolean;
  readonly reads: Iterable<string>;
}

function filterOf(call: Call, tenant: Tenant): DeviceFilter {
  const text = call.query.get("$filter");
  if (text === undefined) return { keep: () => true, reads: [] };
  const { managedDeviceFilterDefects, firstManagedDeviceFilterFails } = tenant.settings.behaviors;
  if (firstManagedDeviceFilterFails && !tenant.rows.filteredManagedDevices) {
    tenant.rows.filteredManagedDevices = true;
    throw new Refusal(500, "InternalServerError", "An error has occurred");
  }
  const filter = parseFilter(text);
  if (!managedDeviceFilterDefects) {
    refuseUnlisted(filter);
    return { keep: (row) => matchesFilter(filter, row), reads: filterProperties(filter) };
  }
  const answered = asAnswered(filter);
  return answered === undefined
    ? { keep: () => true, reads: [] }
    : { keep: (row) => matchesFilter(answered, row), reads: filterProperties(answered) };
}

function refuseUnlisted(filter: Filter): void {
  if (filter.kind === "and" || filter.kind === "or") {
    refuseUnlisted(filter.left);
    refuseUnlisted(filter.right);
    return;
  }
  const operator =
    filter.kind === "compare"
      ? filter.operator
      : filter.kind === "call"
        ? filter.name
        : filter.kind;
  const property = "property" in filter ? filter.property : operator;
  if (filterable[property]?.includes(operator) !== true)
    throw badIntuneRequest(
      `The query specified in the URI is not valid. '${property}' does not support ${operator}.`,
    );
}

/**
 * The filter as the service evaluates it: what it does not know is ignored
 * (microsoft-graph-docs#19909), `ne` means `eq` (microsoft-graph-docs#9953), of an
 * `or` over azureADDeviceId only the first counts (msgraph-beta-sdk-dotnet#1156).
 */
function asAnswered(filter: Filter): Filter | undefined {
  switch (filter.kind) {
    case "and":
    case "or": {
      const [left, right] = [asAnswered(filter.left), asAnswered(filter.right)];
      if (left === undefined || right === undefined)
        return filter.kind === "and" ? (left ?? right) : undefined;
      const cut =
        filter.kind === "or" &&
        propertyOf(left) === "azureADDeviceId" &&
        propertyOf(right) === "azureADDeviceId";
      return cut ? left : { kind: filter.kind, left, right };
    }
    case "compare": {
      const listed = filterable[filter.property];
      if (listed === undefined) return undefined;
      if (filter.operator === "ne") return { ...filter, operator: "eq" };
      if (!listed.includes(filter.operator))
        throw badIntuneRequest(
          `The query specified in the URI is not valid. '${filter.property}' does not support ${filter.operator}.`,
        );
      return filter;
    }
    case "call": {
      const listed = filterable[filter.property];
      if (listed === undefined) return undefined;
      if (!listed.includes(filter.name))
        throw badIntuneRequest(
          `The query specified in the URI is not valid. '${filter.property}' does not support ${filter.name}.`,
        );
      return filter;
    }
    case "not":
    case "in":
    case "any":
    case "isof":
      throw badIntuneRequest("The query specified in the URI is not valid.");
    default:
      return filter satisfies never;
  }
}

function propertyOf(filter: Filter): string | undefined {
  return "property" in filter ? filter.property : undefined;
}
