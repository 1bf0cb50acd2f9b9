import { type WireObject, wireText } from "./wire.ts";

// https://learn.microsoft.com/windows/deployment/windows-autopatch/references/windows-autopatch-changes-to-tenant
const prefix = /^(?:Modern Workplace|Windows Autopatch)(?![\p{L}\p{N}])/u;

/**
 * Why Windows Autopatch seems to own a policy or a group; undefined where nothing says so. A
 * heuristic: no reliable marker is documented, what it makes is told by its name.
 */
export function autopatchSign(wire: WireObject): string | undefined {
  const [found] = prefix.exec(wireText(wire, "displayName")) ?? [];
  return found === undefined
    ? undefined
    : `its name begins with "${found}", as Windows Autopatch names what it makes`;
}
