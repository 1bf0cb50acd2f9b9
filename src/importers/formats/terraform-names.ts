import { isMapping } from "../../kind/value-at.ts";
import type { WireObject } from "../../kind/wire.ts";
import type { KindName } from "../../registry/kinds.ts";
import type { FieldVerdict, Steps } from "../source-object.ts";

const provider = "microsoft365_graph_beta_";

/**
 * Types of resources that are imported.
 *
 * @see https://github.com/deploymenttheory/terraform-provider-microsoft365/tree/main/docs/resources
 * @see https://github.com/hashicorp/terraform-provider-azuread/blob/main/docs/resources/group.md
 */
export const terraformKinds: Readonly<Record<string, KindName>> = Object.assign(
  Object.create(null) as Record<string, KindName>,
  {
    [`${provider}device_management_windows_update_ring`]: "ring",
    [`${provider}device_management_windows_feature_update_policy`]: "featureUpdate",
    [`${provider}device_management_windows_quality_update_expedite_policy`]: "expediteUpdate",
    [`${provider}device_management_windows_quality_update_policy`]: "qualityUpdate",
    [`${provider}device_management_windows_driver_update_profile`]: "driverUpdate",
    [`${provider}device_management_assignment_filter`]: "filter",
    [`${provider}device_and_app_management_assignment_filter`]: "filter",
    [`${provider}groups_group`]: "group",
    azuread_group: "group",
  },
);

/** A resource under Graph's names. */
export interface RenamedResource {
  readonly wire: WireObject;
  /** Where a value of the resource stands in the wire object, or why it stands nowhere. */
  readonly places: (steps: Steps) => { readonly wire: Steps } | { readonly said: FieldVerdict };
}

type Renaming = readonly [from: Steps, to: Steps];

const scheduled = "#microsoft.graph.windowsUpdateScheduledInstall";
const active = "#microsoft.graph.windowsUpdateActiveHoursInstall";
const schedules: readonly (readonly [from: string, to: string, type: string])[] = [
  ["active_hours_start", "activeHoursStart", active],
  ["active_hours_end", "activeHoursEnd", active],
  ["scheduled_install_day", "scheduledInstallDay", scheduled],
  ["scheduled_install_time", "scheduledInstallTime", scheduled],
];

/** Names that are not Graph's with other letters. */
const renamed: Readonly<Record<string, string>> = {
  offer_start_date_time_in_utc: "offerStartDateTimeInUTC",
  offer_end_date_time_in_utc: "offerEndDateTimeInUTC",
  allow_windows11_upgrade: "allowWindows11Upgrade",
  install_latest_windows10_on_windows11_ineligible_device:
    "installLatestWindows10OnWindows11IneligibleDevice",
};

const own: FieldVerdict = { outcome: "none", note: "is for Terraform alone" };
/** What Terraform keeps with a resource for itself. */
const ofTerraform = new Set(["timeouts", "prevent_duplicate_names", "hard_delete"]);

/** A resource of one of {@link terraformKinds} as Graph beta would show the object. */
export function renameResource(type: string, values: WireObject): RenamedResource {
  const found = placesOf(type, values);
  const wire: Record<string, unknown> = {};
  for (const { to, value } of found) setAt(wire, to, value);
  return {
    wire,
    places: (steps) => {
      const at = found
        .filter(({ from }) => from.every((step, place) => step === steps[place]))
        .sort((a, b) => b.from.length - a.from.length)[0];
      if (!at) return { said: own };
      return { wire: [...at.to, ...steps.slice(at.from.length).map(camelStep)] };
    },
  };
}

interface PlacedValue {
  readonly from: Steps;
  readonly to: Steps;
  readonly value: unknown;
}

function placesOf(type: string, values: WireObject): readonly PlacedValue[] {
  if (type === "azuread_group") return groupPlaces(values);
  return Object.entries(values).flatMap(([name, value]): readonly PlacedValue[] => {
    if (ofTerraform.has(name)) return [];
    if (name === "assignments" && Array.isArray(value)) return assignmentPlaces(value);
    if (name === "assignment" && Array.isArray(value)) return blockPlaces(value);
    if (name === "deadline_settings" && isMapping(value))
      return Object.keys(value).map((inner) => ({
        from: [name, inner],
        to: [camel(inner)],
        value: value[inner],
      }));
    const schedule = schedules.find(([from]) => from === name);
    if (schedule) {
      const [, to, odataType] = schedule;
      const isSet = value !== null && value !== "";
      return [
        { from: [name], to: ["installationSchedule", to], value: isSet ? value : undefined },
        ...(isSet
          ? [
              {
                from: [name, "@odata.type"],
                to: ["installationSchedule", "@odata.type"],
                value: odataType,
              },
            ]
          : []),
      ];
    }
    return [{ from: [name], to: [camel(name)], value: camelKeys(value) }];
  });
}

/** `assignments`: a target each, with ids. */
function assignmentPlaces(list: readonly unknown[]): readonly PlacedValue[] {
  return [
    { from: ["assignments"], to: ["assignments"], value: [] },
    ...list.flatMap((item, place) => {
      const target = (name: string): Steps => ["assignments", place, "target", name];
      const names: readonly Renaming[] = [
        [["type"], target("@odata.type")],
        [["group_id"], target("groupId")],
        [["filter_id"], target("deviceAndAppManagementAssignmentFilterId")],
        [["filter_type"], target("deviceAndAppManagementAssignmentFilterType")],
      ];
      return Object.entries(isMapping(item) ? item : {}).map(([name, value]) => {
        const to = names.find(([[from]]) => from === name)?.[1] ?? target(camel(name));
        const type = name === "type" && typeof value === "string";
        return {
          from: ["assignments", place, name],
          to,
          value: type ? `#microsoft.graph.${value}` : value,
        };
      });
    }),
  ];
}

/** `assignment` of earlier versions: a block of groups that are included, one of the excluded. */
function blockPlaces(blocks: readonly unknown[]): readonly PlacedValue[] {
  let count = 0;
  const placed = blocks.flatMap((block, place) => {
    const { target, group_ids: ids } = isMapping(block) ? block : {};
    const type = target === "exclude" ? "exclusionGroupAssignmentTarget" : "groupAssignmentTarget";
    const first = count;
    const groups = (Array.isArray(ids) ? ids : []).flatMap((id: unknown, number) => {
      const at: Steps = ["assignments", count++, "target"];
      return [
        { from: ["assignment", place, "group_ids", number], to: [...at, "groupId"], value: id },
        {
          from: ["assignment", place, "group_ids", number, "@odata.type"],
          to: [...at, "@odata.type"],
          value: `#microsoft.graph.${type}`,
        },
      ];
    });
    const kind: PlacedValue = {
      from: ["assignment", place, "target"],
      to: ["assignments", first, "target", "@odata.type"],
      value: undefined,
    };
    return [...groups, kind];
  });
  return [{ from: ["assignment"], to: ["assignments"], value: [] }, ...placed];
}

function groupPlaces(values: WireObject): readonly PlacedValue[] {
  const { dynamic_membership: blocks } = values;
  const [first] = Array.isArray(blocks) ? blocks : [];
  const rule: unknown = isMapping(first) ? first["rule"] : undefined;
  const isDynamic = typeof rule === "string" && rule !== "";
  const plain = Object.entries(values).flatMap(([name, value]): readonly PlacedValue[] => {
    if (name === "dynamic_membership" || ofTerraform.has(name)) return [];
    // its own id is a path in later versions: /groups/…
    if (name === "id") return [{ from: [name], to: ["id"], value: undefined }];
    if (name === "object_id") return [{ from: [name], to: ["id"], value }];
    if (name === "types") return [{ from: [name], to: ["groupTypes"], value }];
    return [{ from: [name], to: [camel(name)], value }];
  });
  const dynamic: readonly PlacedValue[] = [
    {
      from: ["dynamic_membership", 0, "rule"],
      to: ["membershipRule"],
      value: isDynamic ? rule : undefined,
    },
    {
      from: ["dynamic_membership", 0, "enabled"],
      to: ["membershipRuleProcessingState"],
      value: isMapping(first) && first["enabled"] === false ? "Paused" : "On",
    },
    { from: ["dynamic_membership"], to: ["membershipRule"], value: undefined },
  ];
  const types = isDynamic
    ? [{ from: ["(types)"], to: ["groupTypes"], value: ["DynamicMembership"] }]
    : [];
  return [...plain, ...(first === undefined ? dynamic.slice(2) : dynamic), ...types];
}

/** Sets a value below mappings and lists, which are made where they are missing. */
function setAt(root: Record<string, unknown>, [first, ...rest]: Steps, value: unknown): void {
  if (value === undefined || first === undefined) return;
  let at = root as Record<string | number, unknown>;
  let key = first;
  for (const step of rest) {
    const next = Object.hasOwn(at, key) ? at[key] : undefined;
    const holder = isHolder(next) ? next : typeof step === "number" ? [] : {};
    define(at, key, holder);
    at = holder as Record<string | number, unknown>;
    key = step;
  }
  define(at, key, value);
}

function isHolder(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

// an assignment to a name such as __proto__ would set no property
function define(at: object, key: string | number, value: unknown): void {
  Object.defineProperty(at, key, { value, writable: true, enumerable: true, configurable: true });
}

function camelKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelKeys);
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [camel(name), camelKeys(inner)]),
  );
}

function camelStep(step: string | number): string | number {
  return typeof step === "number" ? step : camel(step);
}

function camel(name: string): string {
  return Object.hasOwn(renamed, name)
    ? (renamed[name] ?? name)
    : name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
