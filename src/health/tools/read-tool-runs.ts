import type { OperationOptions } from "../../graph/request.ts";
import type { RemediationRun } from "../../remediations/run-states.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { parseToolOutput, type ToolOutputFailure } from "../../tools/output/parse-tool-output.ts";
import type { ToolOutput, ToolPurpose } from "../../tools/output/tool-output.ts";
import { latestRuns } from "../collector/read-reports.ts";

/** A remediation of a tool in the tenant. */
export interface ToolRemediationObject {
  /** Graph's id. */
  readonly id: string;
  readonly purpose: ToolPurpose;
  /** The version that the files say it is for. */
  readonly version: string;
}

/** What one remediation of a tool said on one device at last. */
export interface ToolWord {
  readonly purpose: ToolPurpose;
  readonly version: string;
  /** ISO 8601, UTC; null where Graph does not say. */
  readonly ranAt: string | null;
  readonly said:
    | { readonly kind: "output"; readonly output: ToolOutput }
    /** It ended with an error before it could say anything. */
    | { readonly kind: "scriptError"; readonly error: string }
    | { readonly kind: "unreadable"; readonly reason: ToolOutputFailure };
}

/** What was said on a device, by what it is about; absent where nothing was. */
export interface ToolWords {
  /** Of placing, by version. */
  readonly placing: ReadonlyMap<string, ToolWord>;
  /** The newest of all activations: a device may have come from one to the other. */
  readonly activation: ToolWord | undefined;
}

/**
 * What the remediations of a tool said on devices at last, by Intune's id of the device in lower case.
 * Needs `DeviceManagementScripts.Read.All`.
 *
 * @throws {GraphError} 404 where a remediation is gone, 403 without the permission.
 */
export async function readToolRuns(
  tenant: Tenant,
  tool: string,
  remediations: readonly ToolRemediationObject[],
  { abortSignal, onRead }: OperationOptions & { readonly onRead?: (runs: number) => void } = {},
): Promise<ReadonlyMap<string, ToolWords>> {
  const read = await Promise.all(
    remediations.map(async (remediation) => ({
      remediation,
      runs: (await latestRuns(tenant, remediation.id, { abortSignal }, onRead)).byDevice,
    })),
  );
  const words = new Map<string, { placing: Map<string, ToolWord>; activation?: ToolWord }>();
  for (const { remediation, runs } of read) {
    for (const [device, run] of runs) {
      const word = wordOf(run, remediation, tool);
      const own = words.get(device) ?? { placing: new Map<string, ToolWord>() };
      words.set(device, own);
      if (word.purpose === "placing") own.placing.set(word.version, word);
      else if (!own.activation || (word.ranAt ?? "") > (own.activation.ranAt ?? ""))
        own.activation = word;
    }
  }
  return new Map(
    [...words].map(([device, { placing, activation }]) => [device, { placing, activation }]),
  );
}

function wordOf(
  run: RemediationRun,
  { purpose, version }: ToolRemediationObject,
  tool: string,
): ToolWord {
  const about = { purpose, version, ranAt: run.ranAt };
  const error = run.errorAfter ?? run.remediationError ?? run.error;
  if (error !== null) return { ...about, said: { kind: "scriptError", error } };
  const reading = parseToolOutput(run.outputAfter ?? run.output, { tool, purpose });
  return {
    ...about,
    said: reading.ok
      ? { kind: "output", output: reading.output }
      : { kind: "unreadable", reason: reading.reason },
  };
}
