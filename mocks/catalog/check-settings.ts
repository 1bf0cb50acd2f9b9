import { badIntuneRequest } from "../ground/refusal.ts";
import { isWireObject, textOf, type WireObject } from "../ground/wire.ts";
import type { OpenBehaviors } from "../options/behaviors.ts";
import type { Content } from "./content.ts";
import { findDefinition, settingsUnder, type Definition } from "./definitions.ts";
import { longestText, typeOf } from "./wire-definition.ts";

const prefix = "#microsoft.graph.deviceManagementConfiguration";

/**
 * Refuses settings that fit the metadata but not the catalog. A setting that belongs to an option
 * stands among the `children` of a value that chose it, and has to stand there.
 *
 * Unverified: the words, and whether the live service checks what a text says.
 */
export function checkSettings(
  settings: readonly WireObject[],
  isOfTemplate: boolean,
  behaviors: OpenBehaviors,
): void {
  if (settings.length === 0) throw invalid("settings", "It must not be empty.");
  const seen = new Set<string>();
  checkInstances(
    settings.map(({ settingInstance }) => settingInstance),
    undefined,
    seen,
    behaviors,
  );
  // Unverified: that the settings of one template and those of none do not mix
  const stranger = [...seen].find((id) => findDefinition(id)?.ofTemplate !== isOfTemplate);
  if (isOfTemplate && stranger !== undefined)
    throw invalid("settingDefinitionId", `'${stranger}' is no setting of the template.`);
}

function checkInstances(
  instances: readonly unknown[],
  option: string | undefined,
  seen: Set<string>,
  behaviors: OpenBehaviors,
): void {
  for (const instance of instances) {
    if (!isWireObject(instance)) throw invalid("settingInstance", "It is missing.");
    const id = textOf(instance, "settingDefinitionId");
    const definition = findDefinition(id);
    if (definition === undefined)
      throw invalid("settingDefinitionId", `The setting definition '${id}' does not exist.`);
    if (seen.has(id)) throw invalid("settingDefinitionId", `'${id}' is given twice.`);
    seen.add(id);
    if (definition.parentOption !== option)
      throw invalid("settingDefinitionId", `'${id}' does not belong here.`);
    checkInstance(definition, instance, seen, behaviors);
  }
  if (option === undefined) return;
  const missing = settingsUnder(option).find(({ id }) => !seen.has(id));
  if (missing !== undefined)
    throw invalid("children", `'${option}' requires the setting '${missing.id}'.`);
}

function checkInstance(
  definition: Definition,
  instance: WireObject,
  seen: Set<string>,
  behaviors: OpenBehaviors,
): void {
  const { id, content } = definition;
  const type = textOf(instance, "@odata.type");
  const wanted = `${prefix}${typeOf(content)}Instance`;
  if (type !== wanted)
    throw invalid("settingInstance", `'${id}' takes '${wanted}', not '${type}'.`);
  if (content.kind !== "choice") {
    checkSimple(id, content, instance["simpleSettingValue"], behaviors);
    return;
  }
  const chosen = content.many
    ? instance["choiceSettingCollectionValue"]
    : [instance["choiceSettingValue"]];
  const values = Array.isArray(chosen) ? chosen.filter(isWireObject) : [];
  if (values.length === 0) throw invalid(id, "It needs a value.");
  const texts = values.map((value) => textOf(value, "value"));
  if (new Set(texts).size < texts.length) throw invalid(id, "An option is given twice.");
  for (const value of values) {
    const option = textOf(value, "value");
    const isKnown = Object.keys(content.options).some(
      (number) => option === `${definition.optionPrefix}${number}`,
    );
    if (!isKnown) throw invalid(id, `'${option}' is none of its options.`);
    const children = value["children"];
    checkInstances(Array.isArray(children) ? children : [], option, seen, behaviors);
  }
}

function checkSimple(
  id: string,
  content: Exclude<Content, { kind: "choice" }>,
  given: unknown,
  behaviors: OpenBehaviors,
): void {
  const { type, fits } = simpleRule(content, behaviors);
  const held = isWireObject(given) ? textOf(given, "@odata.type") : "";
  if (held !== `${prefix}${type}SettingValue`)
    throw invalid(id, `It takes '${prefix}${type}SettingValue', not '${held}'.`);
  const value = isWireObject(given) ? given["value"] : undefined;
  if (!fits(value)) throw invalid(id, `${JSON.stringify(value)} is not valid.`);
}

function simpleRule(
  content: Exclude<Content, { kind: "choice" }>,
  { simpleBooleanValues }: OpenBehaviors,
): { readonly type: "Integer" | "String"; readonly fits: (value: unknown) => boolean } {
  const within = (least: number, most: number) => (value: unknown) =>
    typeof value === "number" && value >= least && value <= most;
  switch (content.kind) {
    case "integer":
      return { type: "Integer", fits: within(content.least, content.most) };
    case "string":
      return {
        type: "String",
        fits: (value) => typeof value === "string" && value.length <= longestText,
      };
    case "boolean":
      return simpleBooleanValues === "integer"
        ? { type: "Integer", fits: within(0, 1) }
        : { type: "String", fits: (value) => value === "true" || value === "false" };
    default:
      return content satisfies never;
  }
}

function invalid(name: string, why: string): Error {
  return badIntuneRequest(
    `Invalid property values. Property '${name}' has an invalid value. ${why}`,
  );
}
