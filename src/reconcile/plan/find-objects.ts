import type { DesiredResource } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import { wireText } from "../../kind/wire.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import { kindOf } from "../../registry/kinds.ts";
import { identify } from "../../snapshot/identify.ts";
import { isCopy, isOurs } from "../../snapshot/ownership.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { soughtOf } from "../../snapshot/stated-objects.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import type { PlanDraft } from "./plan-draft.ts";

/** Finds the object that a resource stands for; blocks the resource where none can be meant or written. */
export function findObject(draft: PlanDraft, resource: DesiredResource): void {
  const index = draft.indexes.get(resource.kind);
  if (!index) return;
  const found = identify(soughtOf(resource, draft.desired), index);
  draft.found.set(resource.address, found);
  const kind = kindOf(resource.kind);
  const name = reveal(resource.displayName, draft.desired.variables);
  switch (found.by) {
    case "ambiguous":
      draft.block(
        resource,
        diagnosticIds.ambiguous,
        `${found.candidates.length} ${kind.title}s could be meant: ${found.candidates.map(({ id, displayName }) => `${id} ("${displayName}")`).join(", ")}. Pin one with id:, or remove the others`,
      );
      break;
    case "missingId":
      draft.block(
        resource,
        diagnosticIds.missingId,
        `no ${kind.title} with the id ${found.id} exists. Correct the id, or remove it to have the object created or found by name`,
      );
      break;
    case "taken":
      draft.block(
        resource,
        diagnosticIds.otherStack,
        `its alternate key belongs to "${found.object.displayName}" (${found.object.id}), owned as ${found.object.marker?.key ?? ""} of stack ${found.object.marker?.stack ?? ""}, and such a key is fixed for ever. Choose another key for this ${kind.title}`,
      );
      break;
    case "none":
      checkRenamed(draft, kind, resource, name);
      blockOthersName(draft, kind, resource, name);
      break;
    case "name":
      checkObject(draft, kind, resource, found.object, name);
      checkProvable(draft, kind, resource, found.object);
      break;
    case "id":
    case "marker":
    case "adopt":
      checkObject(draft, kind, resource, found.object, name);
      break;
    default:
      found satisfies never;
  }
}

/** One object cannot be two resources: each apply would undo the other's half. */
export function blockSharedObjects(draft: PlanDraft): void {
  const first = new Map<TenantObject, DesiredResource>();
  const shared = new Map<TenantObject, DesiredResource[]>();
  for (const resource of draft.desired.resources) {
    const found = draft.found.get(resource.address);
    if (!found || !("object" in found) || found.by === "taken") continue;
    const earlier = first.get(found.object);
    if (!earlier) first.set(found.object, resource);
    else shared.set(found.object, [...(shared.get(found.object) ?? [earlier]), resource]);
  }
  for (const resources of shared.values()) {
    const addresses = resources.map(({ address }) => address).join(" and ");
    for (const resource of resources) {
      draft.block(
        resource,
        diagnosticIds.claimedTwice,
        `${addresses} stand for the same object in the tenant; keep one of them, or correct their id, adopt and moved entries`,
      );
    }
  }
}

/** A key that was renamed must not make a second object beside the one that it stood for. */
function checkRenamed(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  name: string,
): void {
  const { stack, removed } = draft.desired;
  const isStated = (address: string) =>
    draft.resources.has(address) || removed.some(({ from }) => from === address);
  const left = (draft.indexes.get(kind.name)?.byNameRead.get(name.toLowerCase()) ?? []).filter(
    (object) => isOurs(object, stack) && object.marker && !isStated(object.marker.key),
  );
  for (const { marker, id, displayName } of left) {
    draft.renamed.set(id, resource.address);
    draft.block(
      resource,
      diagnosticIds.renamedKey,
      `"${displayName}" (${id}) is owned as ${marker?.key}, which the files no longer hold. If the key was renamed, write moved: [{ from: ${marker?.key}, to: ${resource.address} }]; if a second ${kind.title} is meant, give it another name, or write removed: [{ from: ${marker?.key}, destroy: false }]`,
    );
  }
}

/** An adoption has to last: where the alternate key cannot say whose it is, the files must. */
function checkProvable(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  { wire, id, displayName }: TenantObject,
): void {
  const { alternateKey } = kind.requests;
  if (!alternateKey || draft.blocked.has(resource.address)) return;
  const held = wireText(wire, alternateKey.property);
  const ours = alternateKey.of({ stack: draft.desired.stack, key: "" });
  const refused = alternateKey.refusedOn(wire);
  const why =
    held === ""
      ? refused && `${refused}, so that its alternate key cannot be set`
      : held.toLowerCase().startsWith(ours.toLowerCase())
        ? undefined
        : `its alternate key is "${held}" for good`;
  if (why === undefined) return;
  draft.block(
    resource,
    diagnosticIds.needsPin,
    `"${displayName}" (${id}) can be taken over only by its id: ${why}. Write adopt: [{ to: ${resource.address}, id: ${id} }], and leave the entry there`,
  );
}

function checkObject(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  object: TenantObject,
  name: string,
): void {
  const { marker, newerMarker } = object;
  if (newerMarker !== undefined) {
    draft.block(
      resource,
      diagnosticIds.newerMarker,
      `"${name}" (${object.id}) carries an ownership marker of version ${newerMarker}, which a later version of ringwright wrote. Update ringwright`,
    );
    return;
  }
  if (marker && !isCopy(object) && marker.stack !== draft.desired.stack) {
    draft.block(
      resource,
      diagnosticIds.otherStack,
      `"${name}" (${object.id}) belongs to stack ${marker.stack} as ${marker.key}. Release it there first, with removed: [{ from: ${marker.key}, destroy: false }]`,
    );
    return;
  }
  const formerly = soughtOf(resource, draft.desired).formerly ?? [];
  if (
    isOurs(object, draft.desired.stack) &&
    marker &&
    marker.key !== resource.address &&
    !formerly.includes(marker.key)
  ) {
    draft.block(
      resource,
      diagnosticIds.otherStack,
      `"${name}" (${object.id}) is owned as ${marker.key}. Write moved: [{ from: ${marker.key}, to: ${resource.address} }] if it shall be renamed`,
    );
    return;
  }
  const refusal = kind.refusal?.(object.wire);
  if (refusal !== undefined) {
    draft.block(
      resource,
      diagnosticIds.refused,
      `"${name}" (${object.id}) cannot be managed: ${refusal}.${kind.role === "policy" ? "" : " Refer to it with existing: true"}`,
    );
    return;
  }
  if ((kind.concealed?.ask(object.wire, "compare") ?? []).length > 0) {
    draft.block(
      resource,
      diagnosticIds.concealed,
      `"${name}" (${object.id}) cannot be compared: Graph does not tell its ${kind.concealed?.noun} to this identity. Grant it ${kind.permissions.read}; where it has that, ${kind.permissions.write}`,
    );
    return;
  }
  const sign = kind.ownedElsewhere?.(object.wire);
  if (sign !== undefined) {
    draft.block(
      resource,
      diagnosticIds.autopatch,
      `"${name}" (${object.id}) seems to belong to Windows Autopatch: ${sign}. Manage it there${kind.role === "policy" ? "" : ", and refer to it with existing: true"}`,
    );
    return;
  }
  blockOthersName(draft, kind, resource, name);
}

/** What is given such a name would be taken for another service's from then on. */
function blockOthersName(
  draft: PlanDraft,
  kind: AnyKind,
  resource: DesiredResource,
  name: string,
): void {
  const sign = kind.ownedElsewhere?.({ displayName: name });
  if (sign === undefined) return;
  draft.block(
    resource,
    diagnosticIds.autopatch,
    `"${name}" cannot be the name of a ${kind.title} of ours: ${sign}. Choose another name`,
  );
}
