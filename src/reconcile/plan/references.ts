import type {
  DesiredResource,
  DesiredState,
  ExistingReference,
} from "../../config/desired-state.ts";
import { isSensitive, reveal } from "../../config/variables.ts";
import { bodyOf } from "../../kind/body.ts";
import type { WireObject } from "../../kind/wire.ts";
import { kindOf } from "../../registry/kinds.ts";
import type { Found, ObjectIndex } from "../../snapshot/identify.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";

/** What a key of a group or filter stands for in the tenant. */
export type Reference =
  | { readonly state: "known"; readonly id: string; readonly displayName: string }
  /** Made by this plan. */
  | { readonly state: "planned"; readonly displayName: string }
  | { readonly state: "unusable"; readonly diagnostic: string; readonly message: string };

/** Resolves every address that assignments can name, once. */
export function resolveReferences(
  desired: DesiredState,
  indexes: ReadonlyMap<string, ObjectIndex>,
  found: ReadonlyMap<string, Found>,
  blocked: ReadonlySet<string>,
): ReadonlyMap<string, Reference> {
  const references = new Map<string, Reference>();
  for (const resource of desired.resources) {
    // policies refer to others, nothing refers to them
    const kind = kindOf(resource.kind);
    if (kind.role === "policy") continue;
    const match = found.get(resource.address);
    if (blocked.has(resource.address) || !match || match.by === "taken") {
      references.set(resource.address, {
        state: "unusable",
        diagnostic: diagnosticIds.blockedDependency,
        message: `${resource.address} cannot be written, see its own message`,
      });
    } else if ("object" in match) {
      references.set(
        resource.address,
        known(
          match.object,
          wishedWire(resource, desired),
          isSensitive(resource.displayName) ? resource.displayName : undefined,
        ),
      );
    } else {
      const problem = kind.unusable(wishedWire(resource, desired));
      if (problem !== undefined) {
        references.set(resource.address, {
          state: "unusable",
          diagnostic: diagnosticIds.wrongKind,
          message: `${resource.address} cannot be used: ${problem}`,
        });
        continue;
      }
      references.set(resource.address, {
        state: "planned",
        displayName: resource.displayName,
      });
    }
  }
  for (const reference of desired.existing) {
    references.set(
      reference.address,
      findExisting(reference, desired, indexes.get(reference.kind)),
    );
  }
  return references;
}

function findExisting(
  reference: ExistingReference,
  desired: DesiredState,
  index: ObjectIndex | undefined,
): Reference {
  const { title } = kindOf(reference.kind);
  const name = reveal(reference.displayName ?? "", desired.variables);
  const candidates =
    reference.id !== undefined
      ? [index?.byId.get(reference.id)].filter((object) => object !== undefined)
      : (index?.byName.get(name) ?? []);
  if (candidates.length > 1) {
    return {
      state: "unusable",
      diagnostic: diagnosticIds.ambiguous,
      message: `${candidates.length} objects are called "${name}": ${candidates.map(({ id }) => id).join(", ")}. Pin one with id: under ${reference.address}`,
    };
  }
  const object = candidates[0];
  if (!object) {
    const what = reference.id !== undefined ? `the id ${reference.id}` : `the name "${name}"`;
    return {
      state: "unusable",
      diagnostic: diagnosticIds.missingReference,
      message: `no ${title} with ${what} exists in the tenant. Create it, or correct ${reference.address}`,
    };
  }
  return known(object, {});
}

function known(object: TenantObject, wished: WireObject, name?: string): Reference {
  const kind = kindOf(object.kind);
  const problem = kind.role === "policy" ? undefined : kind.unusable({ ...object.wire, ...wished });
  return problem === undefined
    ? { state: "known", id: object.id, displayName: name ?? object.displayName }
    : {
        state: "unusable",
        diagnostic: diagnosticIds.wrongKind,
        message: `"${object.displayName}" (${object.id}) cannot be used: ${problem}`,
      };
}

/** What the files make of an object, in wire terms. */
function wishedWire(resource: DesiredResource, desired: DesiredState): WireObject {
  return bodyOf(kindOf(resource.kind).properties, reveal(resource.fields, desired.variables));
}

/** Everything that one resource's assignments refer to and cannot use. */
export function unusableReferences(
  dependsOn: readonly string[],
  references: ReadonlyMap<string, Reference>,
): { address: string; diagnostic: string; message: string }[] {
  return dependsOn.flatMap((address) => {
    const reference = references.get(address);
    return reference?.state === "unusable" ? [{ address, ...reference }] : [];
  });
}
