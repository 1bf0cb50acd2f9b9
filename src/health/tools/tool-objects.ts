import type { DesiredState } from "../../config/desired-state.ts";
import { activationAddress, placingAddress } from "../../config/tools/tool-address.ts";
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

/**
 * The remediations that the files have of a tool: for the version of all others, and for the next one.
 * Where an app places the folders there is none for that: what activations print says who has which.
 */
export function toolRemediations(
  name: string,
  { tools }: Pick<DesiredState, "tools">,
): readonly ToolRemediation[] {
  const tool = tools?.[name];
  const versions = tool ? [tool.version, ...(tool.next ? [tool.next.version] : [])] : [];
  const as = tool?.placing.as;
  return versions.flatMap((version, index) => [
    ...(as === "remediation"
      ? [
          {
            address: placingAddress(name, as, index > 0),
            purpose: "placing" as const,
            version,
          },
        ]
      : []),
    { address: activationAddress(name, index > 0), purpose: "activation" as const, version },
  ]);
}

/** The addresses of all that the files have of a tool, apps included. */
export function toolAddresses(
  name: string,
  desired: Pick<DesiredState, "tools">,
): readonly string[] {
  const tool = desired.tools?.[name];
  const apps =
    tool?.placing.as === "win32App"
      ? [false, ...(tool.next ? [true] : [])].map((isNext) =>
          placingAddress(name, tool.placing.as, isNext),
        )
      : [];
  return [...apps, ...toolRemediations(name, desired).map(({ address }) => address)];
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
