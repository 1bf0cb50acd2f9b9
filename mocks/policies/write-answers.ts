import type { Answer } from "../ground/call.ts";
import type { WireObject } from "../ground/wire.ts";
import type { Tenant } from "../state/tenant.ts";
import type { PolicyKind } from "./kinds.ts";

/**
 * What a write of an Intune object answers. The API pages say 200 with the object, 204 for a
 * deletion and 204 for `assign` of the update profiles. IntuneCD counts every other status than
 * those below as a failure, and is in use.
 *
 * @see https://github.com/almenscorner/IntuneCD BaseUpdateModule.py, update/Intune/DeviceConfigurations.py
 */
function isReported(tenant: Tenant): boolean {
  return tenant.settings.behaviors.intuneWriteAnswers === "reported";
}

/** Of a PATCH: the object, or nothing for what is kept in deviceConfigurations. */
export function changedAnswer(tenant: Tenant, kind: PolicyKind, body: WireObject): Answer {
  return isReported(tenant) && kind.collection === "deviceConfigurations"
    ? { status: 204 }
    : { status: 200, body };
}

/** Of a DELETE. */
export function deletedAnswer(tenant: Tenant): Answer {
  return { status: isReported(tenant) ? 200 : 204 };
}

/** Of an `assign` that answers without a body. */
export function assignedAnswer(tenant: Tenant): Answer {
  return { status: isReported(tenant) ? 200 : 204 };
}
