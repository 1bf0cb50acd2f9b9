import { decodeText } from "./decode-text.ts";
import { parseReg } from "./parse-reg.ts";
import { parseRegQuery } from "./parse-reg-query.ts";
import type { RegistryText } from "./registry-entry.ts";

/** Reads a `.reg` file or the output of `reg query`, whichever it is. */
export function readRegistryText(file: string, bytes: Uint8Array): RegistryText {
  const text = decodeText(bytes)?.replace(/^\ufeff/, "");
  if (text === undefined) {
    return failed(file, "is neither UTF-16 nor UTF-8 text; save it as Unicode or UTF-8");
  }
  if (text.trim() === "") return failed(file, "is empty");
  const first = text.trimStart();
  if (/^(Windows Registry Editor|REGEDIT)/i.test(first)) return parseReg(file, text);
  if (/^(HK|! REG\.EXE)/.test(first)) return parseRegQuery(file, text);
  return failed(
    file,
    "is neither a .reg file nor the output of reg query; make one with: reg export HKLM\\Software\\Policies\\Microsoft\\Windows\\WindowsUpdate wu.reg",
  );
}

function failed(file: string, message: string): RegistryText {
  return { entries: [], problems: [{ file, line: 1, message }], otherValues: 0 };
}
