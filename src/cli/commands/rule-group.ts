import type { DesiredState } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import { isGraphError } from "../../graph/index.ts";
import type { GraphRequest, OperationOptions } from "../../graph/request.ts";
import type { TenantGroup } from "../../groups/client.ts";
import { uniqueNameOf } from "../../groups/names.ts";
import { wireText } from "../../kind/wire.ts";
import { terminalText } from "../../report/escape.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { CommandError } from "../exit-code.ts";
import type { RuleDevice } from "./rule-devices.ts";
import { tellingRule } from "./rule-usable.ts";

/** A group that a person named: as the config knows it, as the tenant does, or both. */
export interface NamedGroup {
  /** Its key in the config. */
  readonly key: string | undefined;
  /** Undefined where the config has it and the tenant not yet. */
  readonly group: TenantGroup | undefined;
  readonly displayName: string;
}

/**
 * Finds a group by its key in the config, object id or exact display name.
 *
 * @throws {CommandError} where there is none or more than one.
 */
export async function findGroup(
  tenant: Tenant,
  name: string,
  desired: DesiredState | undefined,
  options: OperationOptions,
): Promise<NamedGroup> {
  const key = name.replace(/^group\//, "");
  const known = desired && groupsOf(desired).find((group) => group.key === key);
  if (known) return { key, ...(await findKnown(tenant, known, options)) };
  const group = guid.test(name)
    ? await byId(tenant, name, options)
    : await byName(tenant, name, options);
  if (group === undefined) {
    const keys = desired ? groupsOf(desired).map((entry) => entry.key) : [];
    throw new CommandError(
      `no group is called "${terminalText(name)}"; name it by display name, object id or key in the config${keys.length > 0 ? ` (${keys.join(", ")})` : ""}`,
    );
  }
  const inConfig =
    desired &&
    groupsOf(desired).find(
      ({ id, uniqueNames, displayName }) =>
        id === group.id.toLowerCase() ||
        uniqueNames.includes(group.uniqueName ?? "") ||
        displayName === group.displayName,
    );
  return { key: inConfig?.key, group, displayName: group.displayName };
}

/**
 * Who is in a group now: those whom its rule selects where it is dynamic and processed, which
 * is what the service computes; else the devices that the tenant lists as members.
 */
export async function membership(
  tenant: Tenant,
  group: TenantGroup,
  now: Date,
  options: OperationOptions,
): Promise<(device: RuleDevice) => boolean> {
  const rule = group.processing === "active" ? group.membershipRule : null;
  const matches = rule === null ? undefined : tellingRule(rule);
  if (matches) return (device) => matches(device.rule, { now });
  const members = new Set<string>();
  // Intune follows nested groups: https://learn.microsoft.com/intune/intune-service/configuration/device-profile-assign
  const request: GraphRequest = {
    method: "GET",
    version: "v1.0",
    path: `/groups/${encodeURIComponent(group.id)}/transitiveMembers`,
    query: { $select: "id", $top: "999" },
  };
  for await (const row of tenant.graph.list<Record<string, unknown>>(request, options)) {
    members.add(wireText(row, "id").toLowerCase());
  }
  return ({ id }) => members.has(id);
}

/** Every group of a config, written or only referred to. */
export interface ConfigGroup {
  readonly key: string;
  readonly id: string | undefined;
  readonly displayName: string;
  /** The alternate keys under which it may have been created. */
  readonly uniqueNames: readonly string[];
}

export function groupsOf(desired: DesiredState): readonly ConfigGroup[] {
  const { stack, variables } = desired;
  const written = desired.resources
    .filter(({ kind }) => kind === "group")
    .map(({ key, address, id, displayName }) => {
      const formerKeys = desired.moved
        .filter(({ to }) => to === address)
        .map(({ from }) => from.replace(/^group\//, ""));
      return {
        key,
        id: id ?? desired.adopt.find(({ to }) => to === address)?.id,
        displayName: reveal(displayName, variables),
        uniqueNames: [key, ...formerKeys].map((one) => uniqueNameOf(stack, one)),
      };
    });
  const existing = desired.existing
    .filter(({ kind }) => kind === "group")
    .map(({ key, id, displayName }) => ({
      key,
      id,
      displayName: reveal(displayName ?? "", variables),
      uniqueNames: [],
    }));
  return [...written, ...existing];
}

/** The tenant's group for one of the config, by id, alternate key or name. */
export async function findKnown(
  tenant: Tenant,
  known: ConfigGroup,
  options: OperationOptions,
): Promise<{ group: TenantGroup | undefined; displayName: string }> {
  const { id, uniqueNames, displayName } = known;
  let group = id === undefined ? undefined : await byId(tenant, id, options);
  if (id === undefined) {
    for (const uniqueName of uniqueNames) {
      group ??= await tenant.groups.findGroup(uniqueName, options);
    }
    group ??= await byName(tenant, displayName, options);
  }
  return { group, displayName: group?.displayName ?? displayName };
}

async function byId(
  tenant: Tenant,
  id: string,
  options: OperationOptions,
): Promise<TenantGroup | undefined> {
  try {
    return await tenant.groups.getGroup(id, options);
  } catch (error) {
    if (isGraphError(error) && error.status === 404) return undefined;
    throw error;
  }
}

async function byName(
  tenant: Tenant,
  displayName: string,
  options: OperationOptions,
): Promise<TenantGroup | undefined> {
  const groups: TenantGroup[] = [];
  for await (const group of tenant.groups.listGroups(displayName, options)) groups.push(group);
  if (groups.length > 1) {
    throw new CommandError(
      `${groups.length} groups are called "${terminalText(displayName)}". Name one by its object id: ${groups.map(({ id }) => id).join(", ")}`,
    );
  }
  return groups[0];
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
