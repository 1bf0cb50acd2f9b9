import type { DesiredResource } from "../../config/desired-state.ts";
import { groupAddress, parseAddress } from "../../kind/address.ts";
import { groups, isGroup } from "../../registry/kinds.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import type { AssignmentDifference, AssignmentLine } from "./change.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { unusableReferences } from "./references.ts";

/** Blocks a policy whose groups or filters cannot be used, or that names one group twice. */
export function checkDependencies(draft: PlanDraft, resource: DesiredResource): void {
  const { references } = draft;
  // a group that cannot be written, for its members say, must not be assigned either
  for (const address of resource.dependsOn.filter((dependency) => draft.blocked.has(dependency))) {
    draft.block(
      resource,
      diagnosticIds.blockedDependency,
      `is assigned to ${address}, which cannot be written; see its own message`,
    );
  }
  if (draft.blocked.has(resource.address)) return;
  const unusable = unusableReferences(resource.dependsOn, references);
  for (const { address, diagnostic, message } of unusable) {
    draft.block(resource, diagnostic, `is assigned to ${address}, but ${message}`);
  }
  const named = new Map<string, string>();
  for (const address of resource.dependsOn.filter((dependency) =>
    isGroup(parseAddress(dependency)),
  )) {
    const reference = references.get(address);
    if (reference?.state !== "known") continue;
    const first = named.get(reference.id);
    if (first !== undefined) {
      draft.block(
        resource,
        diagnosticIds.sameGroup,
        `is assigned to ${first} and ${address}, which are the same group "${reference.displayName}" (${reference.id}); name it once`,
      );
    }
    named.set(reference.id, address);
  }
}

/** Excluded groups that fill themselves, where the policy is about to reach more devices. */
export function groupsToAwait(
  draft: PlanDraft,
  resource: DesiredResource,
  difference: AssignmentDifference | null,
  wholeSet: readonly AssignmentLine[] | null,
): string[] {
  if (!difference || difference.add.length === 0) return [];
  // what others excluded is kept in additive mode, and counts as well
  const excluded = [...(resource.assignments ?? []), ...(wholeSet ?? [])].flatMap(
    ({ target, group }) =>
      target === "exclude" && group !== undefined ? [groupAddress(group)] : [],
  );
  return [...new Set(excluded)].filter((address) => {
    const wished = draft.resources.get(address);
    if (wished && typeof wished.fields[groups.membership.rulePath] === "string") return true;
    const reference = draft.references.get(address);
    const object =
      reference?.state === "known"
        ? draft.indexes.get(groups.name)?.byId.get(reference.id)
        : undefined;
    return object !== undefined && groups.processing.isDynamic(object.wire);
  });
}
