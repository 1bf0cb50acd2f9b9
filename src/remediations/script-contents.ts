import type { Concealed } from "../kind/masked-values.ts";
import { type WireObject, wireText } from "../kind/wire.ts";

const names = ["detectionScriptContent", "remediationScriptContent"] as const;

/**
 * Scripts, which a list of remediations leaves out: the object alone has them.
 *
 * Unverified: that no list holds them; one that does is not asked again.
 *
 * @see https://learn.microsoft.com/graph/api/intune-devices-devicehealthscript-get?view=graph-rest-beta
 */
export const scriptContents: Concealed = {
  noun: "scripts",
  masks: () => false,
  ask: (wire) =>
    typeof wire[names[0]] === "string"
      ? []
      : [
          {
            key: names[0],
            request: {
              method: "GET",
              version: "beta",
              path: `/deviceManagement/deviceHealthScripts/${encodeURIComponent(wireText(wire, "id"))}`,
            },
          },
        ],
  told: (body) => names.map((name) => [name, wireText(body, name)] as const),
  fill: (wire, texts): WireObject => ({ ...wire, ...Object.fromEntries(texts) }),
};
