import { bodyOf, type Answer, type Call } from "../ground/call.ts";
import { badDirectoryRequest, badGatewayRequest, directoryNotFound } from "../ground/refusal.ts";
import { isWireObject, textOf, type WireObject } from "../ground/wire.ts";
import type { Tenant } from "../state/tenant.ts";
import { readVisible, replicaKey } from "../state/visible.ts";

/**
 * PATCH /devices/{id}: 204. Of a Windows device an application may set the extension
 * attributes and whether it is enabled; the former merge one by one, null clears
 * (unverified).
 *
 * @see https://learn.microsoft.com/graph/api/device-update
 */
export function patchDevice(call: Call, tenant: Tenant, id: string): Answer {
  const before =
    readVisible(tenant, "devices", id) === undefined ? undefined : tenant.rows.devices.get(id);
  if (before === undefined) throw directoryNotFound(id);
  const body = bodyOf(call);
  const changed: WireObject = {};
  for (const [name, value] of Object.entries(body)) {
    if (name === "@odata.type") continue;
    if (name === "extensionAttributes") changed[name] = mergedAttributes(before[name], value);
    else if (name === "accountEnabled") {
      if (typeof value !== "boolean")
        throw badGatewayRequest(
          "Cannot convert a primitive value to the expected type 'Edm.Boolean' of property 'accountEnabled'. See the inner exception for more details.",
        );
      changed[name] = value;
    } else throw badDirectoryRequest(`Property '${name}' is read-only and cannot be set.`);
  }
  tenant.memberships.settle();
  tenant.replicas.noteWrite(replicaKey("devices", id), before);
  tenant.rows.devices.set(id, { ...before, ...changed });
  tenant.memberships.noteDeviceWrite(textOf(before, "id"));
  tenant.rows.directoryChanges.push({
    collection: "devices",
    id: textOf(before, "id"),
    at: tenant.clock.now().getTime(),
  });
  return { status: 204 };
}

/** DELETE /devices/{id}: gone for good, and out of every group. */
export function deleteDevice(tenant: Tenant, id: string): Answer {
  const row = tenant.rows.devices.get(id);
  if (row === undefined) throw directoryNotFound(id);
  tenant.memberships.settle();
  tenant.replicas.noteWrite(replicaKey("devices", id), row);
  tenant.memberships.noteDeviceWrite(textOf(row, "id"), true);
  tenant.rows.devices.delete(id);
  tenant.rows.directoryChanges.push({
    collection: "devices",
    id: textOf(row, "id"),
    at: tenant.clock.now().getTime(),
    removed: "deleted",
  });
  return { status: 204 };
}

function mergedAttributes(before: unknown, value: unknown): WireObject {
  if (!isWireObject(value))
    throw badGatewayRequest(
      "Cannot convert the value of property 'extensionAttributes' to the expected type 'microsoft.graph.onPremisesExtensionAttributes'.",
    );
  for (const [name, attribute] of Object.entries(value)) {
    if (name === "@odata.type") continue;
    if (!/^extensionAttribute(?:[1-9]|1[0-5])$/.test(name))
      throw badDirectoryRequest(`Invalid property '${name}'.`);
    if (attribute !== null && typeof attribute !== "string")
      throw badGatewayRequest(
        `Cannot convert a primitive value to the expected type 'Edm.String' of property '${name}'. See the inner exception for more details.`,
      );
    // learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions
    if (typeof attribute === "string" && attribute.length > 256)
      throw badDirectoryRequest(
        `Invalid value specified for property '${name}' of resource 'Device'. The value exceeds the maximum length of 256.`,
      );
  }
  return { ...(isWireObject(before) ? before : {}), ...value };
}
