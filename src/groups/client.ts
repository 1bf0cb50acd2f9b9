import {
  type GraphClient,
  isNotFound,
  odataString,
  type PagedAsyncIterable,
} from "../graph/index.ts";
import { mapPages } from "../graph/map-pages.ts";
import type { GraphRequest, OperationOptions } from "../graph/request.ts";
import type { WireObject } from "../kind/wire.ts";
import { type IdOwner, requireObjectId } from "../kind/object-id.ts";
import { checkGroupRule, checkNewGroup } from "./check-new-group.ts";
import { addMembers, readMembers, removeMember } from "./members.ts";
import { mailNicknameOf } from "./names.ts";
import { groupPath, groupSelect } from "./properties.ts";
import { alternatePath, groupRequests } from "./requests.ts";
import { groupFromWire, type TenantGroup } from "./tenant-group.ts";

export type { TenantGroup };

/** What every new group takes. */
export interface CreateGroup {
  readonly displayName: string;
  readonly description?: string | undefined;
  /** Default: made from the display name. */
  readonly mailNickname?: string | undefined;
  /**
   * A key of your choosing, unique in the tenant and fixed for ever. With it the call can
   * be repeated: a group that has it is updated instead of created twice.
   */
  readonly uniqueName?: string | undefined;
}

/** A group that Entra ID fills by a rule. */
export interface CreateDynamicGroup extends CreateGroup {
  /** At most 3,072 characters; checked before anything is sent. */
  readonly membershipRule: string;
  /** Default `active`. */
  readonly processing?: "active" | "paused" | undefined;
}

/** A group whose members are added by hand. */
export interface CreateAssignedGroup extends CreateGroup {
  /** Fixed after creation. Needs `RoleManagement.ReadWrite.Directory` besides. */
  readonly isAssignableToRole?: boolean | undefined;
}

/**
 * Security groups of one tenant. Reads need `GroupMember.Read.All`, writes
 * `Group.ReadWrite.All`, members `GroupMember.ReadWrite.All`.
 *
 * @see https://learn.microsoft.com/graph/api/resources/group
 */
export class GroupClient {
  readonly #graph: GraphClient;

  constructor(graph: GraphClient) {
    this.#graph = graph;
  }

  /**
   * Creates a dynamic group. Entra ID fills it some time later.
   *
   * @throws {ValidationError} where something is what Entra ID would refuse; nothing is sent.
   * @throws {GraphError} with `ambiguous` where the answer was lost and no `uniqueName` was given;
   *   403 without `Group.ReadWrite.All`.
   */
  async createDynamicGroup(
    group: CreateDynamicGroup,
    options: OperationOptions = {},
  ): Promise<TenantGroup> {
    checkNewGroup("dynamic", group);
    return await this.#create(
      group,
      {
        groupTypes: ["DynamicMembership"],
        membershipRule: group.membershipRule,
        membershipRuleProcessingState: group.processing === "paused" ? "Paused" : "On",
      },
      options,
    );
  }

  /**
   * Creates a group whose members are added by hand.
   *
   * @throws {ValidationError} and `GraphError` as `createDynamicGroup` does.
   */
  async createAssignedGroup(
    group: CreateAssignedGroup,
    options: OperationOptions = {},
  ): Promise<TenantGroup> {
    checkNewGroup("assigned", group);
    const { isAssignableToRole } = group;
    return await this.#create(
      group,
      { groupTypes: [], ...(isAssignableToRole !== undefined && { isAssignableToRole }) },
      options,
    );
  }

  /**
   * One group by its object id.
   *
   * @throws {TypeError} where the id is no GUID.
   * @throws {GraphError} 404 where it is missing, also for some seconds after its creation; 403
   *   without `GroupMember.Read.All`.
   */
  async getGroup(id: string, options: OperationOptions = {}): Promise<TenantGroup> {
    requireObjectId(id, aGroup);
    const { body } = await this.#graph.send<WireObject>(groupRequests.get({ id }), options);
    return groupFromWire(body);
  }

  /**
   * The group with this alternate key; undefined where there is none.
   *
   * @throws {GraphError} 403 without `GroupMember.Read.All`.
   */
  async findGroup(
    uniqueName: string,
    options: OperationOptions = {},
  ): Promise<TenantGroup | undefined> {
    const request: GraphRequest = {
      method: "GET",
      version: "v1.0",
      path: alternatePath(uniqueName),
      query: { $select: groupSelect },
    };
    try {
      return groupFromWire((await this.#graph.send<WireObject>(request, options)).body);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /**
   * Every group with exactly this name: Entra ID does not keep names unique.
   *
   * @throws {GraphError} while iterating; 403 without `GroupMember.Read.All`.
   */
  listGroups(displayName: string, options: OperationOptions = {}): PagedAsyncIterable<TenantGroup> {
    const request: GraphRequest = {
      method: "GET",
      version: "v1.0",
      path: groupPath,
      query: { $filter: `displayName eq ${odataString(displayName)}`, $select: groupSelect },
    };
    const list = this.#graph.list<WireObject>(request, options);
    return mapPages([list], (page) =>
      page.filter((wire) => wire["displayName"] === displayName).map(groupFromWire),
    );
  }

  /**
   * Changes the rule. Members that it does not select leave and others join once Entra ID has
   * evaluated it, which takes minutes to 24 hours.
   *
   * @throws {ValidationError} where the rule is one that Entra ID would refuse; nothing is sent.
   * @throws {TypeError} where the id is no GUID.
   * @throws {GraphError} 404 where the group is missing, 403 without `Group.ReadWrite.All`.
   */
  async setMembershipRule(id: string, rule: string, options: OperationOptions = {}): Promise<void> {
    checkGroupRule(rule);
    await this.#patch(id, { membershipRule: rule }, options);
  }

  /**
   * `paused` freezes the membership; `active` lets the rule decide again.
   *
   * @throws {TypeError} where the id is no GUID.
   * @throws {GraphError} 404 where the group is missing, 403 without `Group.ReadWrite.All`.
   */
  async setProcessing(
    id: string,
    processing: "active" | "paused",
    options: OperationOptions = {},
  ): Promise<void> {
    await this.#patch(
      id,
      { membershipRuleProcessingState: processing === "paused" ? "Paused" : "On" },
      options,
    );
  }

  /**
   * Gives an assigned group a rule. It keeps id and assignments; members that the rule does not
   * select leave the group.
   *
   * @throws {ValidationError} where the rule is one that Entra ID would refuse; nothing is sent.
   * @throws {TypeError} where the id is no GUID.
   * @throws {GraphError} 404 where the group is missing, 403 without `Group.ReadWrite.All`.
   */
  async convertToDynamic(id: string, rule: string, options: OperationOptions = {}): Promise<void> {
    checkGroupRule(rule);
    const { wire } = await this.getGroup(id, options);
    const types = (wire["groupTypes"] as string[]).filter((type) => type !== "DynamicMembership");
    await this.#patch(
      id,
      {
        groupTypes: [...types, "DynamicMembership"],
        membershipRule: rule,
        membershipRuleProcessingState: "On",
      },
      options,
    );
  }

  /**
   * Takes the rule from a group. It keeps id, assignments and the members that were computed last.
   *
   * @throws {TypeError} where the id is no GUID.
   * @throws {GraphError} 404 where the group is missing, 403 without `Group.ReadWrite.All`.
   */
  async convertToAssigned(id: string, options: OperationOptions = {}): Promise<void> {
    const { wire } = await this.getGroup(id, options);
    const types = (wire["groupTypes"] as string[]).filter((type) => type !== "DynamicMembership");
    await this.#patch(id, { groupTypes: types, membershipRuleProcessingState: "Paused" }, options);
  }

  /**
   * Resolves where it is already gone. A deleted security group may not be restorable.
   *
   * @throws {TypeError} where the id is no GUID.
   * @throws {GraphError} 403 without `Group.ReadWrite.All`.
   */
  async deleteGroup(id: string, options: OperationOptions = {}): Promise<void> {
    requireObjectId(id, aGroup);
    try {
      await this.#graph.send(groupRequests.delete({ id }), options);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /**
   * Object ids of direct members of every type.
   *
   * @throws {TypeError} where the id is no GUID.
   * @throws {GraphError} 404 where the group is missing, 403 without `GroupMember.Read.All`.
   */
  listMemberIds(id: string, options: OperationOptions = {}): PagedAsyncIterable<string> {
    requireObjectId(id, aGroup);
    const list = this.#graph.list<WireObject>(readMembers(id), options);
    return mapPages([list], (page) => page.map((wire) => String(wire["id"])));
  }

  /**
   * Makes the members exactly these, sending only the difference: adds 20 a request,
   * removals one by one, all in batches of 20.
   *
   * @throws {GraphError} the first that failed; what was done before stays done. 403 without
   *   `GroupMember.ReadWrite.All`.
   */
  async setMembers(
    id: string,
    memberIds: readonly string[],
    options: OperationOptions = {},
  ): Promise<{ added: number; removed: number }> {
    const live = new Set<string>();
    for await (const member of this.listMemberIds(id, options)) live.add(member.toLowerCase());
    const wanted = new Set(memberIds.map((member) => member.toLowerCase()));
    const add = [...wanted].filter((member) => !live.has(member));
    const remove = [...live].filter((member) => !wanted.has(member));
    const results = await this.#graph.batchOf(
      [
        ...addMembers(id, add, this.#graph.graphUrl),
        ...remove.map((member) => removeMember(id, member)),
      ],
      (request) => request,
      options,
    );
    for (const [{ method }, result] of results) {
      // one who is gone already is what was wanted
      const isDone = result.ok || (method === "DELETE" && result.error.status === 404);
      if (!isDone) throw result.error;
    }
    return { added: add.length, removed: remove.length };
  }

  async #create(
    group: CreateGroup,
    membership: WireObject,
    options: OperationOptions,
  ): Promise<TenantGroup> {
    const { displayName, description, uniqueName } = group;
    const body = {
      displayName,
      ...(description !== undefined && { description }),
      mailEnabled: false,
      mailNickname: group.mailNickname ?? mailNicknameOf(displayName, uniqueName ?? displayName),
      securityEnabled: true,
      ...membership,
    };
    if (uniqueName === undefined) {
      const request: GraphRequest = {
        method: "POST",
        version: "v1.0",
        path: groupPath,
        body,
        operation: "create",
      };
      return groupFromWire((await this.#graph.send<WireObject>(request, options)).body);
    }
    const answer = await this.#graph.send<WireObject | undefined>(
      {
        method: "PATCH",
        version: "v1.0",
        path: alternatePath(uniqueName),
        headers: { Prefer: "create-if-missing" },
        body,
      },
      options,
    );
    // the answer need not tell the key that it was asked by
    if (answer.body) return groupFromWire({ ...answer.body, uniqueName });
    const existing = await this.findGroup(uniqueName, options);
    if (!existing)
      throw new Error(
        `group ${uniqueName} was written, but is not visible yet; look it up again in a minute`,
      );
    return existing;
  }

  async #patch(id: string, body: WireObject, options: OperationOptions): Promise<void> {
    requireObjectId(id, aGroup);
    await this.#graph.send(groupRequests.update({ id }, body), options);
  }
}

const aGroup: IdOwner = { title: "group", find: "listGroups(displayName)" };
