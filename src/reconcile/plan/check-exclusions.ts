import type { DesiredResource } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import { groupAddress } from "../../kind/address.ts";
import { untoldOf } from "../../reach/telling-rule.ts";
import { type AnyKind, groups } from "../../registry/kinds.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import type { PlanDraft } from "./plan-draft.ts";

/** What a group holds, as far as its rule, the files or its members tell. */
type Subject = "users" | "devices" | "both" | undefined;

/**
 * Blocks a policy with an exclusion that Intune does not evaluate, since it would reach whom it
 * was to leave out: users excluded from devices, or devices from users. Warns of groups of users
 * under a kind that does nothing for users.
 *
 * @see https://learn.microsoft.com/intune/intune-service/configuration/device-profile-assign#exclude-groups-from-a-policy-assignment
 */
export function checkExclusions(draft: PlanDraft, kind: AnyKind, resource: DesiredResource): void {
  if (kind.role !== "policy") return;
  const included = new Set<Subject>();
  const excluded: { readonly group: string; readonly subject: Subject }[] = [];
  for (const { target, group } of resource.assignments ?? []) {
    if (target === "allDevices") included.add("devices");
    else if (target === "allUsers") included.add("users");
    else {
      const subject = subjectOf(draft, groupAddress(group ?? ""));
      if (target === "exclude") excluded.push({ group: group ?? "", subject });
      else {
        included.add(subject);
        if (subject === "users" && !kind.targets.users) {
          draft.say(
            diagnosticIds.usersIgnored,
            "warning",
            resource,
            `group "${nameOf(draft, group ?? "")}" holds users, and a ${kind.title} does nothing for users: put their devices into a group`,
          );
        }
      }
    }
  }
  for (const { group, subject } of excluded) {
    if (subject === undefined || subject === "both" || included.size === 0) continue;
    const other = subject === "users" ? "devices" : "users";
    // an included group of which it is not known may be of the same
    if ([...included].every((one) => one === other)) {
      draft.block(
        resource,
        diagnosticIds.mixedExclusion,
        `excludes the ${subject} of group "${nameOf(draft, group)}" from ${other}, which Intune does not evaluate: the policy would reach them all the same. Exclude a group of ${other}`,
      );
    }
  }
}

function subjectOf(draft: PlanDraft, address: string): Subject {
  const { desired, references, inventory } = draft;
  const resource = draft.resources.get(address);
  const { membership, processing } = groups;
  const written = resource && reveal(resource.fields, desired.variables)[membership.rulePath];
  if (typeof written === "string") return subjectOfRule(written);
  if (resource?.members) return resource.members.length > 0 ? "devices" : undefined;
  const reference = references.get(address);
  if (reference?.state !== "known") return undefined;
  const group = draft.indexes.get(groups.name)?.byId.get(reference.id);
  const rule = group?.wire[membership.rulePath];
  if (group && processing.isDynamic(group.wire) && typeof rule === "string")
    return subjectOfRule(rule);
  return inventory?.subjectOf(reference.id);
}

function subjectOfRule(rule: string): Subject {
  const untold = untoldOf(rule);
  if (untold?.about === "users") return "users";
  // members of other groups may be either
  return untold?.about === "memberOf" || untold?.about === "invalid" ? undefined : "devices";
}

function nameOf({ references }: PlanDraft, key: string): string {
  const reference = references.get(groupAddress(key));
  return reference && reference.state !== "unusable" ? reference.displayName : key;
}
