import { isSensitive } from "../../config/variables.ts";
import { parseSpec } from "../../kind/parse-spec.ts";
import { type AnyKind, kindOf } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { assignmentLines, type ExportedKeys } from "./export-assignments.ts";
import { specOf } from "./export-spec.ts";

/** A policy or filter as a file states it; undefined where it is left out, which is noted. */
export function exportedSpec(
  object: TenantObject,
  stack: string,
  keys: ExportedKeys,
  notes: string[],
): Record<string, unknown> | undefined {
  const kind = kindOf(object.kind);
  const name = `${kind.title} "${object.displayName}"`;
  const owner = othersHold(kind, object, stack);
  if (owner !== undefined) {
    notes.push(`${name} is left out: ${owner}`);
    return undefined;
  }
  const spec = {
    ...specOf(kind, object, notes),
    ...assignmentsOf(kind, object, keys, notes),
  };
  const reason = whyUnwritable(kind, object, spec);
  if (reason === undefined) return spec;
  notes.push(`${name} (${object.id}) is left out${reason}`);
  return undefined;
}

function othersHold(kind: AnyKind, object: TenantObject, stack: string): string | undefined {
  const service = kind.ownedElsewhere?.(object.wire);
  if (service !== undefined) return service;
  return object.marker && object.marker.stack !== stack
    ? `it belongs to stack ${object.marker.stack}`
    : undefined;
}

function whyUnwritable(kind: AnyKind, object: TenantObject, spec: unknown): string | undefined {
  const incomplete = kind.exported?.leftOut(object.wire);
  if (incomplete !== undefined) return `: ${incomplete}`;
  if (isSensitive(spec))
    return ": its text holds ${var:...}, which a file would read as a variable";
  const parsed = parseSpec<unknown>(kind.schema(), spec);
  if (parsed.ok) return undefined;
  const problems = parsed.problems.map(({ path, message }) => `${path.join(".")} ${message}`);
  return `, since files cannot say: ${problems.join("; ")}`;
}

function assignmentsOf(
  kind: AnyKind,
  object: TenantObject,
  keys: ExportedKeys,
  notes: string[],
): { assignments?: readonly unknown[] } {
  if (!object.assignments) return {};
  const assignments = assignmentLines(object.assignments, keys);
  if (assignments) return { assignments };
  // managing the rest would remove it, so nothing is managed
  notes.push(
    `${kind.title} "${object.displayName}" has an assignment that files cannot name; its assignments are left unmanaged`,
  );
  return {};
}
