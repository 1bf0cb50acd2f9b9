import type { Core } from "../core.ts";
import { textOf, type WireObject } from "../wire.ts";

/** The Windows devices that a policy's assignments reach now, one at a time: members of the included groups less those of the excluded. */
export function* targetedDevices(core: Core, policyId: string): Generator<WireObject> {
  const { store, memberships } = core;
  const members = (type: string) =>
    (store.assignments.get(policyId.toLowerCase()) ?? [])
      .map((assignment) => (assignment["target"] ?? {}) as WireObject)
      .filter((target) => textOf(target, "@odata.type") === `#microsoft.graph.${type}`)
      .map((target) => memberships.transitiveMembersOf(textOf(target, "groupId")));
  const everyone = (store.assignments.get(policyId.toLowerCase()) ?? []).some((assignment) =>
    /\.all(?:Devices|LicensedUsers)AssignmentTarget$/.test(
      textOf((assignment["target"] ?? {}) as WireObject, "@odata.type"),
    ),
  );
  const included = members("groupAssignmentTarget");
  const excluded = members("exclusionGroupAssignmentTarget");
  if (!everyone && included.length === 0) return;
  for (const [, device] of store.managedDevices.entries()) {
    if (textOf(device, "operatingSystem") !== "Windows") continue;
    const entra = store.deviceByDeviceId(textOf(device, "azureADDeviceId"));
    const id = entra === undefined ? "" : textOf(entra, "id");
    if (!everyone && !included.some((group) => group.has(id))) continue;
    if (!excluded.some((group) => group.has(id))) yield device;
  }
}
