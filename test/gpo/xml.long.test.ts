import fc from "fast-check";
import { importGroupPolicy } from "ringwright";
import { describe, expect, test } from "vitest";
import { gpoXml, reportText, utf16, utf8, xmlText } from "../support/group-policy.ts";

const policies = [{ title: "Configure Automatic Updates", state: "Disabled" as const }];
const report = gpoXml({ name: "WU", policies });

function importOf(bytes: Uint8Array) {
  return importGroupPolicy([{ name: "r.xml", bytes }], { stack: "corp" });
}
const problemOf = (text: string) => importOf(utf8(text)).problems[0];

// https://www.w3.org/TR/xml/
describe("XML of a report", () => {
  test.each([
    ["UTF-16 with a mark", utf16(reportText({ name: "WU", policies }))],
    ["UTF-8 with a mark", utf8(`\ufeff${report}`)],
    [
      "UTF-8 that says it is UTF-16, as editors save it",
      utf8(reportText({ name: "WU", policies })),
    ],
    ["a comment and an instruction", utf8(`<!-- a - b --><?go on?>${report}<!-- end -->`)],
  ])("is read: %s", (_what, bytes) => {
    expect(importOf(bytes).config?.settings).toEqual({
      wu: { displayName: "WU (settings)", automaticUpdate: { mode: "off" } },
    });
  });

  test("has its references and CDATA put in", () => {
    const { objects } = importOf(
      utf8(
        report.replace(
          "<Name>WU</Name>",
          "<Name>A &amp; B &#x2713;&#100; <![CDATA[<c> &amp;]]></Name>",
        ),
      ),
    );

    expect(objects[0]?.name).toBe("A & B ✓d <c> &amp;");
  });

  // https://owasp.org/www-community/vulnerabilities/XML_External_Entity_(XXE)_Processing
  test.each([
    ["a DTD", `<!DOCTYPE GPO [<!ENTITY a "b">]>${report}`, "document type"],
    [
      "an entity from outside",
      `<!DOCTYPE x SYSTEM "file:///etc/passwd">${report}`,
      "document type",
    ],
    ["an entity that nothing declares", report.replace("WU", "&lol;"), "reference"],
    ["a prototype's name as an entity", report.replace("WU", "&constructor;"), "reference"],
    ["a reference without its end", report.replace("WU", "a & b"), "reference"],
    ["a character that XML does not have", report.replace("WU", "a&#0;"), "reference"],
    ["a raw control character", report.replace("WU", "a\u0007"), "character"],
    ["half a pair", report.replace("WU", "&#xd800;"), "reference"],
    ["tags that cross", "<a xmlns='x'><b></a></b>", "</b> has to stand"],
    ["a tag that is not closed", "<GPO><Name>", "ends before </Name>"],
    ["two roots", `${report}<x/>`, "more than one root"],
    ["text behind the root", `${report}x`, "outside its root"],
    ["an attribute twice", "<a b='1' b='2'/>", "twice"],
    ["an attribute without quotes", "<a b=1/>", "malformed"],
    ["a prefix without a namespace", "<q1:a/>", "without a namespace"],
    ["nesting without end", "<a>".repeat(100_000), "nested more than 64"],
    ["a comment without end", "<!-- a", "ends within a comment"],
    ["] ] > in a text", "<a>]]></a>", "]]>"],
    ["a second declaration", `<?xml version="1.0"?><?xml version="1.0"?>${report}`, "declaration"],
  ])("with %s is refused with its line", (_what, text, message) => {
    const problem = problemOf(text);

    expect(problem?.message).toContain(message);
    expect(problem?.line).toBeGreaterThan(0);
  });

  test("says the line of what is wrong", () => {
    expect(problemOf("<a>\r\n<b>\n\n</c></a>")?.line).toBe(4);
  });

  // one line of megabytes, a million declarations, runs of blanks and brackets: linear
  test.each([
    ["one line", `<a>${"<b/>".repeat(300_000)}</a>`],
    ["declarations", `<a>${'<b xmlns:c="d"/>'.repeat(200_000)}</a>`],
    ["blanks in a tag", `<a ${" ".repeat(2_000_000)}`],
    ["brackets", "<".repeat(500_000)],
    ["references", `<a>${"&amp;".repeat(400_000)}</a>`],
    [
      "attributes",
      `<a ${Array.from({ length: 100_000 }, (_, index) => `b${index}=''`).join(" ")}/>`,
    ],
    ["comments of LGPO", "; ".repeat(500_000)],
  ])("that is hostile takes no time: %s", (_what, text) => {
    const before = performance.now();

    expect(importOf(utf8(text)).problems).not.toEqual([]);
    expect(performance.now() - before).toBeLessThan(30_000);
  });

  test("of any text is read or refused", () => {
    const part = fc.oneof(
      fc.constantFrom(
        "<a>",
        "</a>",
        "<a/>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&",
        "<",
        ">",
        '"',
        "<?x?>",
        " b='c'",
      ),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const { problems } = importOf(utf8(`<a>${parts.join("")}`));

        expect(problems.every(({ message }) => message !== "")).toBe(true);
      }),
    );
  });

  test("gives a text back as it was written", () => {
    const text = fc.string({ minLength: 1 }).filter((each) => each.trim() !== "");
    fc.assert(
      fc.property(text, (name) => {
        const { objects } = importOf(utf16(gpoXml({ name, policies })));

        expect(objects[0]?.name).toBe(name.trim());
        expect(xmlText(name)).not.toContain("<");
      }),
    );
  });
});
