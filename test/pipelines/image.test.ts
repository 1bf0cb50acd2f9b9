import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { command } from "../support/cli.ts";

const folder = join(import.meta.dirname, "../../examples/03-pipeline");
const lines = readFileSync(join(folder, "Dockerfile"), "utf8").split("\n");
const valuesOf = (word: string) =>
  lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));

// its form alone: what it builds is seen where there is docker
describe("The image for agents without Node", () => {
  test("has a base with a version, and no root at run time", () => {
    expect(valuesOf("FROM")).toEqual([expect.stringMatching(/^node:\d+-[a-z]+-slim$/)]);
    expect(valuesOf("USER")).toEqual(["node"]);
    const [, ...after] = lines.slice(lines.indexOf("USER node"));
    expect(after.filter((line) => /^(?:USER|RUN|COPY|ADD) /.test(line))).toEqual([]);
  });

  test("installs what the lock file says, and runs no script of a package", () => {
    expect(valuesOf("COPY")).toEqual(["package.json package-lock.json ./"]);
    expect(valuesOf("RUN")[0]).toMatch(/^npm ci --omit=dev --ignore-scripts /);
    expect(valuesOf("RUN").join("\n")).not.toMatch(/npm (?:install|i) |npx |curl|wget/);
  });

  test("takes nothing else of the folder, and no secret", () => {
    const ignored = readFileSync(join(folder, ".dockerignore"), "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));

    expect(ignored).toEqual(["*", "!package.json", "!package-lock.json"]);
    expect(valuesOf("ARG")).toEqual([]);
    expect(valuesOf("ENV").join("\n")).not.toMatch(/TOKEN|SECRET|PASSWORD|AZURE_/);
  });

  test("starts and checks itself by words that the command has", async () => {
    const calls = [
      ...valuesOf("CMD"),
      ...valuesOf("HEALTHCHECK").map((text) => text.split("CMD ")[1]),
    ];

    expect(calls).toHaveLength(2);
    for (const call of calls) {
      const [name, ...words] = JSON.parse(call ?? "") as string[];
      expect(name).toBe("ringwright");
      expect((await command(undefined, words)).code).toBe(0);
    }
  });
});
