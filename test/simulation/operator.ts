import type { CollectionName, MockTenant, WireObject } from "../../mocks/index.ts";
import type { Random } from "./random.ts";
import { markerIn, textIn } from "./wire-call.ts";

/** What somebody did in the portal, past every run of the product. */
export interface OperatorAct {
  readonly text: string;
  readonly collection: CollectionName;
  readonly id: string;
  /** Properties with their new values. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Targets that were assigned and that were taken off, as `targetText` has them. */
  readonly assigned?: { readonly added: readonly string[]; readonly removed: readonly string[] };
  readonly deleted?: true;
}

const policyCollections = [
  "deviceConfigurations",
  "windowsFeatureUpdateProfiles",
  "windowsQualityUpdatePolicies",
  "windowsDriverUpdateProfiles",
] as const satisfies readonly CollectionName[];
/** Where objects are that the product writes. */
const collections = [
  "groups",
  "assignmentFilters",
  ...policyCollections,
] as const satisfies readonly CollectionName[];

interface Target {
  readonly collection: (typeof collections)[number];
  readonly row: WireObject;
}

/** The administrator's hand: pauses, edits, unassigns, renames, deletes, copies. */
export class Operator {
  readonly #mock: MockTenant;
  readonly #random: Random;
  #number = 0;

  constructor(mock: MockTenant, random: Random) {
    this.#mock = mock;
    this.#random = random;
  }

  /**
   * Does one thing to one object, of those with an id in `among` where there are any; undefined
   * where there is nothing to do it to.
   */
  act(among: ReadonlySet<string> = new Set()): OperatorAct | undefined {
    const { state } = this.#mock;
    const all = collections.flatMap((collection) =>
      state.list(collection).map((row): Target => ({ collection, row })),
    );
    const marked = all.filter(({ row }) => markerIn(row["description"]));
    const meant = marked.filter(({ row }) => among.has(String(row["id"])));
    const ours = meant.length > 0 ? meant : marked;
    const policies = ours.filter(({ collection }) => isPolicy(collection));
    const chosen = this.#random.chance(0.75) && policies.length > 0 ? policies : ours;
    if (chosen.length === 0) return undefined;
    const target = this.#random.pick(chosen);
    return isPolicy(target.collection) ? this.#onPolicy(target) : this.#onOther(target);
  }

  #onPolicy(target: Target): OperatorAct {
    const random = this.#random;
    const isRing = target.collection === "deviceConfigurations";
    switch (random.int(0, 11)) {
      case 0:
      case 1:
        return isRing
          ? this.#change(target, "pauses", { qualityUpdatesPaused: true })
          : this.#edit(target);
      case 2:
      case 3:
      case 4:
        return this.#edit(target);
      case 5:
        return this.#assign(target, "unassigns", []);
      case 6:
      case 7:
        return this.#assignElsewhere(target);
      case 8:
        return this.#rename(target);
      case 9:
        return this.#copy(target);
      case 10:
        return this.#stripMarker(target);
      default:
        return this.#remove(target);
    }
  }

  #onOther(target: Target): OperatorAct {
    const random = this.#random;
    switch (random.int(0, 5)) {
      case 0:
      case 1:
        return this.#rename(target);
      case 2:
        return this.#stripMarker(target);
      case 3:
        return target.collection === "groups" && random.chance(0.5)
          ? this.#remove(target)
          : this.#edit(target);
      default:
        return this.#edit(target);
    }
  }

  #edit(target: Target): OperatorAct {
    const random = this.#random;
    const { collection, row } = target;
    switch (collection) {
      case "deviceConfigurations":
        return this.#change(
          target,
          "edits",
          random.pick<Record<string, unknown>>([
            { qualityUpdatesDeferralPeriodInDays: random.int(0, 30) },
            { deadlineGracePeriodInDays: random.int(0, 7) },
            { featureUpdatesDeferralPeriodInDays: random.int(0, 365) },
          ]),
        );
      case "windowsFeatureUpdateProfiles":
        return this.#change(target, "edits", {
          installFeatureUpdatesOptional: row["installFeatureUpdatesOptional"] !== true,
        });
      case "assignmentFilters":
        return this.#change(target, "edits", { rule: `(device.model -eq "X${random.int(1, 9)}")` });
      case "groups":
        return row["membershipRule"] === null
          ? this.#changeMembers(target)
          : this.#change(target, "edits", {
              membershipRule: `(device.displayName -startsWith "LT-00${random.int(0, 9)}")`,
            });
      case "windowsQualityUpdatePolicies":
      case "windowsDriverUpdateProfiles":
        return this.#change(target, "edits", { description: this.#describe(row) });
      default:
        return collection satisfies never;
    }
  }

  /** Another text before the marker, which stays. */
  #describe({ description }: WireObject): string {
    const text = `Note ${++this.#number}`;
    if (typeof description !== "string") return text;
    return `${text}\n${description.slice(textIn(description).length).trim()}`;
  }

  #changeMembers({ collection, row }: Target): OperatorAct {
    const { state } = this.#mock;
    const id = String(row["id"]);
    const members = state.members(id);
    const device = [...state.devices()]
      .map(({ device: { id: deviceId } }) => String(deviceId))
      .find((deviceId) => !members.includes(deviceId));
    if (device !== undefined) state.addMember(id, device);
    return { text: "adds a member to", collection, id, values: {} };
  }

  #rename(target: Target): OperatorAct {
    return this.#change(target, "renames", { displayName: `By hand ${++this.#number}` });
  }

  #stripMarker(target: Target): OperatorAct {
    const text = textIn(target.row["description"]);
    return this.#change(target, "strips the marker of", { description: text || null });
  }

  #copy({ collection, row }: Target): OperatorAct {
    const { state } = this.#mock;
    const { description } = row;
    const given = {
      ...(row["@odata.type"] !== undefined && { "@odata.type": row["@odata.type"] }),
      ...(collection === "windowsDriverUpdateProfiles" && { approvalType: row["approvalType"] }),
      ...(collection === "windowsFeatureUpdateProfiles" && {
        featureUpdateVersion: row["featureUpdateVersion"],
      }),
      displayName: `Copy ${++this.#number}`,
      description,
    } as WireObject;
    const { id } = state.add(collection, given);
    return { text: `copies ${String(row["id"])} to`, collection, id: String(id), values: {} };
  }

  #remove({ collection, row }: Target): OperatorAct {
    const id = String(row["id"]);
    this.#mock.state.remove(collection, id);
    return { text: "deletes", collection, id, values: {}, deleted: true };
  }

  #change({ collection, row }: Target, verb: string, values: Record<string, unknown>): OperatorAct {
    const id = String(row["id"]);
    this.#mock.state.patch(collection, id, values as WireObject);
    // what was so already is no act that could be undone
    const changed = Object.fromEntries(
      Object.entries(values).filter(([name, value]) => row[name] !== value),
    );
    return { text: `${verb} ${JSON.stringify(values)} of`, collection, id, values: changed };
  }

  #assignElsewhere(target: Target): OperatorAct {
    const { state } = this.#mock;
    const group = this.#random.pick(state.list("groups"));
    const now = state
      .assignments(target.collection, String(target.row["id"]))
      .map((entry) => entry["target"] as WireObject)
      .filter(({ groupId }) => groupId !== group["id"]);
    const word = this.#random.chance(0.3) ? "exclusionGroup" : "group";
    const added = {
      "@odata.type": `#microsoft.graph.${word}AssignmentTarget`,
      groupId: group["id"],
    } as WireObject;
    return this.#assign(target, "assigns elsewhere", [...now, added]);
  }

  #assign({ collection, row }: Target, verb: string, targets: readonly WireObject[]): OperatorAct {
    const { state } = this.#mock;
    const id = String(row["id"]);
    const before = targetsOf(this.#mock, collection, id);
    state.assign(
      collection,
      id,
      targets.map((target) => ({ target })),
    );
    const after = targetsOf(this.#mock, collection, id);
    const assigned = {
      added: after.filter((target) => !before.includes(target)),
      removed: before.filter((target) => !after.includes(target)),
    };
    return { text: `${verb} ${JSON.stringify(assigned)}`, collection, id, values: {}, assigned };
  }
}

/** The targets of a policy, each as one text; none where it is gone. */
export function targetsOf(mock: MockTenant, collection: CollectionName, id: string): string[] {
  if (!mock.state.get(collection, id)) return [];
  return mock.state.assignments(collection, id).map(({ target }) => targetText(target));
}

/** A target of an assignment without what narrows it. */
export function targetText(target: unknown): string {
  const { "@odata.type": type, groupId } = target as { "@odata.type"?: string; groupId?: string };
  const word = /#microsoft\.graph\.(.*)AssignmentTarget/.exec(type ?? "")?.[1] ?? "other";
  return groupId === undefined ? word : `${word} ${groupId.toLowerCase()}`;
}

function isPolicy(collection: string): boolean {
  return (policyCollections as readonly string[]).includes(collection);
}
