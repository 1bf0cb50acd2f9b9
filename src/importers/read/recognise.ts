import { type WireObject, wireText } from "../../kind/wire.ts";
import { ofStranger } from "./of-stranger.ts";
import { filters, groups, type KindName, kinds, policies } from "../../registry/kinds.ts";

/** What else of a source tells of which kind an object is. */
export interface KindHints {
  /** The collection that it was listed from, such as `windowsFeatureUpdateProfiles`. */
  readonly collection?: string | undefined;
}

const graph = "#microsoft.graph.";

/** Properties that objects of one kind have, and of no other that Intune lists without a type. */
const signatures: readonly (readonly [property: string, kind: KindName])[] = [
  ["featureUpdateVersion", "featureUpdate"],
  ["expeditedUpdateSettings", "expediteUpdate"],
  ["hotpatchEnabled", "qualityUpdate"],
  ["approvalType", "driverUpdate"],
  ["qualityUpdatesDeferralPeriodInDays", "ring"],
  ["assignmentFilterManagementType", "filter"],
  ["membershipRuleProcessingState", "group"],
];

/** The kind that an object is of by its content; undefined for what is none of ours. */
export function recognise(wire: WireObject, hints: KindHints = {}): KindName | undefined {
  return ofStranger(() => kindIn(wire, hints));
}

function kindIn(wire: WireObject, { collection }: KindHints): KindName | undefined {
  const type = wireText(wire, "@odata.type");
  if (type !== "") return typed(wire, type);
  if (wireText(wire, "displayName") === "" && wireText(wire, "name") === "") return undefined;
  const listed = kinds.find(({ path }) => collection !== undefined && isOf(path, collection));
  // the collection of rings is mixed, and each of its objects has a type
  if (listed && listed.role !== "policy") return listed.name;
  if (listed && listed.requests.holds(wire))
    return listed.texts || listed.givenBy !== undefined ? undefined : listed.name;
  const signed = signatures.find(([property]) => property in wire)?.[1];
  if (signed !== undefined) return signed;
  // Graph lists policies of the settings catalog without a type
  return policies.find(({ forms, requests }) => forms !== undefined && requests.holds(wire))?.name;
}

/** The kind of a type, or of the content of an object whose type says too little. */
function typed(wire: WireObject, type: string): KindName | undefined {
  if (type === `${graph}group`) return groups.name;
  if (type === `${graph}deviceAndAppManagementAssignmentFilter`) return filters.name;
  return policyThatHolds(wire);
}

// what has texts beside its files, or no files that write it, is no part of an import
function policyThatHolds(wire: WireObject): KindName | undefined {
  return policies.find(
    ({ texts, givenBy, requests }) => !texts && givenBy === undefined && requests.holds(wire),
  )?.name;
}

function isOf(path: string, collection: string): boolean {
  return path.slice(path.lastIndexOf("/") + 1) === collection;
}
