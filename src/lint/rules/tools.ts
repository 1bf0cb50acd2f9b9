import { toolSupport } from "../../tools/registry/tool-support.ts";
import type { LintRule } from "../rule.ts";

/** Values of variables by which a tool runs another version than the one that was placed. */
const lets: Readonly<Record<string, readonly string[]>> = { GOTOOLCHAIN: ["auto"] };

/** Tools: the versions that files want, and what decides which of them runs. */
export const toolRules: readonly LintRule[] = [
  {
    id: "RL902",
    severity: "warning",
    title: "a version of a tool that is out of support",
    why: "It gets no more fixes, those of its standard library included. The versions that are supported are shown by: ringwright tool list NAME.",
    source: null,
    *check({ tools, now }) {
      for (const [name, { kind, version }] of Object.entries(tools)) {
        const { state, endsOn } = toolSupport(kind, version, { now });
        if (state !== "ended") continue;
        const since = endsOn === null ? "" : ` since ${endsOn}`;
        yield {
          at: ["tools", name, "version"],
          address: `tool/${name}`,
          message: `${kind.title} ${version} is out of support${since}`,
        };
      }
    },
  },
  {
    id: "RL903",
    severity: "warning",
    title: "a variable that lets a tool run another version than the one that was placed",
    why: "With GOTOOLCHAIN=auto the go line of a module decides, and what it asks for is downloaded and run: the version on PATH is not the version that builds, and no gate of a rollout sees it. Use local, or path.",
    source: "https://go.dev/doc/toolchain",
    *check({ tools }) {
      for (const [name, { environment }] of Object.entries(tools)) {
        for (const [variable, value] of Object.entries(environment)) {
          if (lets[variable]?.includes(value) !== true) continue;
          yield {
            at: ["tools", name, variable.toLowerCase()],
            address: `tool/${name}`,
            message: `${variable}=${value} lets builds download and run other versions`,
          };
        }
      }
    },
  },
];
