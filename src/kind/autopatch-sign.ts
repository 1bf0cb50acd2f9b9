import { type WireObject, wireText } from "./wire.ts";

/**
 * Why Windows Autopatch seems to own a policy; undefined where nothing says so. A
 * heuristic: no reliable marker is documented, its policies are told by their names.
 */
export function autopatchSign(wire: WireObject): string | undefined {
  const name = wireText(wire, "displayName");
  return /^(Modern Workplace |Windows Autopatch )/.test(name)
    ? `its name begins with "${name.slice(0, name.indexOf(" ", name.indexOf(" ") + 1))}", as Windows Autopatch names its policies`
    : undefined;
}
