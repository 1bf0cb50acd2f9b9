import type { WireObject } from "../ground/wire.ts";
import type { Tenant } from "../state/tenant.ts";
import { deviceColumns, projectDevice } from "./device-columns.ts";
import { projectGroup } from "./group-row.ts";

/**
 * A directory object with its type and default properties. Where the caller may not
 * read its kind, the id alone.
 *
 * @see https://learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects
 */
export function directoryObjectWire(
  tenant: Tenant,
  id: string,
  options: { readonly select?: readonly string[] | undefined; readonly hideDevices?: boolean } = {},
): WireObject | undefined {
  const { select } = options;
  const device = tenant.rows.devices.get(id);
  if (device !== undefined) {
    const shown = projectDevice(device, select ?? deviceColumns);
    const hidden =
      options.hideDevices === true
        ? Object.fromEntries(Object.keys(shown).map((name) => [name, name === "id" ? id : null]))
        : shown;
    return { "@odata.type": "#microsoft.graph.device", ...hidden };
  }
  const group = tenant.rows.groups.get(id);
  if (group !== undefined)
    return { "@odata.type": "#microsoft.graph.group", ...projectGroup(group, select) };
  const user = tenant.rows.users.get(id);
  if (user === undefined) return undefined;
  const shown =
    select === undefined
      ? user
      : Object.fromEntries(select.map((name) => [name, user[name] ?? null]));
  return { "@odata.type": "#microsoft.graph.user", ...shown };
}
