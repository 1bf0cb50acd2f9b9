import {
  policyKey,
  type RegistryEntry,
  type RegistryText,
  type RegistryValue,
  type SourceProblem,
} from "../entries/registry-entry.ts";

/**
 * Reads what `reg query KEY /s` prints: a key in a line of its own, below it one value a
 * line, indented, with name, type and data apart by blanks.
 *
 * @see https://learn.microsoft.com/windows-server/administration/windows-commands/reg-query
 */
export function parseRegQuery(file: string, text: string): RegistryText {
  const entries: RegistryEntry[] = [];
  const problems: SourceProblem[] = [];
  let otherValues = 0;
  let key: string | undefined;
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = index + 1;
    const content = raw.trimEnd();
    if (content === "" || content.startsWith("! REG.EXE")) continue;
    if (content.startsWith("HK")) {
      key = content;
      continue;
    }
    const found = /^(?: {2,}|\t)(.+?)(?: {2,}|\t)(REG_[A-Z_]+)(?:(?: {2,}|\t)(.*))?$/.exec(content);
    if (!found) {
      // the closing line of a search, in whatever language, and of a missing key
      if (/^\S/.test(content) && key === undefined)
        problems.push({
          file,
          line,
          message:
            "is no output of: reg query HKLM\\Software\\Policies\\Microsoft\\Windows\\WindowsUpdate /s",
        });
      else if (/^\s/.test(raw) && key !== undefined && policyKey(key) !== undefined)
        problems.push({ file, line, message: "is no value; it has name, type and data" });
      continue;
    }
    if (key === undefined || policyKey(key) === undefined) {
      otherValues++;
      continue;
    }
    const [, name = "", type = "", data = ""] = found;
    // a key without a default value, in whatever language
    if (name.startsWith("(") && data.startsWith("(")) continue;
    const value = valueOf(type, data);
    if (typeof value === "string") problems.push({ file, line, message: value });
    else entries.push({ key, name: name === "(Default)" ? "" : name, value, file, line });
  }
  return { entries, problems, otherValues };
}

function valueOf(type: string, data: string): RegistryValue | string {
  switch (type) {
    case "REG_SZ":
    case "REG_EXPAND_SZ":
      return { type, data };
    case "REG_MULTI_SZ":
      return { type, data: data === "" ? [] : data.split("\\0") };
    case "REG_DWORD": {
      const number = /^0x[0-9a-f]{1,8}$/i.test(data) ? Number.parseInt(data, 16) : undefined;
      return number === undefined
        ? `has a REG_DWORD that is not 0x and hexadecimal digits (is ${data})`
        : { type, data: number };
    }
    default:
      return { type: "other", data };
  }
}
