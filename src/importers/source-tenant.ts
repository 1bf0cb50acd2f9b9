import { isObjectId } from "../kind/object-id.ts";
import type { ImportProblem, SourceContent } from "./source-object.ts";

/** Which tenant a source is of, and whether the files are for the same one. */
export interface SourceTenant {
  /** In lower case; null where nothing says it. */
  readonly sourceId: string | null;
  /** Of the tenant that the files are for, in lower case; null where nothing says it. */
  readonly targetId: string | null;
  /** Whether ids of objects, groups and filters mean the same there. */
  readonly isSame: boolean;
}

interface TenantOptions {
  readonly sourceTenantId?: string | undefined;
  readonly targetTenantId?: string | undefined;
  readonly isSameTenant?: boolean | undefined;
}

/**
 * One tenant where both ids are known and equal, or where the caller says so.
 *
 * @throws {RangeError} where the caller names two tenants as one, or no id.
 */
export function sourceTenant(
  told: SourceContent["tenantIds"],
  { sourceTenantId, targetTenantId, isSameTenant = false }: TenantOptions,
): SourceTenant & { readonly problems: readonly ImportProblem[] } {
  for (const id of [sourceTenantId, targetTenantId])
    if (id !== undefined && !isObjectId(id))
      throw new RangeError(`${JSON.stringify(id)} is not the id of a tenant: ids are GUIDs`);
  const [first] = told;
  const stated = sourceTenantId?.toLowerCase();
  const expected = stated ?? first?.id;
  const problems = told
    .filter(({ id }) => id !== expected)
    .map(({ file, id }) => ({
      file,
      message:
        stated === undefined
          ? `is of tenant ${id}, and ${first?.file} of ${expected}; import each by itself`
          : `is of tenant ${id}, and not of ${stated} as was said`,
    }));
  const [source, target] = [expected ?? null, targetTenantId?.toLowerCase() ?? null];
  if (isSameTenant && source !== null && target !== null && source !== target)
    throw new RangeError(`tenant ${source} and tenant ${target} are not the same`);
  const isSame = isSameTenant || (source !== null && source === target);
  return {
    sourceId: source ?? (isSame ? target : null),
    targetId: target ?? (isSame ? source : null),
    isSame,
    problems,
  };
}
