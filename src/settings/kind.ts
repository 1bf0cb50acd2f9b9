import { definePolicy } from "../assignments/policy-kind.ts";
import { checkSetting, compileSetting, spellSetting } from "./compile.ts";
import { settingEffects } from "./effects.ts";
import { encryptedTexts } from "./encrypted-texts.ts";
import { settingForms } from "./forms.ts";
import { beyondFiles, customType, settingName, unwritable } from "./profile.ts";
import { settingProperties } from "./properties.ts";
import { settingRequests } from "./requests.ts";
import { settingSchema } from "./schema.ts";

/**
 * Nodes of the Update CSP: as policies of the settings catalog, or as custom profiles, which share
 * a collection with rings. Objects of every other purpose stand beside both; one without an Update
 * node is none of ours.
 */
export const settingKind = definePolicy({
  name: settingName,
  section: "settings",
  title: "settings policy",
  collection: {
    version: "beta",
    path: "/deviceManagement/deviceConfigurations",
    odataType: customType,
    assignmentType: "#microsoft.graph.deviceConfigurationAssignment",
    filter: "isof('microsoft.graph.windows10CustomConfiguration')",
  },
  requests: settingRequests,
  forms: settingForms,
  schema: settingSchema,
  properties: settingProperties,
  targets: { filters: true, everyone: true, users: true },
  compile: compileSetting,
  check: checkSetting,
  effects: settingEffects,
  deleteConsequence:
    "Devices may keep the values of a deleted policy until another policy sets them; take the nodes out with null first where that matters.",
  refusal: unwritable,
  concealed: encryptedTexts,
  exported: { spell: spellSetting, leftOut: beyondFiles },
});
