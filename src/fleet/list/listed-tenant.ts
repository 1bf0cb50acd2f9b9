import type { Say } from "../../config/cross-checks.ts";
import type { ListedTenant, TenantLayer } from "./tenant-list.ts";
import type { WrittenTenant, WrittenTenantList } from "./tenant-list-schema.ts";

/** A tenant with what the list's defaults and groups give it. */
export function listedTenant(list: WrittenTenantList, key: string, wave: string): ListedTenant {
  const tenant = own(list.tenants, key) ?? { tenantId: "" };
  const { defaults = {} } = list;
  return {
    key,
    tenantId: tenant.tenantId.toLowerCase(),
    name: tenant.name ?? null,
    tags: [...new Set(tenant.tags)],
    wave,
    credential: tenant.credential ?? defaults.credential ?? null,
    cloud: tenant.cloud ?? defaults.cloud ?? "global",
    timeZone: tenant.timeZone ?? defaults.timeZone ?? null,
    freeze: tenant.freeze ?? defaults.freeze ?? [],
    layers: layersOf(list, tenant),
    vars: tenant.vars ?? {},
  };
}

/** What is wrong with tenants beside their own properties. */
export function checkTenants(list: WrittenTenantList, say: Say): void {
  const { tenants, credentials = {}, defaults, groups = {} } = list;
  refusePrototypeNames({ tenants, credentials, groups }, say);
  if (Object.keys(tenants).length === 0) say(["tenants"], "must have at least one tenant");
  const isUnknown = (name: string | undefined): name is string =>
    name !== undefined && own(credentials, name) === undefined;
  if (isUnknown(defaults?.credential))
    say(["defaults", "credential"], unknownCredential(defaults.credential, credentials));
  const byId = new Map<string, string>();
  for (const [key, tenant] of Object.entries(tenants)) {
    const at = (...more: string[]) => ["tenants", key, ...more];
    const other = byId.get(tenant.tenantId.toLowerCase());
    if (other !== undefined)
      say(at("tenantId"), `is the tenant of ${other} too; a tenant stands in a list once`);
    byId.set(tenant.tenantId.toLowerCase(), key);
    if (isUnknown(tenant.credential))
      say(at("credential"), unknownCredential(tenant.credential, credentials));
    if ((tenant.base ?? defaults?.base) === undefined)
      say(at(), "has no base; state base: here or in defaults");
    const segments = segmentsOf(list, tenant);
    if (segments.length > 1)
      say(
        at("tags"),
        `put it into ${segments.map(([name]) => name).join(" and ")}, which both have an overlay; a tenant has at most three layers: a base, one segment, its own`,
      );
    if ((tenant.freeze ?? defaults?.freeze ?? []).length > 0 && zoneOf(list, tenant) === undefined)
      say(at(), "has a freeze and no time zone; state timeZone: here or in defaults");
  }
}

function zoneOf({ defaults }: WrittenTenantList, tenant: WrittenTenant): string | undefined {
  return tenant.timeZone ?? defaults?.timeZone;
}

function layersOf(list: WrittenTenantList, tenant: WrittenTenant): readonly TenantLayer[] {
  const base = tenant.base ?? list.defaults?.base;
  return [
    ...(base === undefined ? [] : [{ role: "base", path: base } as const]),
    ...segmentsOf(list, tenant).map(([, path]) => ({ role: "segment", path }) as const),
    ...(tenant.overlay === undefined ? [] : [{ role: "tenant", path: tenant.overlay } as const]),
  ];
}

/** The groups with an overlay whose every tag the tenant has, with their overlays. */
function segmentsOf(
  { groups = {} }: WrittenTenantList,
  { tags = [] }: WrittenTenant,
): readonly (readonly [string, string])[] {
  return Object.entries(groups).flatMap(([name, group]) =>
    group.overlay !== undefined && group.tags.every((tag) => tags.includes(tag))
      ? [[name, group.overlay] as const]
      : [],
  );
}

// "constructor" has the form of a key, and every object has one
function refusePrototypeNames(
  sections: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  say: Say,
): void {
  for (const [section, entries] of Object.entries(sections)) {
    for (const key of Object.keys(entries)) {
      if (key in Object.prototype)
        say([section, key], "is a name that every object has by itself; take another", "key");
    }
  }
}

function unknownCredential(name: string, credentials: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(credentials);
  const known = names.length === 0 ? "there are none" : `there are ${names.join(", ")}`;
  return `is none of the credentials of this list; ${known} (is ${name})`;
}

function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
