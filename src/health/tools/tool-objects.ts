import type { DesiredState } from "../../config/desired-state.ts";
import { toolRemediation } from "../../config/tools/tool-remediation.ts";
import { formatAddress } from "../../kind/address.ts";
import { remediationKind } from "../../remediations/kind.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { ToolRemediationObject } from "./read-tool-runs.ts";

/** One remediation of a tool, as the tenant has it. */
export interface ToolObject extends ToolRemediationObject {
  readonly object: TenantObject;
}

/** One remediation of a tool, as the files have it. */
export interface ToolRemediation extends Omit<ToolRemediationObject, "id"> {
  readonly address: string;
}

/** What the files have of a tool: for the version of all others, and for the next one. */
export function toolRemediations(
  name: string,
  { tools }: Pick<DesiredState, "tools">,
): readonly ToolRemediation[] {
  const tool = tools?.[name];
  const versions = tool ? [tool.version, ...(tool.next ? [tool.next.version] : [])] : [];
  return versions.flatMap((version, index) =>
    (["place", "activate"] as const).map((step) => ({
      address: formatAddress(remediationKind.name, toolRemediation(name, step, index > 0)),
      purpose: step === "place" ? ("placing" as const) : ("activation" as const),
      version,
    })),
  );
}

/** The remediations of a tool that are found. */
export function toolObjects(
  name: string,
  desired: Pick<DesiredState, "tools">,
  find: (address: string) => TenantObject | undefined,
): readonly ToolObject[] {
  return toolRemediations(name, desired).flatMap(({ address, purpose, version }) => {
    const object = find(address);
    return object ? [{ id: object.id, purpose, version, object }] : [];
  });
}
