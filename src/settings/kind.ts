import { autopatchSign } from "../kind/autopatch-sign.ts";
import { policyRequests } from "../kind/policy-requests.ts";
import { type WireObject, wireText } from "../kind/property.ts";
import type { FieldChange, ResourceKind } from "../kind/resource-kind.ts";
import { checkSetting, compileSetting, spellSetting } from "./compile.ts";
import { encryptedTexts, untellable } from "./encrypted-texts.ts";
import { isUpdateEntry, nodeOf, omaSettings } from "./oma-settings.ts";
import { settingProperties } from "./properties.ts";
import { type Setting, settingSchema } from "./schema.ts";

const customType = "#microsoft.graph.windows10CustomConfiguration";

/**
 * Custom profiles of Update CSP nodes. They share a collection with rings and with custom
 * profiles of every other purpose; one without an Update node is none of ours.
 */
export const settingKind: ResourceKind = {
  ...policyRequests({
    version: "beta",
    path: "/deviceManagement/deviceConfigurations",
    odataType: customType,
    filter: "isof('microsoft.graph.windows10CustomConfiguration')",
  }),
  holds: (wire) => isCustom(wire) && (omaSettings(wire).some(isUpdateEntry) || isMarked(wire)),
  name: "setting",
  section: "settings",
  title: "custom profile",
  schema: settingSchema,
  properties: settingProperties,
  assignable: {
    filters: true,
    everyone: true,
    wireType: "#microsoft.graph.deviceConfigurationAssignment",
  },
  permissions: {
    read: "DeviceManagementConfiguration.Read.All",
    write: "DeviceManagementConfiguration.ReadWrite.All",
  },
  compile: (spec) => compileSetting(spec as Setting),
  check: (spec) => checkSetting(spec as Setting),
  concealed: encryptedTexts,
  spell: spellSetting,
  leftOut: (wire) => {
    if (!isCustom(wire)) return undefined;
    const others = omaSettings(wire).filter((entry) => nodeOf(entry) === undefined);
    const [first] = others;
    if (!first) return undefined;
    const more = others.length > 1 ? ` and ${others.length - 1} more` : "";
    return `it sets ${wireText(first, "omaUri")}${more}, which is no known node of the Update CSP`;
  },
  refusal: (wire) => {
    const entry = untellable(wire);
    return (
      entry &&
      `its setting ${wireText(entry, "omaUri")} is encrypted, and Graph does not give it back in a form that can be sent again. Move that setting to a profile of its own`
    );
  },
  ownedElsewhere: autopatchSign,
  consequences,
  deleteConsequence:
    "Devices may keep the values of a deleted custom profile until another policy sets them; take the nodes out with null first where that matters.",
};

function isCustom(wire: WireObject): boolean {
  return wire["@odata.type"] === customType;
}

// ours, even where every node was taken out in the portal
function isMarked(wire: WireObject): boolean {
  return /^\[ringwright v1 .*key=setting\//m.test(wireText(wire, "description"));
}

function consequences(changes: readonly FieldChange[]): readonly string[] {
  const sentences: string[] = [];
  for (const { path, after } of changes) {
    if (path === "wsus.server" && typeof after === "string") {
      sentences.push(
        `Devices look for updates at ${after} from their next check-in, for each class of updates that updateSources does not give to Windows Update.`,
      );
    }
    if (path === "wsus.server" && after === null) {
      sentences.push("Devices that keep no other server look for every update at Windows Update.");
    }
    if (path.startsWith("updateSources.") && after !== null) {
      const source = after === "wsus" ? "WSUS" : "Windows Update";
      sentences.push(
        `${title(path.slice("updateSources.".length))} updates come from ${source} from the devices' next scan on.`,
      );
    }
    if (path === "automaticUpdate.mode" && after === "off") {
      sentences.push("Devices no longer look for updates by themselves.");
    }
  }
  return sentences;
}

function title(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
