import { isGraphError, type OperationOptions } from "../graph/index.ts";
import type { GraphRequest } from "../graph/request.ts";
import { objectValues } from "../kind/object-values.ts";
import type { WireObject } from "../kind/wire.ts";
import { windowKeeping } from "../maintenance/keeps-window.ts";
import { windowText } from "../maintenance/window-text.ts";
import type { WindowWords } from "../maintenance/window-vocabulary.ts";
import { openWindowIn } from "../registry/window-policies.ts";
import { settingKind } from "../settings/kind.ts";
import { readObject } from "../snapshot/read-object.ts";
import type { Tenant } from "../tenant/tenant.ts";
import type { PolicyDraft, ReadPolicy } from "./compliance-policy.ts";
import type { RingWindow } from "./compliance-report.ts";
import type { Fleet } from "./fleet.ts";
import type { Reach } from "./fleet-reach.ts";
import { assignedTo } from "./list-policies.ts";

/** A policy with a native maintenance window. */
export interface WindowPolicy {
  readonly policy: ReadPolicy;
  readonly window: WindowWords;
}

/** The windows of a tenant. */
export interface ListedWindows {
  readonly windows: readonly WindowPolicy[];
  /** Why they could not be read, as a sentence. */
  readonly notes: readonly string[];
}

/**
 * Every native maintenance window of the tenant, whoever made it. One of a custom profile is left
 * out, since Intune masks when it opens. None where this identity may not read them, which is noted.
 *
 * @throws {GraphError} where the lists cannot be read for another reason.
 */
export async function listWindows(
  tenant: Tenant,
  options: OperationOptions,
): Promise<ListedWindows> {
  const { requests, properties } = settingKind;
  const windows: WindowPolicy[] = [];
  try {
    const lists = await tenant.graph.lists<GraphRequest, WireObject>(
      requests.locate([]),
      (request) => request,
      options,
    );
    for (const wire of lists.flatMap(([, rows]) => rows).filter(requests.holds)) {
      const object = readObject(settingKind, wire);
      const values = objectValues(properties, object.wire);
      const window = openWindowIn({ kind: settingKind, label: object.displayName, values });
      if (window === undefined) continue;
      const { id, displayName, assignments } = object;
      const read = { id, displayName, assignments, wire: object.wire };
      windows.push({ policy: await assignedTo(tenant.settings, read, options), window });
    }
  } catch (error) {
    if (!isGraphError(error) || ![400, 403, 404].includes(error.status)) throw error;
    return { windows, notes: [`no maintenance window was read: ${error.message}`] };
  }
  return { windows, notes: [] };
}

/** Who of a ring's devices keeps the windows that reach them, by what they run. Nothing is promised. */
export function windowsOfRing(
  { reach: { devices } }: PolicyDraft,
  windows: readonly (WindowPolicy & { readonly reach: Reach })[],
  fleet: Fleet,
): readonly RingWindow[] {
  return windows.flatMap(({ policy, window, reach }) => {
    const counts = { keeps: 0, unknown: 0, doesNot: 0 };
    for (let device = 0; device < fleet.size; device++) {
      if (devices[device] !== 1 || reach.devices[device] !== 1) continue;
      counts[windowKeeping(fleet.build(device) ?? undefined)]++;
    }
    const total = counts.keeps + counts.unknown + counts.doesNot;
    if (total === 0) return [];
    const { id: policyId, displayName } = policy;
    return [{ policyId, displayName, window: windowText(window), devices: total, ...counts }];
  });
}
