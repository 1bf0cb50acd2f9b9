import { parseAddress } from "../../kind/address.ts";
import { suggestion } from "../../kind/did-you-mean.ts";
import { valueAt } from "../../kind/value-at.ts";
import { groups, kinds } from "../../registry/kinds.ts";
import { ringKind } from "../../rings/kind.ts";
import type { Say } from "../cross-checks.ts";
import { checkFilledGroup } from "../filled-group.ts";
import type { DesiredTool } from "../tools/desired-tool.ts";
import { asksForSites, checkWithoutSites, tellingSites } from "./rollout-sites.ts";
import type { Sites } from "../sites/sites-schema.ts";
import type { ActuatorName, RolloutContent, RolloutSpec, StageSpec } from "./rollout-schema.ts";

type Sections = Readonly<Record<string, unknown>>;
type Tell = (path: readonly (string | number)[], message: string) => void;

/** What of a config rollouts refer to. */
export interface RolloutSurroundings {
  readonly sections: Sections;
  readonly sites: Sites | undefined;
  /** Of the calendar. */
  readonly timeZone: string | undefined;
  readonly tools: Readonly<Record<string, DesiredTool>>;
}

/** What the schema cannot see of rollouts: names that have to exist, and what goes together. */
export function checkRollouts(
  rollouts: Readonly<Record<string, RolloutSpec>> | undefined,
  { sections, sites, timeZone, tools }: RolloutSurroundings,
  say: Say,
): void {
  for (const [name, rollout] of Object.entries(rollouts ?? {})) {
    const tell: Tell = (path, message) => {
      say(["rollouts", name, ...path], message);
    };
    checkStages(rollout, sections, tell);
    checkGates(rollout, tell);
    checkRolloutContent(rollout, sections, tell);
    checkRolloutTool(rollout, tools, tell);
    checkGroups(rollout, sections, tell);
    if (sites === undefined) checkWithoutSites(rollout, tell);
    for (const [index, window] of (rollout.windows ?? []).entries())
      if (window.timeZone === undefined && timeZone === undefined)
        tell(["windows", index], "needs a timeZone, since there is no calendar.timeZone");
  }
}

/**
 * Rollouts with what they take from the rest of the config: windows that name no zone are in that of
 * the calendar, and those that ask for sites have them.
 */
export function withSurroundings(
  rollouts: Readonly<Record<string, RolloutSpec>>,
  { sites, timeZone }: Pick<RolloutSurroundings, "sites" | "timeZone">,
): Readonly<Record<string, RolloutSpec>> {
  return Object.fromEntries(
    Object.entries(rollouts).map(([name, { windows, ...rollout }]) => [
      name,
      {
        ...rollout,
        ...(sites && asksForSites(rollout) && { sites: tellingSites(sites) }),
        ...(windows && {
          windows: windows.map((window) => ({
            ...window,
            ...(timeZone !== undefined && window.timeZone === undefined && { timeZone }),
          })),
        }),
      },
    ]),
  );
}

/** How its stages are held and released. */
export function actuatorOf({ actuator }: Pick<RolloutSpec, "actuator">): ActuatorName {
  return typeof actuator === "string" ? actuator : actuator.type;
}

type TargetForm = "ring" | "group" | "perSite" | "percent" | "rest";
const targetForms: readonly TargetForm[] = ["ring", "group", "perSite", "percent", "rest"];
/** Targets that are drawn from the population. */
const drawnForms: readonly TargetForm[] = ["perSite", "percent", "rest"];

/** What each actuator can hold, and whom. */
const abilities: Readonly<
  Record<
    ActuatorName,
    {
      readonly contents: readonly RolloutContent["kind"][];
      readonly targets: readonly TargetForm[];
    }
  >
> = {
  ringPause: { contents: ["quality", "feature"], targets: ["ring"] },
  featureAssignment: { contents: ["feature", "expedite", "policy"], targets: ["ring", "group"] },
  groupMembership: {
    contents: ["quality", "feature", "expedite", "driver", "policy", "tool"],
    targets: ["group", ...drawnForms],
  },
  driverApproval: { contents: ["driver"], targets: ["group"] },
};

function checkStages(rollout: RolloutSpec, sections: Sections, tell: Tell): void {
  const actuator = actuatorOf(rollout);
  const { contents, targets } = abilities[actuator];
  const { content, stages } = rollout;
  if (!contents.includes(content.kind))
    tell(
      ["actuator"],
      `${actuator} holds ${listed(contents)} content, not ${content.kind}${otherActuators(content.kind)}`,
    );
  const names = new Map<string, number>();
  const taken = new Map<string, number>();
  for (const [index, stage] of stages.entries()) {
    const first = names.get(stage.name);
    if (first !== undefined)
      tell(["stages", index, "name"], `"${stage.name}" is also the name of stages.${first}`);
    else names.set(stage.name, index);
    const forms = targetForms.filter((form) => stage[form] !== undefined);
    const [form] = forms;
    if (form === undefined || forms.length > 1) {
      const given = forms.length > 1 ? `, and has ${listed(forms)}` : "";
      tell(["stages", index], `needs exactly one of ${listed(targetForms)}${given}`);
      continue;
    }
    if (!targets.includes(form))
      tell(
        ["stages", index, form],
        `${actuator} takes ${listed(targets)} as the target of a stage`,
      );
    if (form === "rest" && index < stages.length - 1)
      tell(["stages", index, form], "the rest has to be the last stage");
    const share = stages.findIndex((each) => each.percent !== undefined || each.rest === true);
    if (form === "perSite" && share >= 0 && share < index)
      tell(
        ["stages", index, form],
        `has to come before stages.${share}, whose share is of what perSite leaves`,
      );
    if (stage.strata && form !== "percent")
      tell(["stages", index, "strata"], "goes with percent, whose devices are drawn");
    checkTarget(stage, index, form, sections, taken, tell);
  }
}

function checkTarget(
  stage: StageSpec,
  index: number,
  form: TargetForm,
  sections: Sections,
  taken: Map<string, number>,
  tell: Tell,
): void {
  if (form !== "ring" && form !== "group") return;
  const key = stage[form] ?? "";
  const section = form === "ring" ? ringKind.section : groups.section;
  const known = Object.keys((sections[section] ?? {}) as object);
  const at = ["stages", index, form];
  if (!known.includes(key))
    tell(at, `"${key}" is not a key under ${section}${suggestion(key, known)}`);
  const slot = `${form} ${key}`;
  const first = taken.get(slot);
  if (first !== undefined) tell(at, `"${key}" is the target of stages.${first} as well`);
  else taken.set(slot, index);
}

function checkGates({ stages, gates, rollback, content }: RolloutSpec, tell: Tell): void {
  const known = Object.keys(gates);
  const check = (list: readonly string[], at: readonly (string | number)[]) => {
    for (const [index, name] of list.entries())
      if (!known.includes(name))
        tell([...at, index], `"${name}" is not a key under gates${suggestion(name, known)}`);
  };
  for (const [index, { watch, gates: promote }] of stages.entries()) {
    check(watch, ["stages", index, "watch"]);
    check(promote, ["stages", index, "gates"]);
    for (const [place, name] of watch.entries())
      if (gates[name]?.type === "approval" || gates[name]?.type === "minSoak")
        tell(
          ["stages", index, "watch", place],
          `"${name}" cannot fail, so watching it stops nothing`,
        );
  }
  check(rollback.automatic, ["rollback", "automatic"]);
  const watched = new Set(stages.flatMap(({ watch, gates: promote }) => [...watch, ...promote]));
  for (const [index, name] of rollback.automatic.entries())
    if (known.includes(name) && !watched.has(name))
      tell(["rollback", "automatic", index], `no stage looks at "${name}"`);
  for (const [name, gate] of Object.entries(gates)) {
    if (gate.type === "errorCode" && gate.path === undefined && !isReported(content.kind))
      tell(
        ["gates", name],
        `needs path, a file or folder of exports: Intune has no report of result codes for ${content.kind} content`,
      );
    if (gate.type === "toolStates" && content.kind !== "tool")
      tell(["gates", name], `goes with content of kind tool, not ${content.kind}`);
    if (gate.type === "toolStates" && gate.max !== undefined && gate.maxShare !== undefined)
      tell(["gates", name], "needs either max or maxShare, and has both");
    if (gate.type === "warmBuilds")
      for (const [index, label] of gate.by.entries())
        if (label === gate.host || gate.by.indexOf(label) < index)
          tell(
            ["gates", name, "by", index],
            label === gate.host
              ? `"${label}" is the label of host, which tells series apart anyway`
              : `"${label}" stands in by already`,
          );
    if (gate.type === "newSignatures" && gate.signature === gate.host)
      tell(["gates", name, "signature"], `"${gate.host}" is the label of host already`);
    if (gate.type === "newSignatures" && gate.alive !== undefined && gate.emptyIsNone)
      tell(
        ["gates", name, "emptyIsNone"],
        "alive says whether signatures are collected, and emptyIsNone takes it for granted; state one of both",
      );
    if (gate.type === "knownIssue" && content.kind !== "quality" && content.kind !== "feature")
      tell(
        ["gates", name],
        `Microsoft tells known issues of releases, not of ${content.kind} content`,
      );
  }
}

/** Whether Intune reports result codes of single devices. */
function isReported(kind: RolloutContent["kind"]): boolean {
  return kind === "feature" || kind === "expedite";
}

/** The kind of policy that is behind each kind of content. */
const policyKinds: Readonly<Partial<Record<RolloutContent["kind"], string>>> = {
  feature: "featureUpdate",
  expedite: "expediteUpdate",
};

function checkRolloutContent(rollout: RolloutSpec, sections: Sections, tell: Tell): void {
  const { content } = rollout;
  const actuator = actuatorOf(rollout);
  if (!("policy" in content) || content.policy === undefined) {
    if (actuator === "featureAssignment")
      tell(["content"], "needs policy: the address of the policy that is assigned stage by stage");
    return;
  }
  const { kind: kindName, key } = parseAddress(content.policy);
  const at = ["content", "policy"];
  const wanted = policyKinds[content.kind];
  if (wanted !== undefined && kindName !== wanted) {
    tell(at, `must be a ${wanted}, such as ${wanted}/${key}`);
    return;
  }
  const kind = kinds.find((each) => each.name === kindName);
  if (kind?.role !== "policy") {
    tell(at, `${kindName} is no kind of policy`);
    return;
  }
  const known = Object.keys((sections[kind.section] ?? {}) as object);
  if (!known.includes(key)) {
    tell(at, `"${key}" is not a key under ${kind.section}${suggestion(key, known)}`);
    return;
  }
  const assignments = valueAt(sections, [kind.section, key, "assignments"]);
  const isAssigned = Array.isArray(assignments) && assignments.length > 0;
  if (actuator === "featureAssignment" && assignments !== undefined)
    tell(
      at,
      `the rollout assigns ${content.policy}, and the files do as well; take assignments out there, so that apply leaves them to the rollout`,
    );
  if (actuator !== "featureAssignment" && assignments !== undefined && !isAssigned)
    tell(at, `${content.policy} is assigned to nobody, so the rollout would reach no device`);
}

/** A tool goes to its next version, for the devices of one group. */
/** What only scripts that place say; of an app nobody hears them. */
const saidByPlacing = ["noSpace", "noArchive"] as const;

function checkRolloutTool(
  { content, actuator, gates }: RolloutSpec,
  tools: RolloutSurroundings["tools"],
  tell: Tell,
): void {
  if (content.kind !== "tool") return;
  const tool = tools[content.tool];
  if (!tool) {
    const known = Object.keys(tools);
    tell(
      ["content", "tool"],
      `"${content.tool}" is not a key under tools${suggestion(content.tool, known)}`,
    );
    return;
  }
  if (!tool.next) {
    tell(
      ["content", "tool"],
      `tools.${content.tool} has no next version; write next: { version, group } there, and the group as that of the actuator`,
    );
    return;
  }
  if (typeof actuator !== "string" && actuator.group !== tool.next.group)
    tell(
      ["actuator", "group"],
      `must be "${tool.next.group}", the group of tools.${content.tool}.next, whose devices have the next version`,
    );
  if (tool.placing.as !== "win32App") return;
  for (const [name, gate] of Object.entries(gates)) {
    if (gate.type !== "toolStates") continue;
    for (const [index, state] of gate.states.entries())
      if (saidByPlacing.some((unheard) => unheard === state))
        tell(
          ["gates", name, "states", index],
          `${state} would never be counted: only scripts that place say so, and tools.${content.tool} is placed by a Win32 app, of which Intune does not report what its script prints; take it out, or place with a remediation`,
        );
  }
}

function checkGroups(rollout: RolloutSpec, sections: Sections, tell: Tell): void {
  const known = Object.keys((sections[groups.section] ?? {}) as object);
  const { include = [], exclude } = rollout.population;
  for (const [list, keys] of [
    ["include", include],
    ["exclude", exclude],
  ] as const)
    for (const [index, key] of keys.entries())
      if (!known.includes(key))
        tell(
          ["population", list, index],
          `"${key}" is not a key under ${groups.section}${suggestion(key, known)}`,
        );
  if (typeof rollout.actuator === "string") return;
  const { group } = rollout.actuator;
  const isKnown = checkFilledGroup(group, sections, (message) => {
    tell(["actuator", "group"], message);
  });
  if (!isKnown) return;
  const isDrawn = rollout.stages.some((stage) =>
    drawnForms.some((form) => stage[form] !== undefined),
  );
  if (isDrawn && include.length === 0)
    tell(
      ["population"],
      "needs include: the groups whose devices perSite, percent and rest are drawn from",
    );
}

function otherActuators(kind: RolloutContent["kind"]): string {
  const able = Object.entries(abilities)
    .filter(([, { contents }]) => contents.includes(kind))
    .map(([name]) => name);
  return `; ${listed(able)} can`;
}

function listed(words: readonly string[]): string {
  return words.length < 2
    ? (words[0] ?? "")
    : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
