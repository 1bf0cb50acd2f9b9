/** Files as Windows writes them, made of values: registry exports, registry.pol, LGPO text and reports. */
export type Key = "" | "AU";

export interface TestValue {
  readonly key: Key;
  readonly name: string;
  readonly value: number | string;
}

/** A policy as a report lists it: its title, and its controls in order. */
export interface TestPolicy {
  readonly title: string;
  readonly state: "Enabled" | "Disabled";
  readonly controls?: readonly TestControl[];
  /** Of gpresult: the object that set it, and its place among those that did. */
  readonly gpo?: string;
  readonly precedence?: number;
}

export type TestControl =
  | {
      readonly is: "DropDownList" | "Numeric" | "EditText";
      readonly label: string;
      readonly value: string;
    }
  | { readonly is: "CheckBox"; readonly label: string; readonly value: boolean };

export interface TestGpo {
  readonly name: string;
  readonly id?: string;
  readonly policies?: readonly TestPolicy[];
  readonly links?: readonly { path: string; enabled?: boolean; enforced?: boolean }[];
  readonly appliesTo?: readonly string[];
  readonly isOn?: boolean;
  /** Of the heading of registry settings, in the reporter's language. */
  readonly heading?: string;
  /** More of the registry settings. */
  readonly xml?: string;
  /** More extensions of the computer side. */
  readonly sides?: string;
}

export const policyRoot = "SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate";
export const utf8 = (text: string) => new TextEncoder().encode(text);
export const utf16 = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le"));

const keyOf = (key: Key) => (key === "" ? policyRoot : `${policyRoot}\\${key}`);
const byKey = (values: readonly TestValue[]) =>
  (["", "AU"] as const).map((key) => ({ key, own: values.filter((value) => value.key === key) }));

export function regText(values: readonly TestValue[]): string {
  const sections = byKey(values).flatMap(({ key, own }) => [
    `[HKEY_LOCAL_MACHINE\\${keyOf(key)}]`,
    ...own.map(({ name, value }) =>
      typeof value === "number"
        ? `"${name}"=dword:${value.toString(16).padStart(8, "0")}`
        : `"${name}"="${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`,
    ),
    "",
  ]);
  return ["Windows Registry Editor Version 5.00", "", ...sections].join("\r\n");
}

export function regQueryText(values: readonly TestValue[]): string {
  const sections = byKey(values).flatMap(({ key, own }) => [
    "",
    `HKEY_LOCAL_MACHINE\\${keyOf(key)}`,
    ...own.map(({ name, value }) =>
      typeof value === "number"
        ? `    ${name}    REG_DWORD    0x${value.toString(16)}`
        : `    ${name}    REG_SZ    ${value}`,
    ),
  ]);
  return sections.join("\r\n");
}

export function lgpoText(values: readonly TestValue[]): string {
  const blocks = values.map(({ key, name, value }) =>
    [
      "Computer",
      keyOf(key),
      name,
      typeof value === "number" ? `DWORD:${value}` : `SZ:${value}`,
      "",
    ].join("\r\n"),
  );
  return ["; made by a test", "", ...blocks].join("\r\n");
}

/** One record of a registry.pol; the key has no hive. */
export function polRecord(key: string, name: string, type: number, data: Uint8Array): Uint8Array {
  const wide = (text: string) => Buffer.from(text, "utf16le");
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  return Buffer.concat([
    wide(`[${key}\0;${name}\0;`),
    number(type),
    wide(";"),
    number(data.length),
    wide(";"),
    data,
    wide("]"),
  ]);
}

export function polFile(...records: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.from("PReg\u0001\0\0\0", "latin1"), ...records]));
}

export function registryPol(values: readonly TestValue[]): Uint8Array {
  return polFile(
    ...values.map(({ key, name, value }) => {
      const place = keyOf(key);
      if (typeof value === "string")
        return polRecord(place, name, 1, Buffer.from(`${value}\0`, "utf16le"));
      const data = Buffer.alloc(4);
      data.writeUInt32LE(value);
      return polRecord(place, name, 4, data);
    }),
  );
}

export const xmlText = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const types = "http://www.microsoft.com/GroupPolicy/Types";
const base = "http://www.microsoft.com/GroupPolicy/Settings/Base";

function controlXml(control: TestControl): string {
  const value = (() => {
    if (control.is === "CheckBox") return "";
    const text = xmlText(control.value);
    return `<q1:Value>${control.is === "DropDownList" ? `<q1:Name>${text}</q1:Name>` : text}</q1:Value>`;
  })();
  const state = control.is !== "CheckBox" || control.value ? "Enabled" : "Disabled";
  return `<q1:${control.is}><q1:Name>${xmlText(control.label)}</q1:Name><q1:State>${state}</q1:State>${value}</q1:${control.is}>`;
}

function policyXml({ title, state, controls = [], gpo, precedence }: TestPolicy): string {
  const origin =
    gpo === undefined
      ? ""
      : `<GPO xmlns="${base}"><Identifier xmlns="${types}">${gpo}</Identifier></GPO><Precedence xmlns="${base}">${precedence ?? 1}</Precedence>`;
  return `<q1:Policy>${origin}<q1:Name>${xmlText(title)}</q1:Name><q1:State>${state}</q1:State><q1:Explain>Text of &lt;many&gt; lines.
Of the template &amp; its language.</q1:Explain><q1:Supported>At least Windows 10</q1:Supported><q1:Category>Windows Components/Windows Update/Manage end user experience</q1:Category>${controls.map(controlXml).join("")}<q1:Text><q1:Name>A text beside the controls</q1:Name></q1:Text></q1:Policy>`;
}

function extensionXml(policies: readonly TestPolicy[], heading: string, xml: string): string {
  return `<ExtensionData><Extension xmlns:q1="http://www.microsoft.com/GroupPolicy/Settings/Registry" xsi:type="q1:RegistrySettings">${policies.map(policyXml).join("\n")}${xml}<q1:Blocked>false</q1:Blocked></Extension><Name>${heading}</Name></ExtensionData>`;
}

function trusteeXml(name: string): string {
  return `<TrusteePermissions><Trustee><SID xmlns="${types}">S-1-5-21-1</SID><Name xmlns="${types}">${xmlText(name)}</Name></Trustee><Type xsi:type="PermissionType"><PermissionType>Allow</PermissionType></Type><Inherited>false</Inherited><Standard><GPOGroupedAccessEnum>Apply Group Policy</GPOGroupedAccessEnum></Standard></TrusteePermissions>`;
}

export function gpoXml(gpo: TestGpo): string {
  const { name, id = "{11111111-0000-4000-8000-000000000001}", policies = [], links = [] } = gpo;
  const {
    appliesTo = ["NT AUTHORITY\\Authenticated Users"],
    isOn = true,
    xml = "",
    sides = "",
  } = gpo;
  const linkXml = links.map(
    ({ path, enabled = true, enforced = false }) =>
      `<LinksTo><SOMName>${xmlText(path.split("/").at(-1) ?? "")}</SOMName><SOMPath>${xmlText(path)}</SOMPath><Enabled>${enabled}</Enabled><NoOverride>${enforced}</NoOverride></LinksTo>`,
  );
  return `<GPO xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://www.microsoft.com/GroupPolicy/Settings">
<Identifier><Identifier xmlns="${types}">${id}</Identifier><Domain xmlns="${types}">corp.example</Domain></Identifier>
<Name>${xmlText(name)}</Name>
<SecurityDescriptor><Permissions xmlns="http://www.microsoft.com/GroupPolicy/Types/Security">${appliesTo.map(trusteeXml).join("")}</Permissions></SecurityDescriptor>
<Computer><VersionDirectory>3</VersionDirectory><Enabled>${isOn}</Enabled>${policies.length > 0 || xml !== "" ? extensionXml(policies, gpo.heading ?? "Registry", xml) : ""}${sides}</Computer>
<User><Enabled>true</Enabled></User>
${linkXml.join("\n")}
</GPO>`;
}

export const reportText = (gpo: TestGpo) =>
  `<?xml version="1.0" encoding="utf-16"?>\n${gpoXml(gpo)}`;

export function resultText(
  gpos: readonly { readonly name: string; readonly id: string }[],
  policies: readonly TestPolicy[],
): string {
  const list = gpos.map(
    ({ name, id }) =>
      `<GPO><Name>${xmlText(name)}</Name><Path><Identifier xmlns="${types}">${id}</Identifier></Path><Enabled>true</Enabled></GPO>`,
  );
  return `<?xml version="1.0" encoding="utf-16"?>
<Rsop xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://www.microsoft.com/GroupPolicy/Rsop">
<DataType>LoggedData</DataType>
<ComputerResults><Name>CORP\\PC-1</Name>${list.join("")}${extensionXml(policies, "Registry", "")}</ComputerResults>
</Rsop>`;
}

const manifestNamespace = "http://www.microsoft.com/GroupPolicy/GPOOperations/Manifest";

function backupInst({ name, id, backupId, time }: TestBackup): string {
  const data = (element: string, text: string) => `<${element}><![CDATA[${text}]]></${element}>`;
  return [
    data("GPOGuid", id),
    data("GPODomain", "corp.example"),
    data("BackupTime", time ?? "2026-11-17T20:32:35"),
    data("ID", backupId),
    data("Comment", ""),
    data("GPODisplayName", name),
  ].join("");
}

export interface TestBackup {
  readonly name: string;
  /** Of the policy, in braces. */
  readonly id: string;
  /** Of the backup: its folder. */
  readonly backupId: string;
  readonly time?: string;
}

export const bkupInfo = (backup: TestBackup) =>
  `<BackupInst xmlns="${manifestNamespace}">${backupInst(backup)}</BackupInst>`;

export const manifestText = (...backups: readonly TestBackup[]) =>
  `<Backups xmlns="${manifestNamespace}" xmlns:mfst="${manifestNamespace}" mfst:version="1.0">${backups.map((backup) => `<BackupInst>${backupInst(backup)}</BackupInst>`).join("")}</Backups>`;
