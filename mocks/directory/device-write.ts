import { bodyOf, type Answer, type Call } from "../call.ts";
import type { Core } from "../core.ts";
import { badDirectoryRequest, badGatewayRequest, directoryNotFound } from "../refusal.ts";
import { readVisible, replicaKey } from "../visible.ts";
import { isWireObject, textOf, type WireObject } from "../wire.ts";

/**
 * PATCH /devices/{id}: 204. Of a Windows device an application may set the extension
 * attributes and whether it is enabled; the former merge one by one, null clears
 * (unverified).
 *
 * @see https://learn.microsoft.com/graph/api/device-update
 */
export function patchDevice(call: Call, core: Core, id: string): Answer {
  const before =
    readVisible(core, "devices", id) === undefined ? undefined : core.store.devices.get(id);
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
  core.memberships.settle();
  core.replicas.noteWrite(replicaKey("devices", id), before);
  core.store.devices.set(id, { ...before, ...changed });
  core.memberships.noteDeviceWrite(textOf(before, "id"));
  core.store.directoryChanges.push({
    collection: "devices",
    id: textOf(before, "id"),
    at: core.clock.now().getTime(),
  });
  return { status: 204 };
}

/** DELETE /devices/{id}: gone for good, and out of every group. */
export function deleteDevice(core: Core, id: string): Answer {
  const row = core.store.devices.get(id);
  if (row === undefined) throw directoryNotFound(id);
  core.memberships.settle();
  core.replicas.noteWrite(replicaKey("devices", id), row);
  core.memberships.noteDeviceWrite(textOf(row, "id"), true);
  core.store.devices.delete(id);
  core.store.directoryChanges.push({
    collection: "devices",
    id: textOf(row, "id"),
    at: core.clock.now().getTime(),
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
