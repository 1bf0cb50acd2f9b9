import {
  isAbovePolicies,
  policyKey,
  type RegistryEntry,
  type RegistryText,
  type RegistryValue,
  type SourceProblem,
} from "../entries/registry-entry.ts";

/**
 * Reads a `.reg` file. Lines under keys that are no update policies are counted and not
 * looked into, so that an export of a whole hive can be read.
 *
 * @see https://support.microsoft.com/topic/how-to-add-modify-or-delete-registry-subkeys-and-values-by-using-a-reg-file-9c7f37cf-a5e9-e1cd-c4fa-2a26218a1a23
 */
export function parseReg(file: string, text: string): RegistryText {
  const entries: RegistryEntry[] = [];
  const problems: SourceProblem[] = [];
  let otherValues = 0;
  let key: string | undefined;
  let isWide = true;
  const lines = logicalLines(text);
  for (const { line, content } of lines) {
    if (content === "" || content.startsWith(";")) continue;
    if (/^Windows Registry Editor Version 5\.00$/i.test(content)) continue;
    if (/^REGEDIT4$/i.test(content)) {
      isWide = false;
      continue;
    }
    const say = (message: string) => problems.push({ file, line, message });
    if (content.startsWith("[")) {
      const header = /^\[(-?)(.+)\]$/.exec(content);
      if (!header) {
        say("begins with [ and has no ] at its end; a key is written [HKEY_LOCAL_MACHINE\\…]");
        key = undefined;
        continue;
      }
      key = header[2] ?? "";
      if (header[1] === "-") {
        if (policyKey(key) !== undefined || isAbovePolicies(key))
          entries.push({ key, name: "", value: undefined, deletes: "key", file, line });
        key = undefined;
      }
      continue;
    }
    if (key === undefined || policyKey(key) === undefined) {
      if (/^("|@)/.test(content)) otherValues++;
      continue;
    }
    const parsed = /^(?:@|"((?:[^"\\]|\\.)*)")\s*=\s*(.*)$/s.exec(content);
    if (!parsed) {
      say('is no value; a value is written "Name"=dword:00000001');
      continue;
    }
    const value = valueOf(parsed[2] ?? "", isWide);
    if ("problem" in value) say(value.problem);
    else entries.push({ key, name: unescaped(parsed[1] ?? ""), ...value, file, line });
  }
  return { entries, problems, otherValues };
}

function valueOf(
  text: string,
  isWide: boolean,
): { readonly value: RegistryValue | undefined } | { readonly problem: string } {
  const data = text.trim();
  if (data === "-") return { value: undefined };
  if (data.startsWith('"')) {
    const quoted = /^"((?:[^"\\]|\\.)*)"\s*(?:;.*)?$/s.exec(data);
    return quoted
      ? { value: { type: "REG_SZ", data: unescaped(quoted[1] ?? "") } }
      : { problem: 'has a text without a closing "' };
  }
  const dword = /^dword:([0-9a-f]{1,8})\s*(?:;.*)?$/i.exec(data);
  if (dword) return { value: { type: "REG_DWORD", data: Number.parseInt(dword[1] ?? "", 16) } };
  if (/^dword:/i.test(data))
    return { problem: "has a dword that is not 1 to 8 hexadecimal digits" };
  const hex = /^hex(?:\(([0-9a-f]+)\))?:(.*)$/is.exec(data);
  if (!hex)
    return { problem: "has a value of no known form; it is a text in quotes, dword:, hex: or -" };
  const bytes = bytesOf((hex[2] ?? "").replace(/;.*$/s, ""));
  return bytes
    ? { value: binary(hex[1]?.toLowerCase(), bytes, isWide) }
    : { problem: "has hex digits that are not pairs with commas between them" };
}

function binary(type: string | undefined, bytes: Uint8Array, isWide: boolean): RegistryValue {
  const text = () => new TextDecoder(isWide ? "utf-16le" : "windows-1252").decode(bytes);
  switch (type ?? "3") {
    case "1":
      return { type: "REG_SZ", data: text().replace(/\0+$/, "") };
    case "2":
      return { type: "REG_EXPAND_SZ", data: text().replace(/\0+$/, "") };
    case "4":
      return bytes.length === 4
        ? { type: "REG_DWORD", data: new DataView(bytes.buffer).getUint32(0, true) }
        : other(bytes);
    case "7":
      return { type: "REG_MULTI_SZ", data: text().replace(/\0+$/, "").split("\0") };
    default:
      return other(bytes);
  }
}

function other(bytes: Uint8Array): RegistryValue {
  return { type: "other", data: [...bytes].map((byte) => byte.toString(16)).join(" ") };
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  const digits = text.replace(/\s/g, "").replace(/,$/, "");
  if (digits === "") return new Uint8Array();
  const parts = digits.split(",");
  return parts.every((part) => /^[0-9a-f]{1,2}$/i.test(part))
    ? Uint8Array.from(parts, (part) => Number.parseInt(part, 16))
    : undefined;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, "$1");
}

/** Lines with their continuations joined, each with the number that it begins at. */
function logicalLines(text: string): { line: number; content: string }[] {
  const joined: { line: number; content: string }[] = [];
  let open: { line: number; parts: string[] } | undefined;
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const content = raw.trim();
    // only binary data goes on in the next line; a text may end in an escaped backslash
    const goesOn = open
      ? content.endsWith("\\")
      : /^(?:@|"(?:[^"\\]|\\.)*")\s*=\s*hex[^"]*\\$/i.test(content);
    open ??= { line: index + 1, parts: [] };
    open.parts.push(goesOn ? content.slice(0, -1) : content);
    if (goesOn) continue;
    joined.push({ line: open.line, content: open.parts.join("") });
    open = undefined;
  }
  if (open) joined.push({ line: open.line, content: open.parts.join("") });
  return joined;
}
