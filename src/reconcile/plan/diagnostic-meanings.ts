import type { ConfigProblem } from "../../config/config-problems.ts";
import type { diagnosticIds } from "./diagnostic-ids.ts";

type Id = (typeof diagnosticIds)[keyof typeof diagnosticIds];

/** Every diagnostic of a plan by its id; an id without a text does not compile. */
export const diagnosticMeanings: Readonly<Record<Id, ConfigProblem>> = {
  RW101: {
    title: "several objects could be meant",
    cause:
      "More than one object of the tenant has the name, or the marker, that the files ask for.",
    remedy: "Write id: under the object in the files, or remove the others in the tenant.",
  },
  RW102: {
    title: "no object has the id",
    cause: "The files pin an object by an id that the tenant does not have.",
    remedy: "Correct the id, or take it out to have the object found by its name or created.",
  },
  RW103: {
    title: "an object that exists elsewhere is missing",
    cause: "The files refer to a group or filter with existing: true, and the tenant has none.",
    remedy: "Create it, or correct the name.",
  },
  RW104: {
    title: "an object of another kind",
    cause: "What was found cannot be used there, such as a filter for another platform.",
    remedy: "Refer to another object.",
  },
  RW105: {
    title: "something that it needs cannot be written",
    cause: "It is assigned to a group or uses a filter that has an error of its own.",
    remedy: "Mend that one first; its own message says how.",
  },
  RW106: {
    title: "a member that is no device",
    cause: "No device has that name, object id or device id.",
    remedy:
      "Correct it, or take it out of members. A device that was re-enrolled may have another name.",
  },
  RW107: {
    title: "a member that could be several devices",
    cause: "Two devices of the directory have that name.",
    remedy: "Write the object id of the one that is meant.",
  },
  RW108: {
    title: "a kind that could not be read",
    cause: "The identity has no permission for it, or the service did not answer.",
    remedy:
      "Grant the permission that the message names, or ignore it where the files have none of the kind.",
  },
  RW109: {
    title: "an object that another stack or key owns",
    cause: "Its marker names another stack, or another key of this one.",
    remedy: "Release it there with removed:, or write moved: where the key was renamed.",
  },
  RW110: {
    title: "an object that cannot be managed",
    cause:
      "Graph or another service owns it, such as a group that is synchronised from a directory on premises.",
    remedy: "Refer to it with existing: true, or manage it where it comes from.",
  },
  RW111: {
    title: "a copy of an object that is gone",
    cause:
      "It has the marker of an object of ours and another id: somebody duplicated it in the admin center.",
    remedy: "Delete the copy, or take the marker out of its description. It is left alone.",
  },
  RW112: {
    title: "an object of Windows Autopatch",
    cause:
      "Its name or its settings show that Autopatch made it, and Autopatch would undo a change.",
    remedy: "Manage it there, or choose another name for one of yours.",
  },
  RW113: {
    title: "an assignment that is kept as it is",
    cause: "The tenant has an assignment that files cannot state, such as one by a policy set.",
    remedy: "Change it where it was made.",
  },
  RW114: {
    title: "two entries for one object",
    cause: "Two keys of the files stand for the same object of the tenant.",
    remedy: "Keep one of them, or correct id:, adopt: and moved:.",
  },
  RW115: {
    title: "one group under two keys",
    cause: "A policy is assigned to two keys that are the same group in the tenant.",
    remedy: "Name it once.",
  },
  RW116: {
    title: "an object that is still used",
    cause:
      "Policies refer to the group or filter that would be deleted. An exclusion of a deleted group reaches everyone.",
    remedy: "Take it out of these policies first.",
  },
  RW117: {
    title: "a part that cannot be written",
    cause:
      "A part of the object, such as owners of a group, names what the tenant does not have or does not allow.",
    remedy: "Correct the part that the message names.",
  },
  RW118: {
    title: "a value that is too late, or no longer offered",
    cause: "A day has passed, or the service does not offer the release.",
    remedy: "Write another value; the message says which there are.",
  },
  RW119: {
    title: "something of the files that is doubtful",
    cause: "The files are valid and say something that is most likely not meant.",
    remedy: "Look at the place that the message names.",
  },
  RW120: {
    title: "values that this identity is not shown",
    cause: "Graph conceals secrets or scripts from an identity without a further permission.",
    remedy: "Grant the permission that the message names.",
  },
  RW121: {
    title: "an exclusion that Intune does not evaluate",
    cause: "Devices are excluded from an assignment of users, or users from one of devices.",
    remedy: "Exclude a group of the same kind as the one that is included.",
  },
  RW122: {
    title: "a group of users that gets nothing",
    cause: "The policy works for devices, and the group holds users.",
    remedy: "Put their devices into a group.",
  },
  RW123: {
    title: "a value that has to be stated at creation",
    cause: "Graph would choose a value to the harm of the new object.",
    remedy: "State the property that the message names.",
  },
  RW124: {
    title: "a rule that cannot be evaluated here",
    cause:
      "A membership rule or filter uses what is not known of devices, so that its reach is not known.",
    remedy: "Nothing has to be done; the number of devices is a lower bound.",
  },
  RW125: {
    title: "settings that no form can hold",
    cause:
      "Neither the settings catalog of the tenant nor a custom profile takes all of the stated values.",
    remedy: "Take the value out that the message names, or part the object into two.",
  },
  RW126: {
    title: "a file to upload that is missing or another one",
    cause: "The archive is not in the folder, or has not the digest of tools.lock.json.",
    remedy:
      "Put the vendor's file there. Where the digest differs, find out who changed it before anything goes on.",
  },
  RW130: {
    title: "a marker of a later version",
    cause: "A later version of Ringwright wrote the object.",
    remedy: "Update Ringwright.",
  },
  RW131: {
    title: "an object that can be taken over only by its id",
    cause: "Its description has no room for a marker, or is not ours to write.",
    remedy: "Write the adopt entry that the message prints, and leave it there.",
  },
  RW132: {
    title: "a key that was renamed, it seems",
    cause:
      "An object of ours has the display name of a new key, and its own key is in no file any more.",
    remedy:
      "Write the moved entry that the message prints; or, for a second object, give it another name.",
  },
  RW133: {
    title: "no room for the marker",
    cause: "Description and marker together are longer than Graph takes.",
    remedy: "Shorten the description.",
  },
  RW201: {
    title: "updates are paused",
    cause: "An operator paused the ring.",
    remedy: "Nothing: apply leaves it alone. ringwright ring resume ends it.",
  },
  RW202: {
    title: "updates are being rolled back",
    cause: "An operator rolled the ring back.",
    remedy: "Nothing: apply leaves it alone.",
  },
  RW203: {
    title: "something to know of a part",
    cause: "A part of the object, such as owners, holds what the files do not state.",
    remedy: "Look at the message.",
  },
  RW204: {
    title: "a policy that does not change reaches other devices",
    cause: "A group or filter that it uses changes.",
    remedy: "Look whether that is meant.",
  },
  RW205: {
    title: "devices in more than one ring",
    cause: "Assignments of two rings overlap, and which of their values win is not defined.",
    remedy: "Exclude the group of one ring from the other.",
  },
  RW206: {
    title: "devices that lose their ring",
    cause:
      "No ring reaches them after the change. They keep its values until another policy sets them.",
    remedy: "Include them in another ring, or let that be meant.",
  },
  RW207: {
    title: "two policies that contradict each other",
    cause: "Policies that reach the same devices state what does not go together.",
    remedy: "Change one of them, or part their devices.",
  },
  RW208: {
    title: "which devices keep a window",
    cause: "A maintenance window of Windows needs certain builds.",
    remedy: "Nothing; for others see docs/maintenance-windows.md.",
  },
  RW209: {
    title: "a policy of the Windows Update service beside it",
    cause: "Another tool wrote policies into the update service that reach the same devices.",
    remedy: "Decide which of both is to govern them.",
  },
  RW301: {
    title: "changed in the files and in the tenant",
    cause: "Since the last apply both sides changed the same value.",
    remedy: "Bring the files up to date, or overwrite with --force and the address.",
  },
  RW302: {
    title: "an object of the name that is not ours",
    cause: "Somebody else made it.",
    remedy: "Write the adopt entry that the message prints, or choose another name.",
  },
  RW303: {
    title: "a property that cannot change after creation",
    cause: "Graph takes the value at creation only.",
    remedy: "apply --replace makes a successor, assigns it, and deletes the old one.",
  },
  RW304: {
    title: "an object that cannot be replaced",
    cause: "It is protected, replaced already, or others refer to it.",
    remedy: "The message says what to do first.",
  },
  RW305: {
    title: "a protected object that no file holds",
    cause: "lifecycle: { protect: true } was applied to it.",
    remedy: "Put it back with protect: false, apply, and remove it again.",
  },
  RW306: {
    title: "an object of ours that no file holds",
    cause: "It was taken out of the files, or its key was renamed.",
    remedy:
      "Write moved: where it was renamed, delete it with --prune, or forget it with removed:.",
  },
  RW307: {
    title: "a delete that has to wait",
    cause: "The tenant could not be read completely, so that who uses the object is not known.",
    remedy: "Plan again once all could be read.",
  },
  RW308: {
    title: "a rollout is at work on it",
    cause: "A running rollout holds the object.",
    remedy: "Wait for its end, or abort it first.",
  },
  RW309: {
    title: "a plan that is cut to some objects",
    cause: "--only names what the plan is about, and other objects differ as well.",
    remedy: "Nothing, where that is meant; a plan without --only has all of them.",
  },
  RW401: {
    title: "more deletes than the guard allows",
    cause: "guards.maxDeletes is lower than what the plan deletes or replaces.",
    remedy: "Look at them; then --allow maxDeletes.",
  },
  RW402: {
    title: "a larger share changes than the guard allows",
    cause: "guards.maxChangedPercent is lower than the share of owned objects that would change.",
    remedy: "Look at them; then --allow maxChangedPercent.",
  },
  RW403: {
    title: "more devices are affected than the guard allows, or their number is not known",
    cause:
      "guards.maxDevicesAffected is lower than the number of devices. What is not known may be all of them.",
    remedy: "Look at them; then --allow maxDevicesAffected.",
  },
  RW404: {
    title: "a frozen period",
    cause: "The calendar has a freeze on this day.",
    remedy: "Wait for its end; or --allow freeze.",
  },
  RW405: {
    title: "more devices come into two rings than the guard allows",
    cause: "guards.maxDevicesInTwoRings is lower.",
    remedy: "Exclude the group of one ring from the other; or --allow maxDevicesInTwoRings.",
  },
  RW406: {
    title: "more devices lose their ring than the guard allows",
    cause: "guards.maxDevicesLosingTheirRing is lower.",
    remedy: "Include them elsewhere; or --allow maxDevicesLosingTheirRing.",
  },
};
