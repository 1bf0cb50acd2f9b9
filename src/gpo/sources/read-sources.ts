import { nameless, type PolicyObject, type ReadObjects } from "../entries/policy-object.ts";
import type { RegistryText } from "../entries/registry-entry.ts";
import { type BackupFile, policyFilePlace, type PolicyFolder, readPolicyFolder } from "./backup.ts";
import { decodeText } from "./decode-text.ts";
import { type BackupInfo, manifestNamespace, readManifest } from "./manifest.ts";
import { openXml } from "./open-xml.ts";
import { parseLgpoText } from "./parse-lgpo-text.ts";
import { parseReg } from "./parse-reg.ts";
import { parseRegQuery } from "./parse-reg-query.ts";
import { parseRegistryPol } from "./parse-registry-pol.ts";
import type { GroupPolicyFile } from "./source-file.ts";
import { readXmlSource } from "./xml-source.ts";

const advice =
  "give .reg files, the output of reg query, registry.pol, LGPO text, reports (Get-GPOReport -ReportType Xml, gpresult /x) or the folder that Backup-GPO wrote";

/**
 * Reads files, each as what it is by its content. Registry exports are of one machine, and are
 * one object together; every other file, and every folder of a backup, is of its own.
 */
export function readSources(files: readonly GroupPolicyFile[]): ReadObjects {
  const manifest = new Map<string, BackupInfo>();
  const folders = new Map<string, OpenFolder>();
  const read: ReadObjects[] = [];
  const exports: { file: string; text: RegistryText }[] = [];
  for (const file of files) {
    const place = policyFilePlace(file.name);
    if (place) {
      const name = place.folder.split("/").at(-1) ?? "";
      const folder = folders.get(place.folder) ?? { name, parts: new Map() };
      folders.set(place.folder, folder);
      folder.parts.set(place.part, file);
      continue;
    }
    if (isManifest(file)) {
      const { root, problems } = openXml(file, manifestNamespace);
      read.push({ objects: [], problems, otherValues: 0 });
      for (const info of root ? readManifest(root) : []) manifest.set(info.backupId, info);
      continue;
    }
    const one = readFile(file);
    if ("objects" in one) read.push(one);
    else exports.push({ file: file.name, text: one });
  }
  for (const folder of folders.values()) read.push(readPolicyFolder(folder, manifest));
  const machine = exports.length > 0 ? [machineOf(exports)] : [];
  const all = [...machine, ...read];
  return {
    objects: all.flatMap(({ objects }) => objects),
    problems: all.flatMap(({ problems }) => problems),
    otherValues: all.reduce((sum, { otherValues }) => sum + otherValues, 0),
  };
}

interface OpenFolder extends PolicyFolder {
  readonly parts: Map<BackupFile, GroupPolicyFile>;
}

function isManifest({ name }: GroupPolicyFile): boolean {
  return /(^|[\\/])manifest\.xml$/i.test(name);
}

function readFile(file: GroupPolicyFile): ReadObjects | RegistryText {
  if (/(^|[\\/])user[\\/]registry\.pol$/i.test(file.name)) {
    return failed(file.name, "is of the users' side of a policy; the computers' stands in Machine");
  }
  if (isRegistryPol(file.bytes)) return alone(file.name, parseRegistryPol(file.name, file.bytes));
  const text = decodeText(file.bytes)?.replace(/^\ufeff/, "");
  if (text === undefined) {
    return failed(file.name, "is neither UTF-16 nor UTF-8 text; save it as Unicode or UTF-8");
  }
  const first = text.trimStart();
  if (first === "") return failed(file.name, "is empty");
  if (/^(Windows Registry Editor|REGEDIT)/i.test(first)) return parseReg(file.name, text);
  if (/^(HK|! REG\.EXE)/.test(first)) return parseRegQuery(file.name, text);
  if (/^(?:;[^\n]*\n\s*)*(?:Computer|User)(?::[^\n]*)?[ \t]*[\r\n]/.test(first))
    return alone(file.name, parseLgpoText(file.name, text));
  if (/^<(!doctype html|html)/i.test(first))
    return failed(file.name, "is a report in HTML; make one with: -ReportType Xml, or gpresult /x");
  if (!first.startsWith("<"))
    return failed(file.name, `is none of the files that are read; ${advice}`);
  return readXmlSource(file);
}

function isRegistryPol(bytes: Uint8Array): boolean {
  const sign = new TextEncoder().encode("PReg");
  return sign.every((byte, index) => bytes[index] === byte);
}

/** Several exports are of one machine; their values have to agree. */
function machineOf(exports: readonly { file: string; text: RegistryText }[]): ReadObjects {
  const entries = exports.flatMap(({ text }) => text.entries);
  return {
    objects: [objectOf(exports.map(({ file }) => file).join(", "), entries)],
    problems: exports.flatMap(({ text }) => text.problems),
    otherValues: exports.reduce((sum, { text }) => sum + text.otherValues, 0),
  };
}

function alone(file: string, { entries, ...rest }: RegistryText): ReadObjects {
  return { objects: [objectOf(file, entries)], ...rest };
}

function objectOf(file: string, entries: PolicyObject["entries"]): PolicyObject {
  return { ...nameless, file, backedUpAt: null, isExact: true, entries };
}

function failed(file: string, message: string): ReadObjects {
  return { objects: [], problems: [{ file, line: 1, message }], otherValues: 0 };
}
