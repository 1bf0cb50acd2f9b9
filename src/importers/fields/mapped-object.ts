import type { AnyKind } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { ResolvedAssignments } from "../references/resolve-assignments.ts";
import type { FieldVerdict, SourceObject } from "../source-object.ts";

/** One object of a source, and what the files make of it. */
export interface MappedObject {
  readonly kind: AnyKind;
  readonly source: SourceObject;
  /** As the files hold it: without what is not carried over, with the id that it has there. */
  readonly object: TenantObject;
  /** What files state of it, without assignments; undefined where they do not hold it. */
  readonly spec: Readonly<Record<string, unknown>> | undefined;
  /** Why they do not hold it, as the end of a sentence. */
  readonly leftOut: string | undefined;
  /** Properties that are not stated, by path, and why. */
  readonly ignored: ReadonlyMap<string, FieldVerdict>;
  /** Of policies. */
  readonly assignments: ResolvedAssignments | undefined;
  /** Whether the files say by its id which object of the tenant it is. */
  readonly isAdopted: boolean;
  /** Whether the files only refer to it. */
  readonly isReferred: boolean;
}
