import { nodeCrypto } from "../../graph/late-crypto.ts";
import {
  approvalCodeHeader,
  justificationHeader,
  justificationValue,
} from "../../graph/admin-approval.ts";
import { type BatchResult, GraphError } from "../../graph/index.ts";
import type { GraphRequest, OperationOptions } from "../../graph/request.ts";
import { canonical } from "../../kind/property.ts";
import { lazySchema, type Plain, z } from "../../kind/zod.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { type ApprovalState, readApproval } from "./read-approval.ts";

/** Keeps what waits for another administrator between runs: one text, whose form is ours. */
export interface ApprovalRecords {
  /** What was saved last; undefined where nothing was. */
  load(): Promise<string | undefined>;
  /** Replaces what was saved. */
  save(text: string): Promise<void>;
}

const recordsSchema = lazySchema(() =>
  z.object({
    formatVersion: z.literal(1),
    waiting: z.array(
      z.object({
        /** The approval's, as Intune shows it. */
        code: z.string(),
        /** Of the request that was sent: the approval is for these bytes and no others. */
        digest: z.string(),
        address: z.string(),
        /** ISO 8601, UTC. */
        askedAt: z.string(),
      }),
    ),
  }),
);

type Waiting = Plain<typeof recordsSchema>["waiting"][number];

/** What a write is sent with, or why it must not be sent now. */
export type PreparedWrite =
  | { readonly request: GraphRequest }
  | { readonly held: Extract<BatchResult, { ok: false }> };

/**
 * Multi Admin Approval of writes: a justification goes with each, a write that was held back is
 * remembered, and once another administrator approved it the same is sent again with its code.
 *
 * @see https://learn.microsoft.com/intune/fundamentals/role-based-access-control/multi-admin-approval-graph-api
 */
export class AdminApprovals {
  readonly #tenant: Tenant;
  readonly #records: ApprovalRecords | undefined;
  readonly #justification: string | undefined;
  #waiting: Map<string, Waiting> | undefined;

  constructor(
    tenant: Tenant,
    options: {
      readonly records: ApprovalRecords | undefined;
      readonly justification: string | undefined;
    },
  ) {
    this.#tenant = tenant;
    this.#records = options.records;
    this.#justification = options.justification;
  }

  /** The write as it is to be sent now. */
  async prepare(request: GraphRequest, options: OperationOptions): Promise<PreparedWrite> {
    if (!request.path.startsWith("/deviceManagement/")) return { request };
    const waiting = (await this.#load()).get(requestDigest(request));
    if (waiting === undefined) return { request: this.#justified(request) };
    const { code } = waiting;
    const state = await readApproval(this.#tenant.graph, code, options);
    switch (state) {
      case "waiting":
      case "rejected":
        return { held: held(request, code, state) };
      // who may not read approvals finds out by sending it
      case "approved":
      case "unread":
        return { request: withHeader(request, approvalCodeHeader, code) };
      case "ended":
        return { request: this.#justified(request) };
      default:
        return state satisfies never;
    }
  }

  /** Remembers what waits from now on, and forgets what was done. */
  async note(address: string, request: GraphRequest, result: BatchResult): Promise<void> {
    const code = result.ok ? undefined : result.error.approval?.code;
    const waiting = await this.#load();
    const digest = requestDigest(request);
    if (typeof code === "string") {
      const askedAt = this.#tenant.now().toISOString();
      waiting.set(digest, waiting.get(digest) ?? { code, digest, address, askedAt });
    } else if (!result.ok || !waiting.delete(digest)) return;
    const text = JSON.stringify({ formatVersion: 1, waiting: [...waiting.values()] });
    await this.#records?.save(text);
  }

  #justified(request: GraphRequest): GraphRequest {
    return this.#justification === undefined
      ? request
      : withHeader(request, justificationHeader, justificationValue(this.#justification));
  }

  async #load(): Promise<Map<string, Waiting>> {
    if (this.#waiting) return this.#waiting;
    const text = await this.#records?.load();
    const waiting = text === undefined ? [] : recordsSchema().parse(JSON.parse(text)).waiting;
    this.#waiting = new Map(waiting.map((one) => [one.digest, one]));
    return this.#waiting;
  }
}

function requestDigest({ method, version, path, query, body }: GraphRequest): string {
  const request = canonical({ method, version, path, query: query ?? null, body: body ?? null });
  return nodeCrypto().createHash("sha256").update(request).digest("hex");
}

function withHeader(request: GraphRequest, name: string, value: string): GraphRequest {
  return { ...request, headers: { ...request.headers, [name]: value } };
}

function held(
  { method, path }: GraphRequest,
  code: string,
  state: Extract<ApprovalState, "waiting" | "rejected">,
): Extract<BatchResult, { ok: false }> {
  const message =
    state === "waiting"
      ? `request ${code} waits for another administrator, under Multi Admin Approval in Intune; apply again once it is approved`
      : `request ${code} was rejected by another administrator; nothing is sent until the files say something else, or the request is gone`;
  const options = { status: 0, code: "ApprovalRequired", method, path, approval: { code } };
  return { ok: false, error: new GraphError(message, options) };
}
