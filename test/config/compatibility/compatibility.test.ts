import { loadDesiredState } from "ringwright";
import { describe, expect, test } from "vitest";
import { folderOf, issuesOf } from "../../support/policy-folder.ts";

const head = "version: 1\nstack: corp\n";

describe("compatibility of a config", () => {
  test("is one list of all files, in their order", async () => {
    const folder = await folderOf({
      "a.yaml": `${head}compatibility:
  - { name: erp, when: { app: "Contoso ERP", version: "< 9.2" }, content: { kind: feature, version: "Windows 11, version 25H2" }, level: block }
`,
      "b.yaml": `${head}compatibility:
  - { name: docks, when: { model: "Latitude *", manufacturer: "Dell Inc." }, content: { kind: driver, name: "Realtek*" }, level: warn, reason: docks lose the network }
`,
    });

    const { compatibility } = await loadDesiredState(folder);

    expect(compatibility?.map(({ name }) => name)).toEqual(["erp", "docks"]);
    expect(compatibility?.[1]).toEqual({
      name: "docks",
      when: { model: "Latitude *", manufacturer: "Dell Inc." },
      content: { kind: "driver", name: "Realtek*" },
      level: "warn",
      reason: "docks lose the network",
    });
  });

  test("tells one error for each problem, with file, line and path", async () => {
    const folder = await folderOf({
      "a.yaml": `${head}compatibility:
  - { name: erp, when: { app: "Contoso ERP", version: "older" }, content: { kind: feature }, level: block }
  - { name: erp, when: {}, content: { kind: feature, version: 25H2 }, level: blocked }
`,
      "b.yaml": `${head}compatibility:
  - { name: vpn, when: { version: "< 5" }, content: { kind: features }, level: ok }
  - { name: vpn2, when: { osBuild: "< 26100", osbuild: "1" }, content: { kind: quality, release: November }, level: ok }
`,
    });

    const lines = (await issuesOf(folder)).map((line) => line.replace(`${folder}/`, ""));

    expect(lines).toMatchInlineSnapshot(`
      [
        "a.yaml:4:55: compatibility.0.when.version: cannot be read from "older" on; write comparisons (<, <=, =, >=, >) with a version each, such as "< 9.2" or ">= 8.4, < 9.2"",
        "a.yaml:5:24: compatibility.1.when: must state at least one of app, driver, model, manufacturer and osBuild",
        "a.yaml:5:63: compatibility.1.content.version: must be such as "Windows 11, version 25H2" (is "25H2")",
        "a.yaml:5:78: compatibility.1.level: must be one of ok, warn, block (is "blocked"); did you mean "block"?",
        "b.yaml:4:35: compatibility.2.when.version: is the version of an app; name it with app",
        "b.yaml:4:61: compatibility.2.content.kind: must be one of feature, quality, expedite, hotpatch, driver, policy (is "features")",
        "b.yaml:5:47: compatibility.3.when.osbuild: is not a known property; did you mean "osBuild"?",
        "b.yaml:5:98: compatibility.3.content.release: must be the day of a release, such as "2026-11-10" (is "November")",
      ]
    `);
  });

  test("names each entry once", async () => {
    const entry = "{ name: erp, when: { app: ERP }, content: { kind: feature }, level: warn }";
    const folder = await folderOf({ "a.yaml": `${head}compatibility: [ ${entry}, ${entry} ]\n` });

    expect(await issuesOf(folder)).toEqual([
      expect.stringContaining('compatibility.1.name: "erp" is also the name of compatibility.0'),
    ]);
  });
});
