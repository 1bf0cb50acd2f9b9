import type { Assignment } from "../../assignments/assignment.ts";
import { isGraphError, type OperationOptions } from "../../graph/index.ts";
import { type WireObject, wireText } from "../../kind/wire.ts";
import { wireDay } from "../../releases/wire-day.ts";
import { kindOf } from "../../registry/kinds.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { byRelease, readCatalog } from "../../updates/catalog.ts";
import type { ReadPolicy } from "../compliance-policy.ts";
import { listAll } from "../list-policies.ts";
import type { InstallSubject } from "./finding.ts";
import type { PolicyTerms } from "./policy-terms.ts";
import { type PolicyParts, termsOfPolicy } from "./terms-of-policy.ts";

/** Something that could not be read. */
export interface InstallsNotRead {
  /** What cannot be judged without it, or not for certain. */
  readonly subject: InstallSubject;
  /** One sentence without its full stop. Holds untrusted text. */
  readonly reason: string;
  /** Whether it is devices that said nothing, as some always do. */
  readonly isSilence?: true;
}

/** A policy with what it allows. */
export interface ReadTerms {
  readonly policy: ReadPolicy;
  readonly terms: PolicyTerms;
}

/** Every policy of a tenant that decides on updates. */
export interface ReadPolicyTerms {
  readonly policies: readonly ReadTerms[];
  readonly notRead: readonly InstallsNotRead[];
  /** Subjects for which a whole kind of policies is missing, with the reason. */
  readonly unread: Readonly<Partial<Record<InstallSubject, string>>>;
}

/** Releases of a catalog that are asked for by id: those of about two years. */
const mostReleases = 40;

/** What is judged by each kind of policy besides rings. */
const subjects = {
  featureUpdate: "feature",
  expediteUpdate: "quality",
  driverUpdate: "driver",
  qualityUpdate: "quality",
} as const;

/**
 * Reads rings, feature, expedite, driver and quality update policies, what driver policies decided of
 * each driver, and quality update policies of each release. A kind that this identity may not read is
 * told.
 *
 * @throws {GraphError} where rings cannot be read.
 */
export async function readPolicyTerms(
  tenant: Tenant,
  options: OperationOptions,
): Promise<ReadPolicyTerms> {
  const now = tenant.now();
  const notRead: InstallsNotRead[] = [];
  const unread: Partial<Record<InstallSubject, string>> = {};
  const listKindOf = async (kind: keyof typeof subjects, client: ListedClient) => {
    const read = await attempted(async () => await listAll(client, options));
    if (read.is === "read") return read.value.map((policy) => ({ kind, policy }));
    const reason = `no ${kindOf(kind).title} could be read: ${read.message}`;
    unread[subjects[kind]] ??= reason;
    notRead.push({ subject: subjects[kind], reason });
    return [];
  };
  const [rings, ...others] = await Promise.all([
    listAll(tenant.rings, options),
    listKindOf("featureUpdate", tenant.featureUpdates),
    listKindOf("expediteUpdate", tenant.expediteUpdates),
    listKindOf("driverUpdate", tenant.driverUpdates),
    listKindOf("qualityUpdate", tenant.qualityUpdates),
  ]);
  const all = [...rings.map((policy) => ({ kind: "ring" as const, policy })), ...others.flat()];
  const items = others.flat().some(({ kind }) => kind === "qualityUpdate")
    ? await readReleaseItems(tenant, options)
    : [];
  const policies = await Promise.all(
    all.map(async ({ kind, policy }) => {
      const { parts, problem } = await readParts(tenant, kind, policy, items, options);
      if (problem !== undefined)
        notRead.push({ subject: kind === "driverUpdate" ? "driver" : "quality", reason: problem });
      return { policy, terms: termsOfPolicy(kind, policy, parts, now) };
    }),
  );
  return { policies, notRead, unread };
}

interface ListedClient {
  list(options: OperationOptions): AsyncIterable<ReadPolicy>;
  listAssignments(id: string, options: OperationOptions): AsyncIterable<Assignment>;
}

type Attempted<T> =
  | { readonly is: "read"; readonly value: T }
  | { readonly is: "failed"; readonly message: string };

/** What this identity may not read, or this cloud does not have, is no failure of the rest. */
async function attempted<T>(read: () => Promise<T>): Promise<Attempted<T>> {
  try {
    return { is: "read", value: await read() };
  } catch (error) {
    if (!isGraphError(error) || ![400, 403, 404].includes(error.status)) throw error;
    return { is: "failed", message: error.message };
  }
}

async function readReleaseItems(
  tenant: Tenant,
  options: OperationOptions,
): Promise<readonly WireObject[]> {
  const items: WireObject[] = [];
  const request = readCatalog("windowsQualityUpdateCatalogItem");
  for await (const item of tenant.graph.list<WireObject>(request, options)) items.push(item);
  return items.sort(byRelease).slice(0, mostReleases);
}

async function readParts(
  tenant: Tenant,
  kind: PolicyTerms["kind"],
  { id, displayName, wire }: ReadPolicy,
  items: readonly WireObject[],
  options: OperationOptions,
): Promise<{ readonly parts: PolicyParts; readonly problem?: string }> {
  if (kind === "driverUpdate") {
    const read = await attempted(
      async () => await listed(tenant.driverUpdates.drivers(id, options)),
    );
    if (read.is === "read") return { parts: { drivers: read.value } };
    return {
      parts: {},
      problem: `the drivers of "${displayName}" could not be read: ${read.message}`,
    };
  }
  const rules = wire["approvalSettings"];
  if (kind !== "qualityUpdate" || !Array.isArray(rules) || rules.length === 0) return { parts: {} };
  const ids = items.map((item) => wireText(item, "id"));
  if (ids.length === 0) return { parts: { releases: new Map() } };
  const read = await attempted(
    async () => await tenant.qualityUpdates.releaseStates(id, ids, options),
  );
  if (read.is === "failed")
    return {
      parts: {},
      problem: `the approvals of "${displayName}" could not be read: ${read.message}`,
    };
  const releases = new Map<string, string>();
  for (const item of items) {
    const status = read.value.get(wireText(item, "id"));
    const on = wireDay(item, "releaseDateTime");
    // of several of one day the approved one counts
    if (status !== undefined && on !== null && releases.get(on) !== "approved")
      releases.set(on, status);
  }
  return { parts: { releases } };
}

async function listed<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
