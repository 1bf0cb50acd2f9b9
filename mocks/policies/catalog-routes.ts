import { definitions, findDefinition } from "../catalog/definitions.ts";
import { settingTemplates, templates, wireTemplate } from "../catalog/templates.ts";
import { wireCategories, wireDefinition } from "../catalog/wire-definition.ts";
import { rootOf, type Answer, type Call } from "../ground/call.ts";
import { badIntuneRequest, intuneNotFound } from "../ground/refusal.ts";
import { isWireObject, sameId, textOf, type WireObject } from "../ground/wire.ts";
import { parseFilter } from "../odata/filter-parse.ts";
import { pageOf } from "../odata/list.ts";
import { allowOnly, parseSelect } from "../odata/query.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible } from "../state/visible.ts";
import { settingsOfPolicy } from "./catalog-policy.ts";

const settingsPath = "deviceManagement/configurationSettings";
const categoriesPath = "deviceManagement/configurationCategories";
const templatesPath = "deviceManagement/configurationPolicyTemplates";

const access = {
  only: "beta",
  read: permissions.configurationRead,
  write: permissions.configurationRead,
} as const;

/**
 * What there is to set: definitions and templates, read-only, and the settings of a policy.
 *
 * @see https://learn.microsoft.com/graph/api/intune-deviceconfigv2-devicemanagementconfigurationsettingdefinition-list
 */
export const catalogRoutes: readonly Route[] = [
  { ...access, pattern: settingsPath, methods: { GET: listDefinitions } },
  { ...access, pattern: `${settingsPath}/{id}`, methods: { GET: getDefinition } },
  {
    ...access,
    pattern: "deviceManagement/configurationPolicies/{id}/settings",
    methods: { GET: listSettings },
  },
  { ...access, pattern: categoriesPath, methods: { GET: listCategories } },
  { ...access, pattern: `${categoriesPath}/{id}`, methods: { GET: getCategory } },
  { ...access, pattern: templatesPath, methods: { GET: listTemplates } },
  { ...access, pattern: `${templatesPath}/{id}`, methods: { GET: getTemplate } },
  {
    ...access,
    pattern: `${templatesPath}/{id}/settingTemplates`,
    methods: { GET: listSettingTemplates },
  },
];

function listDefinitions(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, ["$filter", "$select", "$top", "$skiptoken"]);
  const keep = oneEqual(call, ["categoryId", "id"]);
  const { behaviors } = tenant.settings;
  const known = behaviors.settingDefinitions === "none" ? [] : definitions;
  const rows = known.map((item) => wireDefinition(item, behaviors));
  const project = selected(call, rows);
  return page(call, tenant, settingsPath, rows.filter(keep), project);
}

function getDefinition(call: Call, tenant: Tenant, id = ""): Answer {
  allowOnly(call.query, ["$select"]);
  const definition = findDefinition(id);
  if (definition === undefined) throw intuneNotFound();
  const row = wireDefinition(definition, tenant.settings.behaviors);
  return entity(call, settingsPath, selected(call, [row])(row));
}

function listCategories(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, ["$top", "$skiptoken"]);
  return page(call, tenant, categoriesPath, wireCategories(), (row) => row);
}

function getCategory(call: Call, _tenant: Tenant, id = ""): Answer {
  allowOnly(call.query, []);
  const found = wireCategories().find((category) => sameId(category["id"], id));
  if (found === undefined) throw intuneNotFound();
  return entity(call, categoriesPath, found);
}

function listSettings(call: Call, tenant: Tenant, id = ""): Answer {
  allowOnly(call.query, ["$top", "$expand", "$skiptoken"]);
  const expand = call.query.get("$expand");
  if (expand !== undefined && expand !== "settingDefinitions")
    throw badIntuneRequest(
      `The query specified in the URI is not valid. Could not find a property named '${expand}' on type 'microsoft.graph.deviceManagementConfigurationSetting'.`,
    );
  const policy = readVisible(tenant, "configurationPolicies", id);
  if (policy === undefined) throw intuneNotFound();
  const project = (setting: WireObject): WireObject =>
    expand === undefined
      ? setting
      : {
          ...setting,
          settingDefinitions: definitionIdsOf(setting["settingInstance"]).flatMap((used) => {
            const definition = findDefinition(used);
            return definition === undefined
              ? []
              : [wireDefinition(definition, tenant.settings.behaviors)];
          }),
        };
  const path = `deviceManagement/configurationPolicies('${textOf(policy, "id")}')/settings`;
  return page(call, tenant, path, settingsOfPolicy(policy), project);
}

/** Ids of the settings of an instance and of what stands under its options. */
function definitionIdsOf(instance: unknown): readonly string[] {
  if (Array.isArray(instance)) return instance.flatMap(definitionIdsOf);
  if (!isWireObject(instance)) return [];
  const own = textOf(instance, "settingDefinitionId");
  return [...(own === "" ? [] : [own]), ...Object.values(instance).flatMap(definitionIdsOf)];
}

// a tenant that lacks a family answers 400 to a filter that names it:
// https://github.com/Micke-K/IntuneManagement Classes/IntuneWindowsUpdateClasses.ps1
function listTemplates(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, ["$filter", "$top", "$skiptoken"]);
  const rows = templates.map(wireTemplate);
  const keep = oneEqual(call, ["templateFamily"]);
  if (call.query.has("$filter") && !rows.some(keep))
    throw badIntuneRequest("The query specified in the URI is not valid. Unknown template family.");
  return page(call, tenant, templatesPath, rows.filter(keep), (row) => row);
}

function getTemplate(call: Call, _tenant: Tenant, id = ""): Answer {
  allowOnly(call.query, []);
  return entity(call, templatesPath, demandTemplate(id));
}

function listSettingTemplates(call: Call, tenant: Tenant, id = ""): Answer {
  allowOnly(call.query, ["$top", "$skiptoken"]);
  const path = `${templatesPath}('${textOf(demandTemplate(id), "id")}')/settingTemplates`;
  return page(call, tenant, path, settingTemplates(), (row) => row);
}

function demandTemplate(id: string): WireObject {
  const found = templates.find((template) => sameId(template.id, id));
  if (found === undefined) throw intuneNotFound();
  return wireTemplate(found);
}

// Unverified: longer filters, which the portal sends in other forms
function oneEqual(call: Call, properties: readonly string[]): (row: WireObject) => boolean {
  const filter = call.query.get("$filter");
  if (filter === undefined) return () => true;
  const node = parseFilter(filter);
  if (node.kind !== "compare" || node.operator !== "eq" || !properties.includes(node.property))
    throw badIntuneRequest(
      "The query specified in the URI is not valid. The filter is not supported.",
    );
  return (row) => row[node.property] === node.value;
}

function selected(call: Call, rows: readonly WireObject[]): (row: WireObject) => WireObject {
  const known = new Set(rows.flatMap((row) => Object.keys(row)));
  const names = parseSelect(
    call.query.get("$select"),
    "deviceManagementConfigurationSettingDefinition",
    known,
  );
  return (row) =>
    names === undefined
      ? row
      : Object.fromEntries(
          Object.entries(row).filter(
            ([name]) => name === "@odata.type" || name === "id" || names.includes(name),
          ),
        );
}

function page(
  call: Call,
  tenant: Tenant,
  context: string,
  rows: readonly WireObject[],
  project: (row: WireObject) => WireObject,
): Answer {
  return pageOf(
    call,
    tenant.settings,
    (from) => rows.map((row, index) => [index, row] as const).slice(from),
    // Unverified: Intune documents no page size; the catalog is long, so that a client has to page
    { context, defaultSize: 100, maxSize: 1_000, onExceed: "cap", project },
  );
}

function entity(call: Call, path: string, row: WireObject): Answer {
  return {
    status: 200,
    body: { "@odata.context": `${rootOf(call)}/$metadata#${path}/$entity`, ...row },
  };
}
