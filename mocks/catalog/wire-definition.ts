import type { WireObject } from "../ground/wire.ts";
import type { OpenBehaviors } from "../options/behaviors.ts";
import type { Content } from "./content.ts";
import { categories, settingsUnder, type Definition } from "./definitions.ts";

const prefix = "#microsoft.graph.deviceManagementConfiguration";

/**
 * A setting as `configurationSettings` shows it.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-deviceconfigv2-devicemanagementconfigurationsettingdefinition
 */
export function wireDefinition(definition: Definition, behaviors: OpenBehaviors): WireObject {
  const { id, name, content, categoryId, baseUri, offsetUri, rootId } = definition;
  return {
    "@odata.type": `${prefix}${typeOf(content)}Definition`,
    id,
    name,
    displayName: name.replaceAll(/([a-z])([A-Z])/g, "$1 $2"),
    description: null,
    categoryId,
    baseUri,
    offsetUri,
    rootDefinitionId: rootId,
    settingUsage: "configuration",
    uxBehavior: "default",
    visibility: definition.ofTemplate ? "template" : "settingsCatalog",
    applicability: {
      description: null,
      platform: "windows10",
      deviceMode: "none",
      technologies: "mdm",
    },
    occurrence: { minDeviceOccurrence: 0, maxDeviceOccurrence: 1 },
    ...contentOf(definition, behaviors),
  };
}

/** The categories as `configurationCategories` shows them. */
export function wireCategories(): readonly WireObject[] {
  return Object.entries(categories).map(([id, displayName]) => ({
    id,
    name: displayName,
    displayName,
    description: null,
    platforms: "windows10",
    technologies: "mdm",
    settingUsage: "configuration",
    parentCategoryId: "",
    rootCategoryId: id,
    childCategoryIds: [],
  }));
}

/** Name of the type of a setting, its instances and its definition, without what they share. */
export function typeOf(content: Content): string {
  if (content.kind !== "choice") return "SimpleSetting";
  return content.many ? "ChoiceSettingCollection" : "ChoiceSetting";
}

function contentOf({ content, optionPrefix }: Definition, behaviors: OpenBehaviors): WireObject {
  switch (content.kind) {
    case "choice": {
      const options = Object.entries(content.options).map(([number, displayName]) => ({
        itemId: `${optionPrefix}${number}`,
        name: displayName,
        displayName,
        description: displayName,
        helpText: null,
        dependentOn: [],
        dependedOnBy: settingsUnder(`${optionPrefix}${number}`).map(({ id }) => ({
          dependedOnBy: id,
          required: true,
        })),
      }));
      return {
        options,
        ...(content.many
          ? { minimumCount: 1, maximumCount: options.length }
          : { defaultOptionId: options[0]?.itemId ?? null }),
      };
    }
    case "integer":
      return { valueDefinition: integerValue(content.least, content.most) };
    case "string":
      return { valueDefinition: stringValue() };
    case "boolean":
      return {
        valueDefinition:
          behaviors.simpleBooleanValues === "integer" ? integerValue(0, 1) : stringValue(),
      };
    default:
      return content satisfies never;
  }
}

function integerValue(minimumValue: number, maximumValue: number): WireObject {
  return { "@odata.type": `${prefix}IntegerSettingValueDefinition`, maximumValue, minimumValue };
}

/** Longest text that a simple setting takes. */
export const longestText = 87_516;

function stringValue(): WireObject {
  return {
    "@odata.type": `${prefix}StringSettingValueDefinition`,
    format: "none",
    inputValidationSchema: null,
    isSecret: false,
    maximumLength: longestText,
    minimumLength: 0,
    fileTypes: [],
  };
}
