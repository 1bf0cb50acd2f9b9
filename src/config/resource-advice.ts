import type { Advise } from "../kind/parse-spec.ts";
import { inYaml } from "../kind/issue-text.ts";
import { isMapping } from "../kind/value-at.ts";
import type { AnyKind } from "../registry/kinds.ts";

/** What is advised where a resource states what its kind does not know, or in another form. */
export function resourceAdvice(kind: AnyKind): Advise {
  return (path, value) => {
    const name = path.at(-1);
    if (typeof name === "string" && !isOfSchema(kind, path)) {
      const told =
        ofGraph(kind, name) ??
        ofPause(kind, path) ??
        ofJoinedName(kind, name) ??
        ofGraphWithin(kind, path.slice(0, -1), name);
      if (told) return told;
      return lineAdvice(path, name, value);
    }
    return formAdvice(path, value);
  };
}

/** A name of Graph, by the table of the kind. */
function ofGraph(kind: AnyKind, name: string): ReturnType<Advise> {
  const property = kind.properties.find(
    ({ path, wireNames }) => wireNames?.includes(name) === true && path !== name,
  );
  const own =
    property ?? kind.properties.find(({ path, plane }) => path === name && plane !== "config");
  if (own === undefined) return undefined;
  switch (own.plane) {
    case "config":
      return { advice: `that is Graph's name; write ${own.path}`, meant: own.path };
    case "operational":
      return ofOperator(name.endsWith("RolledBack") ? "rollback" : "pause");
    case "server":
      return { advice: "that value is Graph's own; take it out", isNotInFiles: true };
    default:
      return own.plane satisfies never;
  }
}

/** What a person would say for the pause of a kind that has one: `paused`, `quality.pause`. */
function ofPause(kind: AnyKind, path: readonly (string | number)[]): ReturnType<Advise> {
  const isPause = /^(quality|feature)?(updates?)?pause[ds]?$/i.test(path.join(""));
  const hasPause = kind.properties.some(({ plane }) => plane === "operational");
  return isPause && hasPause ? ofOperator("pause") : undefined;
}

function ofOperator(verb: "pause" | "rollback"): ReturnType<Advise> {
  const advice = `a ${verb} is the operator's: ringwright ring ${verb}`;
  return { advice, isNotInFiles: true };
}

/** `qualityDeferralDays` for `quality.deferralDays`. */
function ofJoinedName(kind: AnyKind, name: string): ReturnType<Advise> {
  const joined = (path: string) => path.replaceAll(".", "").toLowerCase();
  const meant = kind.properties.find(
    ({ path, plane }) => plane === "config" && path.includes(".") && joined(path) === joined(name),
  );
  return meant && { advice: `write ${meant.path}, which is ${nested(meant.path)}` };
}

/** `deferralPeriodInDays` within `quality`, of Graph's `qualityUpdatesDeferralPeriodInDays`. */
function ofGraphWithin(
  kind: AnyKind,
  outer: readonly (string | number)[],
  name: string,
): ReturnType<Advise> {
  const own = kind.properties.filter(
    ({ path, plane }) =>
      outer.length > 0 && plane === "config" && path.startsWith(`${outer.join(".")}.`),
  );
  // the name is right, and its value is not
  if (own.some(({ path }) => path === [...outer, name].join("."))) return undefined;
  // a single word, such as "minutes", ends names of Graph and is none
  if (!/[a-z][A-Z]/.test(name)) return undefined;
  const tail = name.charAt(0).toUpperCase() + name.slice(1);
  const meant = own.filter(({ wireNames }) => wireNames?.some((wire) => wire.endsWith(tail)));
  const [only, ...others] = meant;
  const last = only?.path.split(".").at(-1);
  if (last === undefined || others.length > 0) return undefined;
  return { advice: `that is Graph's name; write ${last}`, meant: last };
}

function nested(path: string): string {
  const [last = "", ...outer] = path.split(".").reverse();
  return outer.reduce((inner, name) => `${name}: { ${inner} }`, `${last}: ...`);
}

/** `include: pilot` is what a plan says of `group: pilot`. */
function lineAdvice(path: readonly unknown[], name: string, value: unknown): ReturnType<Advise> {
  if (path[0] !== "assignments" || typeof value !== "string") return undefined;
  const target = targetSaid(name);
  return target === undefined ? undefined : { advice: `write { ${target}: ${inYaml(value)} }` };
}

function targetSaid(name: string): "group" | "exclude" | undefined {
  if (/^include[sd]?$/i.test(name)) return "group";
  return /^exclude[sd]$/i.test(name) ? "exclude" : undefined;
}

/** One value where a list or a mapping belongs. */
function formAdvice(path: readonly unknown[], value: unknown): ReturnType<Advise> {
  const [first, , third] = path;
  if (first === "assignments" && third === undefined && typeof value === "string") {
    const line = inYaml(lineMeant(value));
    return { advice: `write ${path.length === 1 ? `[${line}]` : line}` };
  }
  if (first === "assignments" && path.length === 1 && isMapping(value))
    return { advice: `write a list: ${inYaml([lineMeant(value)])}` };
  if (first === "members" && path.length === 1 && Array.isArray(value))
    return { advice: `write { devices: ${inYaml(value)} }` };
  const percent = first === "sample" ? /^(\d+(?:\.\d+)?) ?%?$/.exec(String(value))?.[1] : undefined;
  return percent === undefined ? undefined : { advice: `write { percent: ${percent} }` };
}

/** A line of assignments, for what stands where one belongs. */
function lineMeant(value: string | Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (typeof value !== "string")
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [targetSaid(name) ?? name, inner]),
    );
  return value === "allDevices" || value === "allUsers" ? { [value]: true } : { group: value };
}

/** Whether the schema of the kind has the place, so that its value is wrong and not its name. */
function isOfSchema(kind: AnyKind, path: readonly (string | number)[]): boolean {
  const [name, ...rest] = path;
  const first = String(name);
  const owned = [...kind.properties, ...(kind.parts ?? [])]
    .filter((property) => !("plane" in property) || property.plane === "config")
    .map((property) => property.path);
  const others = ["assignments", "members", "sample", "id", "lifecycle", "order"];
  const isKnown = (at: string) =>
    others.includes(at) || owned.some((one) => one === at || one.startsWith(`${at}.`));
  return rest.length === 0 && isKnown(first);
}
