import type { DesiredState } from "../../config/desired-state.ts";
import type { DesiredTool } from "../../config/tools/desired-tool.ts";
import { managedRowsById } from "../../devices/managed-devices.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { type WireObject } from "../../kind/wire.ts";
import { findAddressed } from "../../snapshot/find-addressed.ts";
import { takeSnapshot } from "../../snapshot/take-snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { readToolRuns, type ToolRemediationObject, type ToolWords } from "./read-tool-runs.ts";
import { toolRemediations } from "./tool-objects.ts";
import { tallyTool, toolLine } from "./tool-lines.ts";
import type { ToolLine, ToolReport, ToolsReport } from "./tools-report.ts";

/** What is read, and how. */
export interface ToolsOptions extends OperationOptions {
  /** Only these, by their keys under `tools`. Default: all. */
  readonly tools?: readonly string[] | undefined;
  /** Shown in the report. */
  readonly tenantId?: string | undefined;
  /** Told what is being read. */
  readonly onProgress?: ((sentence: string) => void) | undefined;
}

/** A report, and the devices behind its figures. */
export interface ToolsResult {
  /** Plain data. */
  readonly report: ToolsReport;
  /** Devices on which a script ran, by tool and then by name. */
  readonly lines: readonly ToolLine[];
}

/**
 * How the versions of the tools of policy files stand on devices, by what their scripts said last.
 * Nothing is written. Needs `DeviceManagementScripts.Read.All` and
 * `DeviceManagementManagedDevices.Read.All`.
 *
 * ```ts
 * const { report } = await readTools(tenant, desired);
 * for (const { title, standings } of report.tools) console.log(title, standings);
 * ```
 *
 * @throws {RangeError} where the files have no tool of a name that is asked for.
 * @throws {GraphError} 403 without a permission.
 */
export async function readTools(
  tenant: Tenant,
  desired: DesiredState,
  options: ToolsOptions = {},
): Promise<ToolsResult> {
  const { abortSignal, tenantId = null, onProgress } = options;
  const asked = askedTools(desired, options.tools);
  onProgress?.("Reading remediations ...");
  const [snapshot, rows] = await Promise.all([
    takeSnapshot(tenant, desired, { abortSignal }),
    managedRowsById(tenant.graph, { abortSignal }),
  ]);
  const reports: ToolReport[] = [];
  const lines: ToolLine[] = [];
  for (const tool of asked) {
    const found = remediationsOf(tool, desired, (address) =>
      findAddressed(address, desired, snapshot),
    );
    onProgress?.(`Reading what the scripts of ${tool.kind.title} said ...`);
    const words = await readToolRuns(tenant, tool.kind.name, found.remediations, { abortSignal });
    const own = linesOf(tool, words, rows);
    const counted = tallyTool(tool, words, own, rows.size);
    reports.push({
      ...counted,
      ...(found.missing.length > 0 && { notRead: { unknown: found.missing.join("; ") } }),
    });
    lines.push(...own);
  }
  return {
    report: { formatVersion: 1, createdAt: tenant.now().toISOString(), tenantId, tools: reports },
    lines,
  };
}

function askedTools(
  { tools = {} }: DesiredState,
  names: readonly string[] | undefined,
): readonly DesiredTool[] {
  if (names === undefined) return Object.values(tools);
  return names.map((name) => {
    const tool = tools[name];
    if (tool) return tool;
    const known = Object.keys(tools);
    const others = known.length === 0 ? "" : `; there are ${known.join(", ")}`;
    throw new RangeError(`the files have no tool "${name}"${others}`);
  });
}

function remediationsOf(
  { kind }: DesiredTool,
  desired: DesiredState,
  find: (address: string) => { readonly id: string } | string,
): {
  readonly remediations: readonly ToolRemediationObject[];
  readonly missing: readonly string[];
} {
  const remediations: ToolRemediationObject[] = [];
  const missing: string[] = [];
  for (const { address, purpose, version } of toolRemediations(kind.name, desired)) {
    const found = find(address);
    if (typeof found === "string") missing.push(found);
    else remediations.push({ id: found.id, purpose, version });
  }
  return { remediations, missing };
}

function linesOf(
  tool: DesiredTool,
  words: ReadonlyMap<string, ToolWords>,
  rows: ReadonlyMap<string, WireObject>,
): readonly ToolLine[] {
  const lines = [...words].flatMap(([id, said]) => {
    const row = rows.get(id);
    return row ? [toolLine(tool, id, row, said)] : [];
  });
  return lines.sort((a, b) => (a.device < b.device ? -1 : a.device > b.device ? 1 : 0));
}
