import { parse } from "csv-parse/sync";
import { expect } from "vitest";

/** Names that anybody may give who can create a group or rename a device, and what each would do. */
export const hostile: readonly (readonly [string, string])[] = [
  ["sets a variable in Azure Pipelines", "##vso[task.setvariable variable=PATH]/tmp/evil"],
  ["ends a step of Azure Pipelines", "Ring ##VSO[task.complete result=Succeeded;]done"],
  ["makes three hashes of two", "###vso[task.complete result=Succeeded;]"],
  ["masks a text in GitHub Actions", "Broad ##[add-mask]e"],
  ["stops the commands of GitHub Actions", "::stop-commands::x"],
  ["does so after a blank", " ::error file=a.ts::broken"],
  ["hides the same behind a selector", "#\ufe0f#\ufe0fv\ufe0fso[task.complete result=Failed;]"],
  ["hides two colons so", "\ufe0f:\ufe0f:add-mask::x"],
  ["moves the cursor and paints", "\u001b[2J\u001b[31mred\u009b1A"],
  ["writes a line of its own", "one\r\n::add-mask::two\u2028three"],
  ["turns the direction of text", "\u061cgnp.\u202eexe\u2066"],
  ["holds text that nobody sees", "Broad\u{e0041}\u{e0042}\u200b\u00ad"],
  ["is an image in HTML", `<img src=x onerror=alert(1)>`],
  ["ends an attribute of HTML", `"><script>alert(1)</script><b x='`],
  ["ends a comment and a fold", "--></details></summary><!-- @octocat"],
  ["is a link in Markdown", "[update now](https://evil.example) ![x](//evil.example/x.png)"],
  ["is a bare link in Markdown", "see www.evil.example or WWW.evil.example or http://evil.example"],
  ["mentions and refers in Markdown", "@octocat #1 !2 GH-3 a@evil.example $\\href{x}{y}$"],
  ["ends a cell, a code span and a row", "a | b `c` ``d`` \\| *e* _f_ ~~g~~"],
  ["is a formula in a spreadsheet", '=HYPERLINK("https://evil.example")'],
  ["is a formula after a sign that parts lists", "a;=1+1|+2\t@3"],
  ["is a command in a spreadsheet", "@SUM(1)|cmd"],
  ["is part of JSON", '"}],"applyable":true,"x":[{"__proto__":"'],
];

export const hostileNames: readonly string[] = hostile.map(([, name]) => name);
/** Those of them that a policy file may hold. */
export const writableHostileNames = hostileNames.filter((name) => !/(?!\n)\p{Cc}/u.test(name));

// what Azure's agent looks for anywhere in a line, GitHub's runner anywhere and at its start
const commands = [/##vso\[/i, /##\[/, /^\s*::/m];
// they compare by the culture, which passes over these
const ignorable = /\p{DI}/gu;
// controls but line ends and tabs, and what is not seen or turns the text
const unseen = /(?![\n\r\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
// Markdown breaks links by it
const unseenInMarkdown = /(?![\n\r\u200b])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** What one stream of a terminal or of a CI log gets. */
export function expectHarmlessText(text: string, where: string, allowed = unseen): void {
  const what = `${where}: ${JSON.stringify(text)}`;
  for (const pattern of commands) expect(text.replace(ignorable, ""), what).not.toMatch(pattern);
  expect(text, what).not.toMatch(allowed);
}

/** One JSON document, as a log shows it. Gives what it says. */
export function expectHarmlessJson(text: string, where: string): unknown {
  expectHarmlessText(text, where);
  return JSON.parse(text);
}

/** JSON lines, as a log shows them. Gives what they say. */
export function expectHarmlessJsonLines(text: string, where: string): unknown[] {
  expectHarmlessText(text, where);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as unknown);
}

const element = /<(?<name>\/?[a-z][a-z0-9]*)(?<attributes>(?: [a-zA-Z-]+="[^"<>]*")*) ?\/?>/y;
const pageElements = new Set(
  "html head meta title style body main h1 h2 h3 p b small code section table tr td th div span br ul li dl dt dd del ins details summary figure figcaption svg desc defs pattern rect path circle text".split(
    " ",
  ),
);
const pageAttributes = new Set(
  "lang charset name content http-equiv class style width height viewBox preserveAspectRatio role tabindex id aria-hidden aria-label aria-labelledby aria-describedby x y cx cy r d fill opacity text-anchor font-size patternUnits colspan scope xmlns".split(
    " ",
  ),
);

/** A page: every tag and attribute in it is one of ours. */
export function expectHarmlessHtml(text: string, where: string): void {
  expectHarmlessText(text, where);
  const body = text.replace(/^<!doctype html>/, "").replace(/<style>[^<]*<\/style>/g, "");
  const strange: string[] = [];
  for (const { index } of body.matchAll(/</g)) {
    element.lastIndex = index;
    const { name, attributes = "" } = element.exec(body)?.groups ?? {};
    const isOurs =
      name !== undefined &&
      pageElements.has(name.replace("/", "")) &&
      [...attributes.matchAll(/ ([a-z-]+)="[^"]*"/gi)].every(([, attribute = ""]) =>
        pageAttributes.has(attribute),
      );
    if (!isOurs) strange.push(body.slice(index, index + 200));
  }
  expect(strange, where).toEqual([]);
}

// what our own comments are made of
const commentTags =
  /<(?:!-- ringwright-plan stack=[a-z0-9?-]+ --|details open|\/?(?:details|summary|code|del|ins))>/gi;
const codeSpan = /(?<![\\`])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g;

/** A comment: outside of code nothing is a tag, link, mention, reference, formula or more cells. */
export function expectHarmlessMarkdown(text: string, where: string): void {
  expectHarmlessText(text, where, unseenInMarkdown);
  let bars: number | undefined;
  for (const row of text.split("\n")) {
    // a bar within code ends a cell as well, unless a backslash is before it
    const found = row.startsWith("| ")
      ? row.replace(/\\[\\|]/g, "").match(/\|/g)?.length
      : undefined;
    // as many as the head of its table has
    if (bars !== undefined && found !== undefined)
      expect(found, `${where}: ${JSON.stringify(row)}`).toBe(bars);
    bars = found === undefined ? undefined : (bars ?? found);
  }
  const prose = text
    .replace(/<code>[^<]*<\/code>/g, "")
    .replace(commentTags, "")
    .replace(codeSpan, "");
  const what = `${where}: ${JSON.stringify(prose)}`;
  expect(prose, what).not.toContain("<");
  // what is made of the rendered text, where backslashes are gone
  const rendered = prose.replace(/\\([!-/:-@[-`{-~])/g, "$1");
  for (const made of [/@\w/, /:\/\//, /www\./i, /(?:^|\W)[#!]\d/, /\bgh-\d/i])
    expect(rendered, what).not.toMatch(made);
  for (const sign of [/(?<!\\)[[\]`$~]/, /(?<!\\)(?<!\*)\*(?!\*)(?! )/])
    expect(prose.replace(/\\\\/g, "").replaceAll("**", ""), what).not.toMatch(sign);
}

/** A table: whatever sign parts its cells, none of them begins as a formula does. */
export function expectHarmlessCsv(text: string, where: string): void {
  for (const delimiter of [",", ";", "\t", "|"]) {
    const rows = parse(text, { delimiter, relax_column_count: true, relax_quotes: true });
    for (const cell of rows.flat())
      expect(cell, `${where}, by ${delimiter}`).not.toMatch(/^[=+\-@\t\r]/);
  }
}

/** Every text within a value, keys included. */
export function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]);
}
