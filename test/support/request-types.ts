/** What a path takes as the body of a write. */
export type BodyShape =
  /** An object of this type or of one derived from it; `named` demands `@odata.type`. */
  | { readonly kind: "object"; readonly type: string; readonly named: boolean }
  /** `{ assignments: [...] }`, whole, or by another name. */
  | { readonly kind: "assign"; readonly type: string; readonly parameter: string }
  /** `{ "@odata.id": … }` */
  | { readonly kind: "reference" }
  /** An action's parameters, by name; `required` ones have to be there. */
  | {
      readonly kind: "action";
      readonly parameters: readonly string[];
      readonly required: readonly string[];
    }
  /** No body, or an empty object. */
  | { readonly kind: "nothing" }
  /** Goes to a storage and not to Graph: no JSON. */
  | { readonly kind: "bytes" };

interface Route {
  readonly methods: readonly string[];
  readonly path: RegExp;
  readonly shape: BodyShape;
  /** Of the bodies that only one version has; absent: both. */
  readonly version?: "beta";
}

/** The shape for a write; undefined where nobody may write like this. */
export function bodyShape(
  method: string,
  path: string,
  version: string | undefined,
): BodyShape | undefined {
  return routes.find(
    (route) =>
      route.methods.includes(method) &&
      route.path.test(path) &&
      (route.version === undefined || route.version === version),
  )?.shape;
}

const id = "[^/]+";
const at = (text: string) => new RegExp(`^${text}$`, "i");
const nothing: BodyShape = { kind: "nothing" };

function action(required: readonly string[], optional: readonly string[] = []): BodyShape {
  return { kind: "action", required, parameters: [...required, ...optional] };
}

function policy(
  collection: string,
  type: string,
  named: boolean,
  parameter = "assignments",
): Route[] {
  const path = `/deviceManagement/${collection}`;
  const version = named ? {} : ({ version: "beta" } as const);
  const shape: BodyShape = { kind: "object", type, named };
  return [
    { methods: ["POST"], path: at(path), shape, ...version },
    { methods: ["PATCH"], path: at(`${path}/${id}`), shape, ...version },
    {
      methods: ["POST"],
      path: at(`${path}/${id}/assign`),
      shape: { kind: "assign", type: `${type}Assignment`, parameter },
      ...version,
    },
  ];
}

/** Win32 apps and their contents; blocks of a content go to a storage, and are no JSON. */
function appRoutes(): Route[] {
  const apps = "/deviceAppManagement/mobileApps";
  const contents = `${apps}/${id}/microsoft\\.graph\\.win32LobApp/contentVersions`;
  const app: BodyShape = { kind: "object", type: "MobileApp", named: true };
  const file: BodyShape = { kind: "object", type: "MobileAppContentFile", named: false };
  const version = "beta";
  return [
    { methods: ["POST"], path: at(apps), shape: app, version },
    { methods: ["PATCH"], path: at(`${apps}/${id}`), shape: app, version },
    {
      methods: ["POST"],
      path: at(`${apps}/${id}/assign`),
      shape: { kind: "assign", type: "MobileAppAssignment", parameter: "mobileAppAssignments" },
      version,
    },
    { methods: ["POST"], path: at(contents), shape: nothing, version },
    { methods: ["POST"], path: at(`${contents}/${id}/files`), shape: file, version },
    {
      methods: ["POST"],
      path: at(`${contents}/${id}/files/${id}/commit`),
      shape: action(["fileEncryptionInfo"]),
      version,
    },
    {
      methods: ["POST"],
      path: at(`${contents}/${id}/files/${id}/renewUpload`),
      shape: nothing,
      version,
    },
    { methods: ["PUT"], path: at(`/mock-app-storage/${id}`), shape: { kind: "bytes" } },
  ];
}

const castToRing = `(microsoft\\.graph\\.windowsUpdateForBusinessConfiguration/)?`;
const group: BodyShape = { kind: "object", type: "Group", named: false };
const filter: BodyShape = {
  kind: "object",
  type: "DeviceAndAppManagementAssignmentFilter",
  named: false,
};

/**
 * Writes that the project may send. Parameters of actions are those of Graph's metadata.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-graph-overview
 * @see https://learn.microsoft.com/graph/api/resources/groups-overview
 */
const routes: readonly Route[] = [
  { methods: ["POST"], path: at("/groups"), shape: group },
  { methods: ["PATCH"], path: at(`/groups/${id}`), shape: group },
  { methods: ["PATCH"], path: at(`/groups\\(uniqueName='.+'\\)`), shape: group },
  {
    methods: ["POST"],
    path: at(`/groups/${id}/(members|owners)/\\$ref`),
    shape: { kind: "reference" },
  },
  {
    methods: ["POST"],
    path: at(`/groups/${id}/evaluateDynamicMembership`),
    shape: action(["memberId"]),
    version: "beta",
  },
  {
    methods: ["POST"],
    path: at("/groups/evaluateDynamicMembership"),
    shape: action(["memberId", "membershipRule"]),
    version: "beta",
  },
  {
    methods: ["POST"],
    path: at(`/(groups|devices|directoryObjects)/${id}/(checkMemberObjects|getMemberObjects)`),
    shape: action([], ["ids", "securityEnabledOnly"]),
  },
  {
    methods: ["POST"],
    path: at(`/(groups|devices|directoryObjects)/${id}/(checkMemberGroups|getMemberGroups)`),
    shape: action([], ["groupIds", "securityEnabledOnly"]),
  },
  {
    methods: ["POST"],
    path: at("/directoryObjects/getByIds"),
    shape: action(["ids"], ["types"]),
  },
  { methods: ["POST"], path: at(`/directory/deletedItems/${id}/restore`), shape: nothing },
  {
    methods: ["PATCH"],
    path: at(`/devices/${id}`),
    shape: { kind: "object", type: "Device", named: false },
  },
  ...policy("deviceConfigurations", "DeviceConfiguration", true),
  {
    methods: ["POST"],
    path: at(
      `/deviceManagement/deviceConfigurations/${id}/${castToRing}` +
        "extend(Feature|Quality)UpdatesPause",
    ),
    shape: nothing,
    version: "beta",
  },
  ...policy("configurationPolicies", "DeviceManagementConfigurationPolicy", false),
  {
    methods: ["PUT"],
    path: at(`/deviceManagement/configurationPolicies/${id}`),
    shape: { kind: "object", type: "DeviceManagementConfigurationPolicy", named: false },
    version: "beta",
  },
  ...policy("windowsFeatureUpdateProfiles", "WindowsFeatureUpdateProfile", false),
  ...policy("windowsQualityUpdateProfiles", "WindowsQualityUpdateProfile", false),
  ...policy("windowsQualityUpdatePolicies", "WindowsQualityUpdatePolicy", false),
  ...policy("windowsDriverUpdateProfiles", "WindowsDriverUpdateProfile", false),
  ...policy("deviceHealthScripts", "DeviceHealthScript", false, "deviceHealthScriptAssignments"),
  ...appRoutes(),
  {
    methods: ["POST"],
    path: at(`/deviceManagement/windowsQualityUpdatePolicies/${id}/bulkAction`),
    shape: action(["action", "ids"]),
    version: "beta",
  },
  {
    methods: ["POST"],
    path: at(`/deviceManagement/windowsDriverUpdateProfiles/${id}/syncInventory`),
    shape: nothing,
    version: "beta",
  },
  {
    methods: ["POST"],
    path: at(`/deviceManagement/windowsDriverUpdateProfiles/${id}/executeAction`),
    shape: action(["actionName", "driverIds"], ["deploymentDate"]),
    version: "beta",
  },
  {
    methods: ["POST"],
    path: at("/deviceManagement/assignmentFilters"),
    shape: filter,
    version: "beta",
  },
  {
    methods: ["PATCH"],
    path: at(`/deviceManagement/assignmentFilters/${id}`),
    shape: filter,
    version: "beta",
  },
  {
    methods: ["POST"],
    path: at("/deviceManagement/assignmentFilters/validateFilter"),
    shape: action(["deviceAndAppManagementAssignmentFilter"]),
    version: "beta",
  },
  {
    methods: ["POST"],
    path: at("/deviceManagement/evaluateAssignmentFilter"),
    shape: action(["data"]),
    version: "beta",
  },
  {
    methods: ["POST"],
    path: at("/deviceManagement/reports/exportJobs"),
    shape: { kind: "object", type: "DeviceManagementExportJob", named: false },
  },
  {
    methods: ["POST"],
    path: at(`/deviceManagement/managedDevices/${id}/(syncDevice|rebootNow)`),
    shape: nothing,
  },
  {
    methods: ["POST"],
    path: at("/deviceManagement/reports/get\\w+"),
    shape: action([], "name id select search groupBy orderBy skip top sessionId filter".split(" ")),
  },
];
