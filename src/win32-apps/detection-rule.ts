import { isWireObject, type WireObject, wireObjects } from "../kind/wire.ts";

const ruleType = "#microsoft.graph.win32LobAppPowerShellScriptRule";

/**
 * The script that finds whether the app is there; null where none does, or another kind of rule.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-apps-win32lobapppowershellscriptrule
 */
export function detectionScript(wire: WireObject): string | null {
  const rule = wireObjects(wire["rules"]).find(isScriptDetection);
  const content = rule?.["scriptContent"];
  return typeof content === "string" && content !== ""
    ? Buffer.from(content, "base64").toString("utf8")
    : null;
}

/**
 * The rules of an app with this one script as its detection; requirements that somebody added stay.
 *
 * Unverified: that `operationType` and `operator` have to be sent of a detection.
 */
export function rulesWith(script: unknown, live: WireObject | undefined): readonly WireObject[] {
  const others = wireObjects(live?.["rules"]).filter((rule) => rule["ruleType"] === "requirement");
  if (typeof script !== "string") return others;
  return [
    ...others,
    {
      "@odata.type": ruleType,
      ruleType: "detection",
      enforceSignatureCheck: false,
      runAs32Bit: false,
      scriptContent: Buffer.from(script, "utf8").toString("base64"),
      operationType: "notConfigured",
      operator: "notConfigured",
    },
  ];
}

/** Whether a list left the scripts of an app out: its object alone has them then. */
export function lacksScripts(wire: WireObject): boolean {
  const { rules } = wire;
  if (!Array.isArray(rules)) return true;
  return rules.some(
    (rule) =>
      isWireObject(rule) && isScriptDetection(rule) && typeof rule["scriptContent"] !== "string",
  );
}

function isScriptDetection(rule: WireObject): boolean {
  return rule["@odata.type"] === ruleType && rule["ruleType"] === "detection";
}
