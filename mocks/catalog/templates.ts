import { guidOf } from "../ground/random.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import { definitions } from "./definitions.ts";
import { typeOf } from "./wire-definition.ts";

/** A template of policies. */
export interface Template {
  readonly id: string;
  readonly family: string;
  readonly displayName: string;
  readonly displayVersion: string;
}

/** Templates that the mock tenant has. Unverified: the names; the id is invented. */
export const templates: readonly Template[] = [
  {
    id: `${guidOf(0, "template", "maintenanceWindows")}_1`,
    family: "maintenanceWindows",
    displayName: "Maintenance windows",
    displayVersion: "Version 1",
  },
];

/** A template as `configurationPolicyTemplates` shows it. */
export function wireTemplate(template: Template): WireObject {
  return {
    id: template.id,
    baseId: template.id.replace(/_\d+$/, ""),
    version: 1,
    displayName: template.displayName,
    description: null,
    displayVersion: template.displayVersion,
    lifecycleState: "active",
    platforms: "windows10",
    technologies: "mdm",
    templateFamily: template.family,
    allowUnmanagedSettings: false,
    disableEntraGroupPolicyAssignment: false,
    settingTemplateCount: settingTemplates().length,
  };
}

/** The settings of the one template. */
export function settingTemplates(): readonly WireObject[] {
  return definitions
    .filter(({ ofTemplate, parentOption }) => ofTemplate && parentOption === undefined)
    .map(({ id, content }, index) => ({
      id: String(index),
      settingInstanceTemplate: {
        "@odata.type": `#microsoft.graph.deviceManagementConfiguration${typeOf(content)}InstanceTemplate`,
        settingInstanceTemplateId: guidOf(0, "setting template", id),
        settingDefinitionId: id,
        isRequired: true,
      },
    }));
}

/** The reference of a policy as it is shown; undefined where no such template is known. */
export function templateReference(given: WireObject | undefined): WireObject | undefined {
  const id = textOf(given ?? {}, "templateId");
  if (id === "")
    return {
      templateId: "",
      templateFamily: "none",
      templateDisplayName: null,
      templateDisplayVersion: null,
    };
  const template = templates.find((candidate) => candidate.id === id);
  return template === undefined
    ? undefined
    : {
        templateId: id,
        templateFamily: template.family,
        templateDisplayName: template.displayName,
        templateDisplayVersion: template.displayVersion,
      };
}
