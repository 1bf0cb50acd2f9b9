import { PolicyClient } from "../assignments/policy-client.ts";
import {
  type GraphClient,
  graphPath,
  type GraphRequest,
  isAmbiguous,
  type OperationOptions,
} from "../graph/index.ts";
import { refuseOwnedElsewhere } from "../kind/owned-elsewhere-error.ts";
import type { WireObject } from "../kind/wire.ts";
import { readDeliveries, type RingDelivery } from "./delivery.ts";
import { ringKind } from "./kind.ts";
import {
  isReached,
  nothingToSend,
  type RingActionOptions,
  type RingActionResult,
  type RingVerb,
} from "./operator-action.ts";
import type { Ring } from "./schema.ts";
import { type RingStatus, ringStatus, type UpdateContent } from "./status.ts";

/**
 * Update rings of one tenant. Reads need `DeviceManagementConfiguration.Read.All`, writes
 * `DeviceManagementConfiguration.ReadWrite.All`.
 *
 * What an operator does (pause, resume, extend, rollback) reads the ring first and sends
 * nothing where it is as wanted already. Devices learn of it at their next check-in, about
 * every 8 hours.
 *
 * @beta Rings are read and written on the beta endpoint.
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-10-update-rings
 */
export class RingClient extends PolicyClient<Ring> {
  readonly #now: () => Date;

  /** `now` is the clock that pauses are measured against. Default: the present. */
  constructor(graph: GraphClient, now: () => Date = () => new Date()) {
    super(graph, ringKind);
    this.#now = now;
  }

  /**
   * What of a ring is paused, until when, and what is being rolled back.
   *
   * @throws {GraphError} 404 where it is missing, 403 without
   *   `DeviceManagementConfiguration.Read.All`.
   * @throws {TypeError} where the id is no GUID, or that of another kind of configuration: one
   *   collection holds them all.
   */
  async status(id: string, options: RingActionOptions = {}): Promise<RingStatus> {
    const { now = this.#now(), ...operation } = options;
    return ringStatus(await this.#read(id, operation), now);
  }

  /**
   * How many devices have taken each ring's settings, in one batch and in the order of the ids;
   * null where Intune does not tell, as without the permission.
   *
   * @throws {TypeError} where an id is no GUID.
   * @throws {GraphError} where the service fails.
   */
  async deliveries(
    ids: readonly string[],
    options: OperationOptions = {},
  ): Promise<(RingDelivery | null)[]> {
    for (const id of ids) this.requireId(id);
    const read = await readDeliveries(
      this.graph,
      ids.map((id) => ({ id })),
      options,
    );
    return read.map(([, delivery]) => delivery);
  }

  /**
   * Holds one type of updates back for 35 days, after which the service resumes by itself.
   * A ring that is paused is left as it is: to begin 35 days anew is what `extendPause` is
   * for.
   *
   * ```ts
   * const result = await tenant.rings.pause(ring.id, "quality");
   * if (!result.sent) console.log(result.because, result.before.quality.pauseEndsAt);
   * ```
   *
   * @throws {GraphError} 404 where the ring is missing, 403 without
   *   `DeviceManagementConfiguration.ReadWrite.All`.
   * @throws {TypeError} where the id is no GUID, such as a name: `operateRing` takes names.
   * @throws {OwnedElsewhereError} where the ring belongs to Windows Autopatch.
   */
  async pause(
    id: string,
    content: UpdateContent,
    options: RingActionOptions = {},
  ): Promise<RingActionResult> {
    const request = this.kind.requests.update({ id }, { [`${content}UpdatesPaused`]: true });
    return await this.#act("pause", id, content, request, options);
  }

  /**
   * Ends a pause. Devices are offered the newest update that the ring's deferral allows.
   * Where a rollback is noted it is taken back too, so that the update installs again.
   *
   * Unverified: whether the service takes the rollback back by itself when a ring resumes.
   *
   * @throws {GraphError} as `pause` does.
   * @throws {TypeError} where the id is no GUID, such as a name: `operateRing` takes names.
   * @throws {OwnedElsewhereError} where the ring belongs to Windows Autopatch.
   */
  async resume(
    id: string,
    content: UpdateContent,
    options: RingActionOptions = {},
  ): Promise<RingActionResult> {
    const request = (before: RingStatus) =>
      this.kind.requests.update(
        { id },
        {
          [`${content}UpdatesPaused`]: false,
          ...(before[content].rollingBack && { [`${content}UpdatesWillBeRolledBack`]: false }),
        },
      );
    return await this.#act("resume", id, content, request, options);
  }

  /**
   * Begins the 35 days of a pause anew. Sent only for a ring that is paused: what Graph
   * answers for another one is undocumented.
   *
   * It counts from the moment it arrives, so it is never repeated blindly; where its answer
   * is lost, the end of the pause tells whether it arrived. The path casts to the ring's
   * type, to which the action is bound, as the Intune portal does.
   *
   * @throws {GraphError} `ambiguous` where the answer was lost and the pause has not moved.
   * @throws {TypeError} where the id is no GUID, such as a name: `operateRing` takes names.
   * @throws {OwnedElsewhereError} where the ring belongs to Windows Autopatch.
   * @see https://learn.microsoft.com/graph/api/intune-deviceconfig-windowsupdateforbusinessconfiguration-extendqualityupdatespause?view=graph-rest-beta
   */
  async extendPause(
    id: string,
    content: UpdateContent,
    options: RingActionOptions = {},
  ): Promise<RingActionResult> {
    const cast = "microsoft.graph.windowsUpdateForBusinessConfiguration";
    const action =
      content === "quality" ? "extendQualityUpdatesPause" : "extendFeatureUpdatesPause";
    const request: GraphRequest = {
      method: "POST",
      version: this.kind.version,
      path: `${this.kind.path}${graphPath`/${id}/${cast}/${action}`}`,
      operation: "create",
    };
    return await this.#act("extend", id, content, request, options);
  }

  /**
   * Uninstalls the latest update of this type. Devices begin when they learn of it and
   * restart without asking, whatever the hour; the same type is paused with it, and is
   * installed again when that pause ends. Feature updates: only within the ring's uninstall
   * window, and not where an enablement package brought the version.
   *
   * @throws {GraphError} as `pause` does.
   * @throws {TypeError} where the id is no GUID, such as a name: `operateRing` takes names.
   * @throws {OwnedElsewhereError} where the ring belongs to Windows Autopatch.
   */
  async rollback(
    id: string,
    content: UpdateContent,
    options: RingActionOptions = {},
  ): Promise<RingActionResult> {
    const request = this.kind.requests.update(
      { id },
      { [`${content}UpdatesWillBeRolledBack`]: true },
    );
    return await this.#act("rollback", id, content, request, options);
  }

  async #act(
    verb: RingVerb,
    id: string,
    content: UpdateContent,
    wanted: GraphRequest | ((before: RingStatus) => GraphRequest),
    { now = this.#now(), ...options }: RingActionOptions,
  ): Promise<RingActionResult> {
    const wire = await this.#read(id, options);
    refuseOwnedElsewhere(this.kind, wire);
    const before = ringStatus(wire, now);
    const because = nothingToSend(verb, before[content]);
    if (because !== undefined) return { sent: false, because, before };
    const request = typeof wanted === "function" ? wanted(before) : wanted;
    try {
      const { requestId } = await this.graph.send(request, options);
      return { sent: true, before, requestId: requestId ?? null };
    } catch (error) {
      if (!isAmbiguous(error)) throw error;
      // a look that fails too adds nothing to the error that is on its way
      const after = await this.status(id, { ...options, now }).catch(() => undefined);
      if (!after || !isReached(verb, before[content], after[content], now)) throw error;
      return { sent: true, before, requestId: error.requestId ?? null };
    }
  }

  async #read(id: string, options: OperationOptions): Promise<WireObject> {
    this.requireId(id);
    const { body } = await this.graph.send<WireObject>(this.kind.requests.get({ id }), options);
    if (!this.kind.requests.holds(body)) {
      throw new TypeError(
        `${id} is no update ring; name one that \`ringwright ring list\` shows. Nothing was written`,
      );
    }
    return body;
  }
}
