/** What each property of a saved plan says, for readers of its JSON Schema; by its place in a plan. */
const planDescriptions: Readonly<Record<string, string>> = {
  formatVersion: "The format of the plan. A plan of another one is refused.",
  toolVersion: "The version of Ringwright that made the plan.",
  createdAt: "When it was made: ISO 8601, UTC.",
  tenantId: "Of the tenant; null where neither `/organization` nor the token tells it.",
  tenantName: "Of the tenant; null where this identity may not read `/organization`.",
  stack: "The scope of ownership: nothing of another stack is written.",
  madeBy:
    "Who made it, as the token names them; null where it does not, and for a plan without a tenant.",
  configHash:
    "Digest of the files, before variables are filled in. Apply takes no plan of other files.",
  complete: "False where something could not be read or planned.",
  errored: "Whether a diagnostic is an error: some object, or the whole plan, cannot be applied.",
  applyable:
    "Whether apply takes it as it stands: without errors, and with every approval that it needs.",
  only: "Addresses to which the plan is cut; absent where it holds all that differs.",
  references: "Ids of the groups and filters that the changes refer to, by address.",

  summary: "How many changes of each kind there are, and whom they reach.",
  "summary.create": "Objects that are made.",
  "summary.update": "Updates, moves, replacements and what is forgotten.",
  "summary.delete": "Objects that are deleted.",
  "summary.adopt": "Objects that are taken over.",
  "summary.unchanged": "Objects that are as the files say.",
  "summary.drift": "Resources whose object was changed by hand.",
  "summary.devicesAffected":
    "Devices whose membership or policy changes; null where that is not known of all.",
  "summary.devicesAtLeast": "Those of them that are known; null where no devices were read.",
  "summary.inTwoRings":
    "Devices in more than one ring; counted where the plan changes whom rings reach.",
  "summary.inTwoRings.before": "As the tenant is; null where it was not counted, or not of all.",
  "summary.inTwoRings.after": "As it will be; null where it was not counted, or not of all.",
  "summary.inNoRing": "Devices that Intune manages and no ring reaches.",
  "summary.inNoRing.before": "As the tenant is; null where it was not counted, or not of all.",
  "summary.inNoRing.after": "As it will be; null where it was not counted, or not of all.",
  "summary.ringMoves":
    "Every managed device by the rings that reach it before and after, those that stay included; absent where the plan does not change whom rings reach, or no devices were read.",
  "summary.ringMoves.from":
    "Rings by their addresses, or as people call those of others. Empty: no ring; several: which of their values win is not defined; null: not known of these devices.",
  "summary.ringMoves.to": "The same after the plan.",
  "summary.ringMoves.devices": "How many devices go this way.",
  "summary.risks":
    "What the dangers of the changes come to, each with the distinct devices that it meets.",
  "summary.risks.outcome": "What happens: `loss` of a policy, or a move to Insider builds.",
  "summary.risks.devices": "Null where they were not read, or are not all known.",
  "summary.risks.atLeast": "Those that are known; null where no devices were read.",

  changes: "In the order in which they are written.",
  "changes.address": "`kind/key`, such as `ring/broad`.",
  "changes.kind": "The kind of the object.",
  "changes.action":
    "`create` what is not there; `update` what is ours; `replace` by a new object, where a property is fixed after creation; `delete` and `forget` what the files no longer hold; `adopt` what is there and not ours; `move` to another key.",
  "changes.reason": "Why. `conflict`: the files and the tenant both changed since the last apply.",
  "changes.id": "Of the object; null before creation.",
  "changes.displayName": "Of the object, as the files have it.",
  "changes.finishes":
    "The second half of a create: nothing but assignments or members that were never written.",
  "changes.fields": "Values that differ; empty where only assignments, members or the marker do.",
  "changes.fields.path": "Such as `quality.deferralDays`.",
  "changes.fields.before":
    "What the tenant holds; null where nothing is set, `(sensitive)` where it must not be shown.",
  "changes.fields.after": "As the files have it: a variable by its name.",
  "changes.assignments":
    "What is added and taken off; nothing of both where assignments stay or are not managed.",
  "changes.assignments.add": "Assignments that are added.",
  "changes.assignments.remove": "Assignments that are taken off.",
  "changes.assignments.keep": "How many stay.",
  "changes.members": "Null where members are not managed, or do not change.",
  "changes.members.add": "Devices that join.",
  "changes.members.remove": "Devices that leave.",
  "changes.members.keep": "How many stay.",
  "changes.dependsOn": "Addresses that have to be written before.",
  "changes.waitsFor":
    "Dynamic groups that the policy excludes from now on: it is assigned only once Entra ID has processed them.",
  "changes.precondition":
    "Digest of the managed values that this change was planned on; `absent` before creation.",
  "changes.writes":
    "What is sent, and nothing else; what is computed while it is written must equal it.",
  "changes.writes.properties":
    "Properties of the object by Graph's names, the ownership marker included; null where none is sent. A variable stands by its name, and values that Graph masks are left out.",
  "changes.writes.assignments":
    "The whole set that is sent to `assign`, which replaces the one before; null where none is.",
  "changes.predecessor":
    "In a replacement that was begun: the object that is still to be unassigned and deleted.",
  "changes.predecessor.id": "Of that object.",
  "changes.predecessor.precondition": "Digest of its managed values when this was planned.",
  "changes.predecessor.form": "How it is stored, where its kind has several ways.",
  "changes.form":
    "How the object is stored once it is written; only of kinds that have several ways.",
  "changes.form.name": "Such as `settingsCatalog` or `customProfile`.",
  "changes.form.types": "How the service takes each value, by its own word; only where it says so.",
  "changes.form.because": "Why a new object is not stored in the better form.",
  "changes.form.from": "The form that a replacement leaves.",
  "changes.impact": "Null where the plan was made without the devices.",
  "changes.impact.devices": "Devices that the change reaches; null where it is not known of all.",
  "changes.impact.gain": "Devices that join the group, or get the policy.",
  "changes.impact.lose": "Devices that leave the group, or lose the policy.",
  "changes.impact.atLeast": "Those that it reaches for certain.",
  "changes.impact.unknown": "Why the others are not known, as parts of sentences.",
  "changes.approximations":
    "One sentence for each wish that Graph or Windows cannot honour exactly.",
  "changes.consequences": "What the change does to devices and policies, the most harmful first.",
  "changes.consequences.level":
    "`danger` restarts, upgrades or takes away unasked; `caution` is noticed by people at their PCs.",
  "changes.consequences.message": "One sentence.",
  "changes.consequences.devices":
    "How many devices it meets; null where they were not read, are not all known, or none are meant.",
  "changes.consequences.outcome":
    "What it comes to: `loss` of a policy, or a move to Insider builds.",

  drift: "Where the tenant left what was last applied.",
  "drift.address": "Of the object, such as `ring/broad`.",
  "drift.path":
    "A property, `assignments`, `members.devices` or `ownership`; empty for a missing object.",
  "drift.lastApplied": "Null where only its digest is known, and that is not what the files say.",
  "drift.live": "What the tenant holds.",

  diagnostics: "What a reader has to know besides the changes.",
  "diagnostics.id": "Stable: pipelines match on it. See docs/diagnostics.md.",
  "diagnostics.severity": "`error`: the object, or the whole plan, cannot be applied.",
  "diagnostics.address": "The object; absent where it is about the plan as a whole.",
  "diagnostics.message": "For people; it changes without notice.",
  "diagnostics.file": "Where the resource stands in the files.",
  "diagnostics.line": "1-based.",

  approvals:
    "What the one who planned has allowed; of a saved plan it counts only with its digest.",
  "approvals.prune": "Objects of ours that the files no longer hold may be deleted.",
  "approvals.adopt": "Existing objects of the same name may be taken over.",
  "approvals.replace":
    "Objects may be replaced by new ones where a property is fixed after creation.",
  "approvals.force": "Addresses whose conflicts are overwritten.",
  "approvals.allow": "Guards that are overridden.",

  "line.target": "`other`: a type that this version does not know; it is kept as it is.",
  "line.source": "`policySet`: a policy set made it, and it stays the set's. Else absent.",
  "line.group": "Key of the group in the config, where it has one.",
  "line.groupId": "Of the group; absent where the plan makes it.",
  "line.displayName": "Of the group.",
  "line.filter": "Key of the filter in the config, or its display name.",
  "line.filterId": "Of the filter; absent where the plan makes it.",
  "line.filterMode": "`include`: only devices that the filter matches; `exclude`: all but those.",
  "line.terms": "How the policy runs there; of kinds that say so with each assignment.",
  "member.id": "Object id of the device.",
  "member.displayName": "Of the device.",
};

// an assignment, and a device, is described once for every list that holds some
const lists = [
  [/^changes\.(?:assignments\.(?:add|remove)|writes\.assignments)\./, "line."],
  [/^changes\.members\.(?:add|remove)\./, "member."],
] as const;

/** What the property at a path of a plan says; steps into lists do not count. */
export function planDescription(path: readonly string[]): string | undefined {
  const place = path.filter((step) => step !== "[]").join(".");
  const of = lists.reduce((at, [list, item]) => at.replace(list, item), place);
  return planDescriptions[of];
}
