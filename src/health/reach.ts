import type { Assignment } from "../assignments/assignment.ts";
import {
  type GraphClient,
  graphPath,
  type GraphRequest,
  isNotFound,
  type OperationOptions,
} from "../graph/index.ts";
import { eachAtOnce } from "../graph/lists.ts";
import { type WireObject, wireText } from "../kind/wire.ts";
import type { Fleet } from "./fleet.ts";

/** Whom a policy reaches: one byte a device of the fleet. */
export interface Reach {
  readonly devices: Uint8Array;
  /** Members of its groups that Intune does not manage. */
  readonly unmanaged: number;
  /** What could not be evaluated, as sentences. */
  readonly notEvaluated: readonly string[];
}

export interface ReachOptions extends OperationOptions {
  /** How messages call a filter, by its id. */
  readonly filterNames?: ReadonlyMap<string, string> | undefined;
  /** Told how many members of groups were read so far. */
  readonly onRead?: ((members: number) => void) | undefined;
}

const groupsAtOnce = 6;

/** The devices of a group, and what else is in it. */
interface DevicesOfGroup {
  readonly devices: Uint32Array;
  readonly unmanaged: number;
  readonly users: boolean;
  readonly gone: boolean;
}

/**
 * Whom policies reach, from their assignments and the members of groups, nested ones
 * included. Each group is read once. Filters and users are not evaluated, and it says so.
 *
 * Needs `GroupMember.Read.All`.
 *
 * @see https://learn.microsoft.com/graph/api/group-list-transitivemembers
 */
export class ReachReader {
  readonly #graph: GraphClient;
  readonly #fleet: Fleet;
  readonly #options: ReachOptions;
  #membersRead = 0;
  readonly #withUsers = new Set<string>();
  readonly #groups = new Map<string, Promise<DevicesOfGroup>>();

  constructor(graph: GraphClient, fleet: Fleet, options: ReachOptions = {}) {
    this.#graph = graph;
    this.#fleet = fleet;
    this.#options = options;
  }

  /** Reads the groups of these assignments, several at a time. */
  async prepare(assignments: readonly Assignment[]): Promise<void> {
    const ids = [...new Set(assignments.flatMap(({ groupId }) => groupId ?? []))].filter(
      (id) => !this.#groups.has(id),
    );
    const { abortSignal } = this.#options;
    const answers = await this.#graph.batchOf(ids, (id) => castMembers(id, "user", "1"), {
      abortSignal,
    });
    for (const [id, answer] of answers) {
      // whoever may not see users cannot tell that there are none
      if (!answer.ok && !isNotFound(answer.error)) throw answer.error;
      const value = answer.ok && (answer.response.body as WireObject | undefined)?.["value"];
      if (Array.isArray(value) && value.length > 0) this.#withUsers.add(id);
    }
    await eachAtOnce(ids, groupsAtOnce, async (id) => void (await this.#group(id)));
  }

  async of(assignments: readonly Assignment[]): Promise<Reach> {
    await this.prepare(assignments);
    const devices = new Uint8Array(this.#fleet.size);
    const notEvaluated: string[] = [];
    const unmanaged = new Map<string, number>();
    for (const { target, groupId, filterId, filterMode } of assignments) {
      if (target === "exclude") continue;
      if (target === "allUsers") {
        notEvaluated.push("it is assigned to all users; whose devices that are is not evaluated");
      } else if (target === "other") {
        notEvaluated.push("it has a target of a kind that this version does not know");
      } else if (target === "allDevices") devices.fill(1);
      else {
        const group = await this.#group(groupId ?? "");
        for (const index of group.devices) devices[index] = 1;
        unmanaged.set(groupId ?? "", group.unmanaged);
        notEvaluated.push(...unevaluatedOf(group, groupId ?? ""));
      }
      if (filterId !== undefined) {
        notEvaluated.push(
          `the filter ${this.#options.filterNames?.get(filterId) ?? filterId} (${filterMode}) is not evaluated; devices count as if it let all of them through`,
        );
      }
    }
    for (const { target, groupId } of assignments) {
      if (target !== "exclude") continue;
      const group = await this.#group(groupId ?? "");
      for (const index of group.devices) devices[index] = 0;
      notEvaluated.push(...unevaluatedOf(group, groupId ?? ""));
    }
    return {
      devices,
      unmanaged: [...unmanaged.values()].reduce((sum, count) => sum + count, 0),
      notEvaluated: [...new Set(notEvaluated)],
    };
  }

  async #group(id: string): Promise<DevicesOfGroup> {
    const known = this.#groups.get(id);
    if (known !== undefined) return await known;
    const reading = this.#read(id);
    this.#groups.set(id, reading);
    return await reading;
  }

  async #read(id: string): Promise<DevicesOfGroup> {
    const found: number[] = [];
    let unmanaged = 0;
    try {
      const members = this.#graph.list<WireObject>(castMembers(id, "device", "999"), this.#options);
      for await (const page of members.byPage()) {
        for (const member of page) {
          const index = this.#fleet.indexOfObject(wireText(member, "id"));
          if (index === undefined) unmanaged++;
          else found.push(index);
        }
        this.#membersRead += page.length;
        this.#options.onRead?.(this.#membersRead);
      }
      return {
        devices: Uint32Array.from(found),
        unmanaged,
        users: this.#withUsers.has(id),
        gone: false,
      };
    } catch (error) {
      // an assignment outlives its group
      if (!isNotFound(error)) throw error;
      return { devices: new Uint32Array(), unmanaged: 0, users: false, gone: true };
    }
  }
}

function unevaluatedOf(group: DevicesOfGroup, id: string): string[] {
  return [
    ...(group.gone ? [`the group ${id} does not exist any more`] : []),
    ...(group.users ? [`users in the group ${id} are not evaluated, only its devices are`] : []),
  ];
}

// a cast is an advanced query: https://learn.microsoft.com/graph/aad-advanced-queries
function castMembers(id: string, type: "device" | "user", top: string): GraphRequest {
  return {
    method: "GET",
    version: "v1.0",
    path: `${graphPath`/groups/${id}/transitiveMembers`}/microsoft.graph.${type}`,
    query: { $select: "id", $count: "true", $top: top },
    headers: { ConsistencyLevel: "eventual" },
  };
}
