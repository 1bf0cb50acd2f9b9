import type { DesiredResource } from "../../config/desired-state.ts";
import { reveal } from "../../config/variables.ts";
import type { Values } from "../../kind/effect.ts";
import { objectValues } from "../../kind/object-values.ts";
import type { WireObject } from "../../kind/wire.ts";
import type { MetEffect } from "../../effects/effects-of.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { createBody, updateBody, type WriteContext } from "./bodies.ts";
import type { Change, FieldDifference } from "./change.ts";

/** What a change makes of its object, and what is to be said of it besides. */
export interface PlannedObject {
  readonly kind: AnyKind;
  readonly object: TenantObject | undefined;
  /** As it will be, live values that the files leave alone included; undefined where it goes. */
  readonly wire: WireObject | undefined;
  /** Stated values of a kind that Graph masks in part, and whose objects cannot be put together here. */
  readonly stated: Values;
  /** What the change does that no single value tells. */
  readonly effects: readonly MetEffect[];
  /** What is lost of the files' wishes already when they are compiled. */
  readonly approximations: readonly string[];
  readonly paused: readonly string[];
}

/** The values of a planned object, as it is and as it will be. */
export function plannedValues({ kind, object, wire, stated }: PlannedObject): {
  readonly was: Values | undefined;
  readonly will: Values | undefined;
} {
  return {
    was: object && objectValues(kind.properties, object.wire),
    will: wire && { ...objectValues(kind.properties, wire), ...stated },
  };
}

/** What a planned object is to say beside its wire form: of masked kinds the stated values. */
export function statedBesides(
  kind: AnyKind,
  { fields }: DesiredResource,
  { variables }: WriteContext,
): Values {
  return kind.concealed ? reveal(fields, variables) : {};
}

/** An object as a change will leave it; of kinds that Graph masks in part, as it is. */
export function wireAfter(
  kind: AnyKind,
  resource: DesiredResource,
  desired: WriteContext,
  planned: Pick<Change, "action" | "fields" | "predecessor" | "form">,
  live: TenantObject | undefined,
): WireObject {
  if (live === undefined) return createBody(kind, resource, desired, planned);
  if (kind.concealed?.masks(live.wire)) return live.wire;
  if (planned.action === "replace" && planned.predecessor === null)
    return { ...live.wire, ...createBody(kind, resource, desired, planned, live) };
  return { ...live.wire, ...updateBody(kind, resource, desired, planned, live) };
}

/**
 * Values that a write changes although the files do not state them, such as active hours that
 * give way to a maintenance window.
 */
export function clearedFields(
  kind: AnyKind,
  resource: DesiredResource,
  live: TenantObject,
  after: WireObject,
): FieldDifference[] {
  const [was, will] = [
    objectValues(kind.properties, live.wire),
    objectValues(kind.properties, after),
  ];
  return kind.properties
    .filter(({ path, plane }) => plane === "config" && !(path in resource.fields))
    .filter(({ path }) => path !== "description" && differs(was[path], will[path]))
    .map(({ path }) => ({ path, before: was[path], after: will[path] }));
}

function differs(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) !== JSON.stringify(b ?? null);
}
