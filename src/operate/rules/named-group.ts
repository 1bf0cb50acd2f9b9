import type { DesiredState } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import { isGraphError } from "../../graph/index.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { TenantGroup } from "../../groups/client.ts";
import { uniqueNameOf } from "../../groups/names.ts";
import { groupAddress, parseAddress } from "../../kind/address.ts";
import { isGroup } from "../../registry/kinds.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { OperationRefusedError } from "../refusal.ts";

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
 * @throws {OperationRefusedError} where there is none or more than one.
 */
export async function findNamedGroup(
  tenant: Tenant,
  name: string,
  desired: DesiredState | undefined,
  options: OperationOptions,
): Promise<NamedGroup> {
  const prefix = groupAddress("");
  const key = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  const known = desired && configGroups(desired).find((group) => group.key === key);
  if (known) return { key, ...(await findConfigGroup(tenant, known, options)) };
  const group = guid.test(name)
    ? await byId(tenant, name, options)
    : await byName(tenant, name, options);
  if (group === undefined) {
    const candidates = desired
      ? configGroups(desired).map((entry) => ({ id: entry.key, displayName: entry.displayName }))
      : [];
    throw new OperationRefusedError({ reason: "nothingCalled", noun: "group", name, candidates });
  }
  const inConfig =
    desired &&
    configGroups(desired).find(
      ({ id, uniqueNames, displayName }) =>
        id === group.id.toLowerCase() ||
        uniqueNames.includes(group.uniqueName ?? "") ||
        displayName === group.displayName,
    );
  return { key: inConfig?.key, group, displayName: group.displayName };
}

/** Every group of a config, written or only referred to. */
export interface ConfigGroup {
  readonly key: string;
  readonly id: string | undefined;
  readonly displayName: string;
  /** The alternate keys under which it may have been created. */
  readonly uniqueNames: readonly string[];
}

function configGroups(desired: DesiredState): readonly ConfigGroup[] {
  const { stack, variables } = desired;
  const written = desired.resources.filter(isGroup).map(({ key, address, id, displayName }) => {
    const formerKeys = desired.moved
      .filter(({ to }) => to === address)
      .map(({ from }) => parseAddress(from).key);
    return {
      key,
      id: id ?? desired.adopt.find(({ to }) => to === address)?.id,
      displayName: reveal(displayName, variables),
      uniqueNames: [key, ...formerKeys].map((one) => uniqueNameOf(stack, one)),
    };
  });
  const existing = desired.existing.filter(isGroup).map(({ key, id, displayName }) => ({
    key,
    id,
    displayName: reveal(displayName ?? "", variables),
    uniqueNames: [],
  }));
  return [...written, ...existing];
}

/** The tenant's group for one of the config, by id, alternate key or name. */
async function findConfigGroup(
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
    throw new OperationRefusedError({
      reason: "severalCalled",
      noun: "group",
      name: displayName,
      candidates: groups,
    });
  }
  return groups[0];
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
