import type { RegistryEntry, RegistryValue } from "../entries/registry-entry.ts";
import { plainWords, policyTitled } from "../template/find-policy.ts";
import type { PolicyKey, TemplatePolicy, TemplateValue } from "../template/policy.ts";
import { xmlChildren, xmlText, type XmlElement } from "../xml/xml-element.ts";

type Origin = Pick<RegistryEntry, "file" | "line" | "gpo" | "lostTo">;

const root = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate";
/** Elements of a report that stand for a control of the policy's editor. */
const controls: readonly string[] = ["DropDownList", "Numeric", "EditText", "CheckBox", "ListBox"];

/**
 * The registry values of a policy that a report names by its title, by way of the template.
 * What of a Windows Update policy the template does not know becomes a value of its own, which
 * no rule knows, so that it is named. Undefined where the policy is about something else.
 *
 * Unverified: that a box without its mark takes its value out, as the template writes no 0.
 */
export function templateEntries(
  element: XmlElement,
  origin: Omit<Origin, "line">,
): readonly RegistryEntry[] | undefined {
  const title = xmlText(element, "Name");
  const state = xmlText(element, "State");
  const at = { ...origin, line: element.line };
  const policy = policyTitled(title);
  if (!policy?.switch || !/^(Enabled|Disabled)$/.test(state)) {
    const isOurs = policy || /windows update/i.test(xmlText(element, "Category"));
    return isOurs ? [unknownEntry(title, state, at)] : undefined;
  }
  const isEnabled = state === "Enabled";
  const by = policy.switch;
  const number = isEnabled ? by.enabled : by.disabled;
  const entries = [entryOf(by.key, by.name, { type: "REG_DWORD", data: number }, at)];
  return isEnabled ? [...entries, ...controlEntries(element, policy, origin)] : entries;
}

function controlEntries(
  element: XmlElement,
  policy: TemplatePolicy,
  origin: Omit<Origin, "line">,
): readonly RegistryEntry[] {
  const open = [...policy.values];
  return element.children
    .filter(({ name }) => controls.includes(name))
    .map((control) => {
      const at = { ...origin, line: control.line };
      const label = xmlText(control, "Name");
      // the labels of one policy may repeat: then in order
      const index = open.findIndex((value) => plainWords(value.label) === plainWords(label));
      const [value] = index === -1 ? [] : open.splice(index, 1);
      const read = value && controlValue(control, value);
      if (value && read !== undefined)
        return entryOf(policy.key, value.name, read === "none" ? undefined : read, at);
      return unknownEntry(`${policy.titles[0] ?? ""}: ${label}`, shownControl(control), at);
    });
}

/** `none` where the control leaves the value out; undefined where it is not understood. */
function controlValue(
  control: XmlElement,
  { form, choices }: TemplateValue,
): RegistryValue | "none" | undefined {
  switch (form) {
    case "flag": {
      const state = xmlText(control, "State");
      if (state === "Enabled") return { type: "REG_DWORD", data: 1 };
      return state === "Disabled" ? "none" : undefined;
    }
    case "text": {
      const data = xmlChildren(control, "Value")[0]?.text ?? "";
      return { type: "REG_SZ", data };
    }
    case "number":
      return numbered(xmlText(control, "Value"));
    case "choice": {
      const words = xmlText(control, "Value", "Name");
      const chosen = Object.entries(choices ?? {}).find(
        ([choice]) => plainWords(choice) === plainWords(words),
      )?.[1];
      if (chosen !== undefined) return { type: "REG_DWORD", data: chosen };
      return numbered(/^\d+/.exec(words)?.[0] ?? "");
    }
    default:
      return form satisfies never;
  }
}

function numbered(digits: string): RegistryValue | undefined {
  const number = /^\d{1,10}$/.test(digits) ? Number(digits) : Number.NaN;
  return number <= 0xffffffff ? { type: "REG_DWORD", data: number } : undefined;
}

function entryOf(
  key: PolicyKey,
  name: string,
  value: RegistryValue | undefined,
  at: Origin,
): RegistryEntry {
  return { key: key === "" ? root : `${root}\\${key}`, name, value, ...at };
}

function unknownEntry(name: string, data: string, at: Origin): RegistryEntry {
  return { key: root, name, value: { type: "other", data }, ...at };
}

function shownControl(control: XmlElement): string {
  return (
    xmlText(control, "Value", "Name") || xmlText(control, "Value") || xmlText(control, "State")
  );
}
