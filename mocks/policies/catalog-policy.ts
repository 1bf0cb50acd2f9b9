import { checkSettings } from "../catalog/check-settings.ts";
import { templateReference } from "../catalog/templates.ts";
import { badIntuneRequest } from "../ground/refusal.ts";
import { isWireObject, textOf, type WireObject } from "../ground/wire.ts";
import type { Tenant } from "../state/tenant.ts";

/** Refuses a policy of the settings catalog that fits the metadata but not the catalog. */
export function checkCatalogPolicy(tenant: Tenant, after: WireObject): void {
  // every setting that the mock knows is one of Windows and of MDM
  if (textOf(after, "platforms") !== "windows10")
    throw invalid("platforms", "The settings apply to windows10.");
  if (!textOf(after, "technologies").split(",").includes("mdm"))
    throw invalid("technologies", "The settings apply to mdm.");
  const template = templateReference(referenceOf(after));
  if (template === undefined) throw invalid("templateReference", "The template does not exist.");
  const isOfTemplate = textOf(template, "templateId") !== "";
  checkSettings(settingsOfPolicy(after), isOfTemplate, tenant.settings.behaviors);
}

/** A policy with its settings numbered and counted, and with the template that it is of. */
export function withCatalogFields(row: WireObject): WireObject {
  const settings = settingsOfPolicy(row).map(({ settingInstance }, index) => ({
    id: String(index),
    settingInstance,
  }));
  return {
    ...row,
    settings,
    settingCount: settings.length,
    creationSource: row["creationSource"] ?? null,
    templateReference: templateReference(referenceOf(row)) ?? row["templateReference"],
  };
}

/** The settings of a policy, each with its `settingInstance`. */
export function settingsOfPolicy(row: WireObject): readonly WireObject[] {
  const list = row["settings"];
  return Array.isArray(list) ? list.filter(isWireObject) : [];
}

function referenceOf(row: WireObject): WireObject | undefined {
  const reference = row["templateReference"];
  return isWireObject(reference) ? reference : undefined;
}

function invalid(name: string, why: string): Error {
  return badIntuneRequest(
    `Invalid property values. Property '${name}' has an invalid value. ${why}`,
  );
}
