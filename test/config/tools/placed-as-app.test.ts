import { ConfigError, type Config, desiredState } from "ringwright";
import { describe, expect, test } from "vitest";
import { appFiles, appWorld } from "../../support/app-world.ts";

async function problemsOf(text: string): Promise<readonly string[]> {
  const { files } = await appWorld({ devices: 0 });
  const error = await files(text).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).issues.map(
    ({ path, line, message }) => `${line ?? "-"} ${path}: ${message}`,
  );
}

/** The tool without what it is placed as. */
const toolWith = (text: string) => appFiles().replace(/place: .*/, text);

describe("a tool that is placed as a Win32 app, in policy files", () => {
  test("stands for an app and an activation, and needs no share", async () => {
    const { files, folder } = await appWorld({ devices: 0 });

    const desired = await files(appFiles());

    expect(desired.resources.map(({ address }) => address)).toEqual([
      "group/hosts",
      "group/go-next",
      "remediation/go.activate",
      "win32App/go.place",
    ]);
    const app = desired.resources.at(-1);
    expect(app).toMatchObject({
      givenBy: "tool/go",
      assignments: [{ target: "group", group: "hosts", terms: { intent: "required" } }],
      content: [{ name: "install.ps1" }, { path: `${folder}/archives/go1.27.3.windows-amd64.zip` }],
    });
    expect(desired.tools?.["go"]?.placing).toEqual({
      as: "win32App",
      archives: "archives",
      folder: `${folder}/archives`,
    });
    // the state is plain data, without the archive
    expect(JSON.parse(JSON.stringify(desired)).resources.at(-1)).toEqual(app);
  });

  test("goes to those whom it is activated for where place names nobody", async () => {
    const { files } = await appWorld({ devices: 0 });

    const desired = await files(toolWith("place: { as: win32App, archives: archives }"));

    expect(desired.resources.at(-1)?.assignments).toEqual([
      { target: "allDevices", terms: { intent: "required" } },
    ]);
  });

  test.each([
    [
      "no share and no app",
      toolWith("keep: 2"),
      "8 tools.go: needs source, the share that has the archives",
    ],
    [
      "no folder of archives",
      toolWith("place: { as: win32App }"),
      "10 tools.go.place: as: win32App needs archives, the folder that has the archive when apply runs",
    ],
    [
      "a folder elsewhere",
      toolWith("place: { as: win32App, archives: ../archives }"),
      "10 tools.go.place.archives: must be a folder in the folder of this file, or below it",
    ],
    [
      "a schedule",
      toolWith(
        "place: { as: win32App, archives: a, assignments: [ { group: hosts, schedule: { every: hour } } ] }",
      ),
      "10 tools.go.place.assignments.0.schedule: an app has no schedule",
    ],
    [
      "what only remediations have",
      toolWith(
        "place: { as: win32App, archives: a, assignments: [ { group: hosts, runRemediation: false } ] }",
      ),
      "10 tools.go.place.assignments.0.runRemediation: is of remediations; an app has none",
    ],
    [
      "two targets in one line",
      toolWith(
        "place: { as: win32App, archives: a, assignments: [ { group: hosts, allDevices: true } ] }",
      ),
      "10 tools.go.place.assignments.0: needs exactly one of group, exclude, allDevices, allUsers",
    ],
    [
      "a group that is nowhere",
      toolWith("place: { as: win32App, archives: a, assignments: [ { group: nobody } ] }"),
      '10 tools.go.place.assignments.0.group: "nobody" is not a key under groups',
    ],
    [
      "archives of a remediation",
      toolWith("place: { archives: a }"),
      "10 tools.go.place.archives: is of as: win32App; a remediation takes the archive from source",
    ],
    [
      "a remediation without a schedule",
      toolWith("place: { assignments: [ { group: hosts } ] }"),
      "10 tools.go.place.assignments.0: needs a schedule",
    ],
    [
      "an app that files write",
      appFiles({ tail: "win32Apps: { own: { displayName: Own } }\n" }),
      "11 win32Apps: is not written in files: what stands under tools gives them",
    ],
  ])("are refused with %s", async (_name, text, expected) => {
    const problems = await problemsOf(text);

    expect(
      problems.filter((problem) => problem.startsWith(expected)),
      problems.join("\n"),
    ).toHaveLength(1);
    expect(problems).toHaveLength(1);
  });

  test("are refused in a config that is no file, which has no pins", () => {
    const config = {
      version: 1,
      stack: "corp",
      tools: { go: { version: "1.27.4", place: { as: "win32App", archives: "a" } } },
    } satisfies Config;

    expect(() => desiredState(config)).toThrow("has no pin");
  });
});
