import { policyKey, type RegistryEntry, type RegistryText } from "../entries/registry-entry.ts";
import { xmlChildren, xmlChild, xmlText, type XmlElement } from "../xml/xml-element.ts";
import { templateEntries } from "./template-values.ts";

const registrySettings = "http://www.microsoft.com/GroupPolicy/Settings/Registry";

/** A policy or a value of a report, with the Group Policy object that it is of. */
export interface ReportedSetting {
  readonly element: XmlElement;
  /** What it is about, to tell which object goes before which: the title, or key and name. */
  readonly about: string;
}

/**
 * The settings of administrative templates that a report lists for the computer side. A policy
 * has titles and words of the reporter's language and no number, so only English can be read.
 *
 * @see https://learn.microsoft.com/powershell/module/grouppolicy/get-gporeport
 */
export function reportedSettings(
  file: string,
  computer: XmlElement | undefined,
): { readonly settings: readonly ReportedSetting[]; readonly problems: RegistryText["problems"] } {
  const settings: ReportedSetting[] = [];
  const problems: { file: string; line: number; message: string }[] = [];
  for (const data of xmlChildren(computer, "ExtensionData")) {
    for (const extension of xmlChildren(data, "Extension")) {
      const own = extension.children.filter(({ namespace }) => namespace === registrySettings);
      const policies = own.filter(({ name }) => name === "Policy");
      const heading = xmlText(data, "Name");
      if (policies.length > 0 && heading !== "" && heading !== "Registry") {
        problems.push({
          file,
          line: data.line,
          message:
            "is no report in English, and names policies by their titles alone; import the registry.pol of the policy, a whole backup, or what reg export writes",
        });
        continue;
      }
      for (const element of policies) settings.push({ element, about: xmlText(element, "Name") });
      for (const element of own.filter(({ name }) => name === "RegistrySetting")) {
        const about = `${xmlText(element, "KeyPath")}\\${xmlText(element, "Value", "Name")}`;
        settings.push({ element, about });
      }
    }
  }
  return { settings, problems };
}

/** The registry values of one such setting; undefined where it is about something else. */
export function settingEntries(
  { element }: ReportedSetting,
  origin: Omit<RegistryEntry, "key" | "name" | "value" | "line">,
): readonly RegistryEntry[] | undefined {
  if (element.name === "Policy") return templateEntries(element, origin);
  const key = `HKEY_LOCAL_MACHINE\\${xmlText(element, "KeyPath")}`;
  if (policyKey(key) === undefined) return undefined;
  return xmlChildren(element, "Value").map((value) => ({
    key,
    name: xmlText(value, "Name"),
    value: rawValue(value),
    ...origin,
    line: value.line,
  }));
}

/** Unverified: the names besides Number, which are those of the types. */
function rawValue(value: XmlElement): RegistryEntry["value"] {
  const number = xmlText(value, "Number");
  if (/^\d{1,10}$/.test(number) && Number(number) <= 0xffffffff)
    return { type: "REG_DWORD", data: Number(number) };
  const text = xmlChild(value, "String");
  if (text) return { type: "REG_SZ", data: text.text };
  const data = value.children.find(({ name }) => name !== "Name");
  return { type: "other", data: data ? `${data.name}: ${data.text.trim()}` : "" };
}
