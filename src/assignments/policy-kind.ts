import type { ZodType } from "zod";
import { autopatchSign } from "../kind/autopatch-sign.ts";
import { flatten } from "../kind/flatten.ts";
import type { Kind, KindPermissions } from "../kind/kind.ts";
import type { Compiled, ResourceSpec } from "../kind/spec.ts";
import type { WireObject } from "../kind/wire.ts";
import type { Output } from "../kind/zod.ts";
import { type PolicyCollection, policyRequests, type PolicyRequests } from "./policy-requests.ts";
import { type AssignmentSpec, type DesiredAssignment, toDesiredAssignment } from "./schema.ts";
import type { Terms } from "./terms.ts";

/** What every written policy has. */
export interface PolicySpec extends ResourceSpec {
  /** Absent is not managed, an empty list is none. */
  readonly assignments?: readonly AssignmentSpec[];
  /** `additive` never removes what others assigned. Default `authoritative`. */
  readonly assignmentsMode?: "authoritative" | "additive";
}

/** What a policy kind makes of one written policy. */
export interface CompiledPolicy extends Compiled {
  /** Undefined where not managed. */
  readonly assignments?: readonly DesiredAssignment[];
  readonly assignmentsMode: "authoritative" | "additive";
}

type Schema = () => ZodType<PolicySpec>;

/** Policies are assigned. */
export interface PolicyKind<
  Name extends string = string,
  Section extends string = string,
  Of extends Schema = Schema,
> extends Kind<Name, Section, Of> {
  readonly role: "policy";
  readonly requests: PolicyRequests;
  readonly targets: PolicyTargets;
  /** Where each assignment says how the policy runs on its target. */
  readonly terms?: Terms;
  /** Whether each device should have one such policy and no more. */
  readonly onePerDevice?: true;
  /** What besides assignments decides whom a policy reaches and is not evaluated here. */
  narrowedBy?(wire: WireObject): string | undefined;
  compile(spec: Output<Of>): CompiledPolicy;
}

/** Whom a kind of policy may be assigned to. */
export interface PolicyTargets {
  /** Whether targets may carry an assignment filter. */
  readonly filters: boolean;
  /** Whether the kind takes the "all devices" and "all users" targets. */
  readonly everyone: boolean;
  /** Whether it does anything for the devices of users: some kinds ignore groups of users. */
  readonly users: boolean;
}

type Given =
  | "name"
  | "section"
  | "title"
  | "schema"
  | "properties"
  | "effects"
  | "deleteConsequence"
  | "targets";
type Derived =
  | "role"
  | "version"
  | "path"
  | "permissions"
  | "requests"
  | "descriptionLimit"
  | "compile";

interface PolicyDefinition<Name extends string, Section extends string, Of extends Schema>
  extends
    Pick<PolicyKind<Name, Section, Of>, Given>,
    Partial<Omit<PolicyKind<Name, Section, Of>, Given | Derived>> {
  readonly collection: PolicyCollection;
  /** Whether an object of a mixed collection is of this kind. Default: by `@odata.type`, where it has one. */
  readonly holds?: PolicyRequests["holds"];
  /** Requests that differ from those that all share. */
  readonly requests?: (shared: PolicyRequests) => PolicyRequests;
  /** Default: each value at its path. */
  compile?(spec: Output<Of>): Compiled;
  /** Default: those of Intune's configuration. */
  readonly permissions?: KindPermissions;
}

/**
 * A kind of Intune policy, with the requests and permissions that all of them share.
 *
 * @see https://learn.microsoft.com/graph/permissions-reference#devicemanagementconfigurationreadall
 */
export function definePolicy<
  const Name extends string,
  const Section extends string,
  Of extends Schema,
>(definition: PolicyDefinition<Name, Section, Of>): PolicyKind<Name, Section, Of> {
  const { collection, holds, requests, permissions, ...kind } = definition;
  const shared = { ...policyRequests(collection, kind.terms), ...(holds && { holds }) };
  return {
    // Windows Autopatch makes policies of every kind
    ownedElsewhere: autopatchSign,
    ...kind,
    role: "policy",
    compile: (spec) => ({
      ...(definition.compile?.(spec) ?? {
        fields: flatten(spec, kind.properties),
        approximations: [],
      }),
      ...(spec.assignments && {
        assignments: spec.assignments.map((line) => toDesiredAssignment(line, kind.terms)),
      }),
      assignmentsMode: spec.assignmentsMode ?? "authoritative",
    }),
    version: collection.version,
    path: collection.path,
    permissions: permissions ?? intunePermissions,
    descriptionLimit: intuneDescriptionLimit,
    requests: requests?.(shared) ?? shared,
  };
}

/**
 * Unverified: no page names it; the schema of deploymenttheory/terraform-provider-microsoft365
 * does, for every kind of update policy.
 */
export const intuneDescriptionLimit = 1500;

export const intunePermissions = {
  read: "DeviceManagementConfiguration.Read.All",
  write: "DeviceManagementConfiguration.ReadWrite.All",
};
