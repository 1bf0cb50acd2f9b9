import { readTenantState } from "../../fleet/layers/load-tenant-state.ts";
import { movedValues } from "../../fleet/layers/moved-values.ts";
import { createLayerCache, type LayerCache } from "../../fleet/layers/layer-cache.ts";
import type { LayeredValue, TenantState } from "../../fleet/layers/tenant-state.ts";
import { readTenantList } from "../../fleet/list/load-tenant-list.ts";
import type { ListedTenant, TenantLayer, TenantList } from "../../fleet/list/tenant-list.ts";
import { suggestion } from "../../kind/did-you-mean.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import { type MovedTenant, movedValuesText } from "../../report/moved-values-text.ts";
import { tenantStateYaml } from "../../report/tenant-state-yaml.ts";
import type { Call } from "../command-line/define-command.ts";
import type { fleetRenderCommand } from "../declarations/fleet.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

/** The merged policy of one tenant. */
export interface RenderedTenantDocument {
  readonly formatVersion: 1;
  readonly tenant: string;
  readonly tenantId: string;
  readonly stack: string;
  readonly configHash: string;
  readonly layers: readonly TenantLayer[];
  readonly values: readonly LayeredValue[];
}

/** What moved in the policies of tenants since another list. */
export interface MovedTenantsDocument {
  readonly formatVersion: 1;
  readonly tenants: readonly MovedTenant[];
}

/** `ringwright fleet render`: the merged policy of a tenant, or what moved in it. Offline. */
export async function runFleetRender({
  options,
  operands,
  terminal,
}: Call<typeof fleetRenderCommand>): Promise<number> {
  if ((operands.tenant === undefined) !== options.all)
    throw new CommandError("name a tenant, or all of them with --all");
  if (options.all && options.changedFrom === undefined)
    throw new CommandError("--all needs --changed-from FILE; without it name one tenant");
  const { abortSignal, env } = terminal;
  const list = await readTenantList(options.tenants, { abortSignal, env });
  if (options.changedFrom !== undefined) {
    const before = await readTenantList(options.changedFrom, { abortSignal, env });
    const tenants = await movedTenants(before, list, operands.tenant, terminal);
    terminal.out(
      options.json
        ? jsonText({ formatVersion: 1, tenants } satisfies MovedTenantsDocument)
        : movedValuesText(tenants),
    );
    return tenants.every(({ change }) => change === "same") ? ExitCode.ok : ExitCode.differences;
  }
  const tenant = tenantOf(list, operands.tenant ?? "");
  const state = await layeredState(list, tenant, terminal, undefined);
  terminal.out(
    options.json ? jsonText(documentOf(tenant, state)) : await tenantStateYaml(list, tenant, state),
  );
  return ExitCode.ok;
}

function documentOf(
  { key, tenantId, layers }: ListedTenant,
  { desired, values }: TenantState,
): RenderedTenantDocument {
  return {
    formatVersion: 1,
    tenant: key,
    tenantId,
    stack: desired.stack,
    configHash: desired.configHash,
    layers,
    values,
  };
}

async function movedTenants(
  before: TenantList,
  after: TenantList,
  named: string | undefined,
  terminal: Terminal,
): Promise<MovedTenant[]> {
  const [beforeCache, afterCache] = [createLayerCache(), createLayerCache()];
  const tenants = named === undefined ? after.tenants : [tenantOf(after, named)];
  const moved: MovedTenant[] = [];
  for (const tenant of tenants) {
    const now = await layeredState(after, tenant, terminal, afterCache);
    const earlier = before.tenants.find(({ key }) => key === tenant.key);
    const was = earlier && (await layeredState(before, earlier, terminal, beforeCache));
    const values = was ? movedValues(was, now) : [];
    const change = !was ? "added" : values.length > 0 ? "moved" : "same";
    moved.push({ tenant: tenant.key, change, values });
  }
  const keys = new Set(after.tenants.map(({ key }) => key));
  const gone = named === undefined ? before.tenants.filter(({ key }) => !keys.has(key)) : [];
  return [
    ...moved,
    ...gone.map(({ key }) => ({ tenant: key, change: "gone" as const, values: [] })),
  ];
}

async function layeredState(
  list: TenantList,
  tenant: ListedTenant,
  { abortSignal, env }: Terminal,
  cache: LayerCache | undefined,
): Promise<TenantState> {
  return await readTenantState(list, tenant, { abortSignal, env, cache });
}

function tenantOf(list: TenantList, name: string): ListedTenant {
  const found = list.tenants.find(({ key }) => key === name);
  if (found) return found;
  const keys = list.tenants.map(({ key }) => key);
  throw new CommandError(
    `${terminalText(name)} is no tenant of ${terminalText(list.file)}${suggestion(name, keys)}`,
  );
}
