import { policyKey, type RegistryEntry, type RegistryValue } from "../entries/registry-entry.ts";
import { xmlChild, xmlChildren, type XmlElement } from "../xml/xml-element.ts";

const preferences = "http://www.microsoft.com/GroupPolicy/Settings/Windows/Registry";

/**
 * Registry preferences of the computer side that write where update policies stand. They are no
 * policies: PCs keep them when the object goes, and which of the two is written last is not
 * documented, so they are named and not imported.
 *
 * Unverified: that a number is written as hexadecimal digits.
 * @see https://learn.microsoft.com/openspecs/windows_protocols/ms-gppref
 */
export function preferenceEntries(
  file: string,
  computer: XmlElement | undefined,
): readonly RegistryEntry[] {
  return xmlChildren(computer, "ExtensionData")
    .flatMap((data) => xmlChildren(data, "Extension"))
    .flatMap((extension) => extension.children)
    .filter(({ namespace }) => namespace === preferences)
    .flatMap((settings) => itemsOf(settings))
    .flatMap((item) => {
      const properties = xmlChild(item, "Properties");
      const of = (name: string) => properties?.attributes.get(name) ?? "";
      const key = `${of("hive") || "HKEY_LOCAL_MACHINE"}\\${of("key")}`;
      if (policyKey(key) === undefined) return [];
      const value = of("action") === "D" ? undefined : valueOf(of("type"), of("value"));
      return [{ key, name: of("name"), value, isPreference: true, file, line: item.line } as const];
    });
}

/** Items of the settings, and of collections within them. */
function itemsOf(settings: XmlElement): readonly XmlElement[] {
  return settings.children.flatMap((child) =>
    child.name === "Registry" ? [child] : child.name === "Collection" ? itemsOf(child) : [],
  );
}

function valueOf(type: string, data: string): RegistryValue {
  if (type === "REG_DWORD" && /^(0x)?[0-9a-f]{1,8}$/i.test(data))
    return { type, data: Number.parseInt(data, 16) };
  if (type === "REG_SZ" || type === "REG_EXPAND_SZ") return { type, data };
  return { type: "other", data };
}
