import type { ImportedPolicies, ImportPoliciesOptions } from "./imported-policies.ts";
import type { ImportFile } from "./source-object.ts";
import { sourceTenant } from "./source-tenant.ts";

/**
 * Update policies of another tool, or of a copy of Graph's answers, as one config, and what became
 * of each field. Never gives a policy to more devices than the source does. Reads the given bytes and
 * nothing else, runs nothing of them, and never throws for what is in them.
 *
 * ```ts
 * const bytes = new TextEncoder().encode('{ "displayName": "Pilot", "featureUpdateVersion": "Windows 11, version 25H2" }');
 * const { config, rows } = await importPolicies([{ name: "answer.json", bytes }], { from: "graph", stack: "corp" });
 * console.log(JSON.stringify(config), rows.length);
 * ```
 *
 * @throws {RangeError} where the options contradict each other, or an id of a tenant is none.
 */
export async function importPolicies(
  files: readonly ImportFile[],
  options: ImportPoliciesOptions,
): Promise<ImportedPolicies> {
  // formats of others load here and not before
  const [{ Importer }, { readContent }] = await Promise.all([
    import("./importer.ts"),
    import("./read/read-content.ts"),
  ]);
  const content = await readContent(files, options.from, options.abortSignal);
  const { problems: contradictions, ...tenant } = sourceTenant(content.tenantIds, options);
  const problems = [...content.problems, ...contradictions];
  const nothing = { objects: [], rows: [], others: [], warnings: [] };
  if (problems.length > 0) return { config: undefined, tenant, ...nothing, problems };
  return { ...new Importer(content, tenant, options).result(), tenant, problems };
}
