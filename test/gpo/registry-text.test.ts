import { describe, expect, test } from "vitest";
import { readSources } from "../../src/gpo/sources/read-sources.ts";

const key = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate";
const reg = (...lines: string[]) =>
  ["Windows Registry Editor Version 5.00", "", ...lines, ""].join("\r\n");
const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le"));
const readFile = (name: string, bytes: Uint8Array) => {
  const { objects, problems, otherValues } = readSources([{ name, bytes }]);
  return { entries: objects.flatMap((object) => object.entries), problems, otherValues };
};
const read = (text: string, encode = utf8) => readFile("wu.reg", encode(text));
const values = (text: string, encode = utf8) =>
  read(text, encode).entries.map(({ name, value, line }) => [name, value?.data, line]);
const problems = (text: string) =>
  read(text).problems.map(({ line, message }) => `${line}: ${message}`);

// https://support.microsoft.com/topic/9c7f37cf-a5e9-e1cd-c4fa-2a26218a1a23
describe("a .reg file", () => {
  test("is read as UTF-16 with a mark, as regedit writes it, and as UTF-8", () => {
    const text = reg(`[${key}]`, '"WUServer"="https://wsus.corp.example:8531"');
    const expected = [["WUServer", "https://wsus.corp.example:8531", 4]];

    expect(values(text, utf16)).toEqual(expected);
    expect(values(text, utf8)).toEqual(expected);
    expect(values(`\ufeff${text}`, utf8)).toEqual(expected);
  });

  test("gives numbers, texts with escapes, and expandable and multiple texts over several lines", () => {
    const text = reg(
      `[${key}]`,
      '"Number"=dword:0000001f ; a comment',
      String.raw`"Path"="C:\\Windows \"x\""`,
      '"Wide"=hex(2):25,00,41,00,\\',
      "  25,00,00,00",
      '"Many"=hex(7):61,00,00,00,62,00,00,00,00,00',
      '"End"="trailing\\\\"',
    );

    expect(values(text)).toEqual([
      ["Number", 31, 4],
      ["Path", 'C:\\Windows "x"', 5],
      ["Wide", "%A%", 6],
      ["Many", ["a", "b"], 8],
      ["End", "trailing\\", 9],
    ]);
  });

  test("tells values and keys that it takes out", () => {
    const text = reg(`[-${key}\\AU]`, `[${key}]`, '"WUServer"=-', '@="default"');

    const { entries } = read(text);

    expect(entries.map(({ name, value, deletes }) => [name, value, deletes])).toEqual([
      ["", undefined, "key"],
      ["WUServer", undefined, undefined],
      ["", { type: "REG_SZ", data: "default" }, undefined],
    ]);
  });

  test("counts what stands under other keys, and reads none of it", () => {
    const text = reg(
      "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdateX]",
      '"A"=dword:1',
      '"B"=nonsense',
      "[HKEY_CURRENT_USER\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate]",
      '"C"=dword:1',
    );

    expect(read(text)).toEqual({ entries: [], problems: [], otherValues: 3 });
  });

  test("has one problem a bad line, each with its line", () => {
    const text = reg(
      `[${key}]`,
      '"A"=dword:xyz',
      '"B"="open',
      '"C"=hex:0,zz',
      '"D"=5',
      "what is this",
      "[HKEY_LOCAL_MACHINE",
      '"E"=dword:1',
    );

    expect(problems(text)).toEqual([
      "4: has a dword that is not 1 to 8 hexadecimal digits",
      '5: has a text without a closing "',
      "6: has hex digits that are not pairs with commas between them",
      "7: has a value of no known form; it is a text in quotes, dword:, hex: or -",
      '8: is no value; a value is written "Name"=dword:00000001',
      "9: begins with [ and has no ] at its end; a key is written [HKEY_LOCAL_MACHINE\\…]",
    ]);
  });

  test("of megabytes of binary data under another key is read in one pass", () => {
    const blob = Array.from({ length: 40_000 }, () => `  ${"00,".repeat(25)}\\`).join("\r\n");
    const text = reg("[HKEY_LOCAL_MACHINE\\SOFTWARE\\Other]", `"Blob"=hex:\\\r\n${blob}\r\n  00`);

    expect(read(text)).toEqual({ entries: [], problems: [], otherValues: 1 });
  });
});

// https://learn.microsoft.com/windows-server/administration/windows-commands/reg-query
describe("the output of reg query", () => {
  test("gives names, numbers and texts with blanks in them", () => {
    const text = [
      "",
      key,
      "    WUServer    REG_SZ    https://wsus.corp.example:8531",
      "    Odd name    REG_SZ    two words",
      "    Empty    REG_SZ    ",
      "    (Default)    REG_SZ    (value not set)",
      "",
      `${key}\\AU`,
      "    AUOptions    REG_DWORD    0x4",
      "",
    ].join("\r\n");

    expect(values(text)).toEqual([
      ["WUServer", "https://wsus.corp.example:8531", 3],
      ["Odd name", "two words", 4],
      ["Empty", "", 5],
      ["AUOptions", 4, 9],
    ]);
  });

  test("has a problem with a number that is none", () => {
    expect(problems(`${key}\n    AUOptions    REG_DWORD    four\n`)).toEqual([
      "2: has a REG_DWORD that is not 0x and hexadecimal digits (is four)",
    ]);
  });
});

describe("another file", () => {
  test.each([
    ["", "1: is empty"],
    ["version: 1\n", /^1: is none of the files that are read; give \.reg files/],
    ["ERROR: The system was unable to find the specified registry key", /^1: is none/],
  ])("such as %j is refused with advice", (text, message) => {
    expect(problems(text)).toEqual([
      typeof message === "string" ? message : (expect.stringMatching(message) as string),
    ]);
  });

  test("that is no text is refused", () => {
    const { problems: found } = readFile("x", new Uint8Array([0x50, 0x4b, 0x03, 0xff]));

    expect(found).toMatchObject([
      {
        file: "x",
        line: 1,
        message: expect.stringContaining("neither UTF-16 nor UTF-8") as string,
      },
    ]);
  });
});
