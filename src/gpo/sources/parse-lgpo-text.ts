import {
  policyKey,
  type RegistryEntry,
  type RegistryText,
  type RegistryValue,
  type SourceProblem,
} from "../entries/registry-entry.ts";

/**
 * Reads the text of LGPO.exe: blocks of four lines, which are the side, the key, the value's
 * name, and its type with data or what is done to it. Users' sides are counted only.
 *
 * Unverified: the actions besides DELETE, which follow the manual of the tool.
 * @see https://learn.microsoft.com/windows/security/operating-system-security/device-management/windows-security-configuration-framework/security-compliance-toolkit-10
 */
export function parseLgpoText(file: string, text: string): RegistryText {
  const entries: RegistryEntry[] = [];
  const problems: SourceProblem[] = [];
  let otherValues = 0;
  for (const { line, parts } of blocksOf(text)) {
    const at = { file, line };
    const [side = "", below = "", name = "", action = "", ...more] = parts;
    if (action === "" || more.length > 0 || !/^(Computer|User(:.*)?)$/i.test(side)) {
      problems.push({
        ...at,
        message: "is no block of four lines: Computer or User, key, name, and TYPE:data",
      });
      continue;
    }
    const key = `HKEY_LOCAL_MACHINE\\${below}`;
    const deletes = deletions[action.toUpperCase()];
    if (!/^Computer$/i.test(side)) otherValues++;
    else if (deletes !== undefined)
      entries.push({ key, name: "", value: undefined, deletes, ...at });
    else if (/^CREATEKEY$/i.test(action)) continue;
    else if (policyKey(key) === undefined) otherValues++;
    else if (/^DELETE$/i.test(action)) entries.push({ key, name, value: undefined, ...at });
    else {
      const value = valueOf(action);
      if (value) entries.push({ key, name, value, ...at });
      else problems.push({ ...at, message: `has no type and data that LGPO writes (${name})` });
    }
  }
  return { entries, problems, otherValues };
}

const deletions: Readonly<Record<string, "key" | "values">> = {
  DELETEALLVALUES: "values",
  CLEAR: "values",
  DELETEKEYS: "key",
};

interface Block {
  /** Of its first line, 1-based. */
  readonly line: number;
  readonly parts: readonly string[];
}

function blocksOf(text: string): readonly Block[] {
  const blocks: { line: number; parts: string[] }[] = [];
  let open: { line: number; parts: string[] } | undefined;
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    // a name may begin with a semicolon, but a comment stands between blocks
    if (raw.trimStart().startsWith(";") && !open) continue;
    if (raw.trim() === "") {
      open = undefined;
      continue;
    }
    if (!open) {
      open = { line: index + 1, parts: [] };
      blocks.push(open);
    }
    // blanks may be part of a text
    open.parts.push(open.parts.length < 3 ? raw.trim() : raw);
  }
  return blocks;
}

function valueOf(action: string): RegistryValue | undefined {
  const [, type = "", data = ""] = /^([A-Z]+):(.*)$/is.exec(action) ?? [];
  switch (type.toUpperCase()) {
    case "DWORD": {
      const isNumber = /^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(data);
      const number = isNumber ? Number(data) : Number.NaN;
      return number <= 0xffffffff ? { type: "REG_DWORD", data: number } : undefined;
    }
    case "SZ":
      return { type: "REG_SZ", data };
    case "EXSZ":
      return { type: "REG_EXPAND_SZ", data };
    case "MULTISZ":
      return { type: "REG_MULTI_SZ", data: data === "" ? [] : data.split("\\0") };
    case "QWORD":
    case "BINARY":
      return { type: "other", data };
    default:
      return undefined;
  }
}
