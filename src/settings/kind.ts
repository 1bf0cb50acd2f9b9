import { definePolicy } from "../assignments/policy-kind.ts";
import { checkSetting, compileSetting, spellSetting } from "./compile.ts";
import { settingEffects } from "./effects.ts";
import { encryptedTexts } from "./encrypted-texts.ts";
import { beyondFiles, customType, isUpdateProfile, settingName, unwritable } from "./profile.ts";
import { settingProperties } from "./properties.ts";
import { settingSchema } from "./schema.ts";

/**
 * Custom profiles of Update CSP nodes. They share a collection with rings and with custom
 * profiles of every other purpose; one without an Update node is none of ours.
 */
export const settingKind = definePolicy({
  name: settingName,
  section: "settings",
  title: "custom profile",
  collection: {
    version: "beta",
    path: "/deviceManagement/deviceConfigurations",
    odataType: customType,
    assignmentType: "#microsoft.graph.deviceConfigurationAssignment",
    filter: "isof('microsoft.graph.windows10CustomConfiguration')",
  },
  holds: isUpdateProfile,
  schema: settingSchema,
  properties: settingProperties,
  targets: { filters: true, everyone: true, users: true },
  compile: compileSetting,
  check: checkSetting,
  effects: settingEffects,
  deleteConsequence:
    "Devices may keep the values of a deleted custom profile until another policy sets them; take the nodes out with null first where that matters.",
  refusal: unwritable,
  concealed: encryptedTexts,
  exported: { spell: spellSetting, leftOut: beyondFiles },
});
