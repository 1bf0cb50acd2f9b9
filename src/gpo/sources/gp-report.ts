import {
  nameless,
  type PolicyIdentity,
  type PolicyLink,
  type ReadObjects,
} from "../entries/policy-object.ts";
import type { RegistryText } from "../entries/registry-entry.ts";
import { xmlChild, xmlChildren, xmlText, type XmlElement } from "../xml/xml-element.ts";
import { preferenceEntries } from "./registry-preferences.ts";
import { reportedSettings, settingEntries } from "./registry-extension.ts";

/** The namespace of what Get-GPOReport writes. */
export const reportNamespace = "http://www.microsoft.com/GroupPolicy/Settings";

/**
 * The Group Policy objects of a report: one, or as many as `Get-GPOReport -All` lists.
 *
 * The element around several is `report`; any that holds `GPO` is taken.
 */
export function gposOf(root: XmlElement): readonly XmlElement[] {
  return root.name === "GPO" ? [root] : xmlChildren(root, "GPO");
}

/** The objects of a report with their values. */
export function readGpReport(file: string, root: XmlElement): ReadObjects {
  const read = gposOf(root).map((gpo) => ({
    identity: gpoIdentity(gpo),
    values: reportedValues(file, gpo),
  }));
  return {
    objects: read.map(({ identity, values }) => ({
      ...identity,
      file,
      backedUpAt: null,
      isExact: false,
      entries: values.entries,
    })),
    problems: read.flatMap(({ values }) => values.problems),
    otherValues: read.reduce((sum, { values }) => sum + values.otherValues, 0),
  };
}

/** Name, links and security filtering of an object in a report. */
export function gpoIdentity(gpo: XmlElement): PolicyIdentity {
  const trustees = xmlChildren(
    xmlChild(xmlChild(gpo, "SecurityDescriptor"), "Permissions"),
    "TrusteePermissions",
  ).flatMap((permission) => {
    const isApply =
      xmlText(permission, "Standard", "GPOGroupedAccessEnum") === "Apply Group Policy";
    const name = xmlText(permission, "Trustee", "Name") || xmlText(permission, "Trustee", "SID");
    const isAllowed = xmlText(permission, "Type", "PermissionType") !== "Deny";
    return isApply && name !== "" ? [{ name, isAllowed }] : [];
  });
  return {
    ...nameless,
    name: xmlText(gpo, "Name") || null,
    id: xmlText(gpo, "Identifier", "Identifier").toLowerCase() || null,
    domain: xmlText(gpo, "Identifier", "Domain") || null,
    links: xmlChildren(gpo, "LinksTo").map(linkOf),
    appliesTo: trustees.filter(({ isAllowed }) => isAllowed).map(({ name }) => name),
    isDeniedTo: trustees.filter(({ isAllowed }) => !isAllowed).map(({ name }) => name),
    // Unverified: the element's name
    wmiFilter: xmlText(gpo, "FilterName") || null,
    isOn: xmlText(gpo, "Computer", "Enabled") !== "false",
  };
}

function linkOf(link: XmlElement): PolicyLink {
  return {
    path: xmlText(link, "SOMPath") || xmlText(link, "SOMName"),
    isEnabled: xmlText(link, "Enabled") !== "false",
    isEnforced: xmlText(link, "NoOverride") === "true",
  };
}

function reportedValues(file: string, gpo: XmlElement): RegistryText {
  const computer = xmlChild(gpo, "Computer");
  const { settings, problems } = reportedSettings(file, computer);
  const read = settings.map((each) => settingEntries(each, { file }));
  return {
    entries: [...read.flatMap((entries) => entries ?? []), ...preferenceEntries(file, computer)],
    problems,
    otherValues: read.filter((entries) => entries === undefined).length,
  };
}
