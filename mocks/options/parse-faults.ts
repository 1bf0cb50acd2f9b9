import { isWireObject } from "../ground/wire.ts";
import type { AnswerRewrite, Fault } from "./faults.ts";

/** What a value has to be, in words; undefined where it is that. */
type Check = (value: unknown) => string | undefined;

const rewrites: Readonly<Record<AnswerRewrite, true>> = {
  duplicateItems: true,
  missingItems: true,
  reversedItems: true,
  renumberedItems: true,
  unknownItems: true,
  twice: true,
  invalidUtf8: true,
  prototypeKeys: true,
  hugeIntegers: true,
};

const whole =
  (least: number, most = Number.MAX_SAFE_INTEGER): Check =>
  (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : most === Number.MAX_SAFE_INTEGER
        ? `must be a whole number from ${least} on`
        : `must be a whole number from ${least} to ${most}`;
const text: Check = (value) => (typeof value === "string" ? undefined : "must be text");
const yes: Check = (value) => (value === true ? undefined : "must be true");
const flag: Check = (value) => (typeof value === "boolean" ? undefined : "must be true or false");
const oneOf =
  (values: readonly string[]): Check =>
  (value) =>
    typeof value === "string" && values.includes(value)
      ? undefined
      : `must be one of ${values.join(", ")}`;
const headers: Check = (value) =>
  isWireObject(value) && Object.values(value).every((one) => typeof one === "string")
    ? undefined
    : "must be an object of texts";
const anything: Check = () => undefined;
const status = whole(200, 599);

/** The effects, each by the member that names it, with what else may stand beside that. */
const effects: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  status: { status, headers, body: anything },
  reset: { reset: yes },
  hang: { hang: yes },
  truncate: { truncate: whole(0) },
  html: { html: status },
  delayMs: { delayMs: whole(0) },
  rewrite: { rewrite: oneOf(Object.keys(rewrites)) },
  stale: { stale: yes },
  dripMs: { dripMs: whole(1), blanks: whole(0) },
  padBytes: { padBytes: whole(0), gzip: flag },
};

const matchMembers: Readonly<Record<string, Check>> = {
  method: text,
  path: (value) =>
    typeof value === "string" || (isWireObject(value) && typeof value["regex"] === "string")
      ? undefined
      : 'must be text, or { "regex": text }',
  request: whole(1),
  nth: whole(1),
  inBatch: (value) =>
    typeof value === "boolean" || whole(1)(value) === undefined
      ? undefined
      : "must be true, false or a whole number from 1 on",
};

const faultMembers: Readonly<Record<string, Check>> = {
  match: anything,
  when: oneOf(["before", "after"]),
  then: anything,
  times: whole(1),
};

/**
 * Faults out of JSON: an array of {@link Fault}, a regular expression written as
 * `{ "regex": "managedDevices\\?" }`. What only code can say (`meanwhile`) is no member.
 *
 * @throws {TypeError} with one line for each problem.
 */
export function parseFaults(json: unknown): readonly Fault[] {
  if (!Array.isArray(json)) throw new TypeError("faults must be a JSON array");
  const problems: string[] = [];
  const faults = json.map((raw: unknown, index) => readFault(raw, `faults[${index}]`, problems));
  if (problems.length > 0) throw new TypeError(problems.join("\n"));
  return faults as Fault[];
}

function readFault(raw: unknown, at: string, problems: string[]): unknown {
  if (!isWireObject(raw)) {
    problems.push(`${at} must be an object`);
    return raw;
  }
  checkMembers(raw, faultMembers, at, problems);
  const { then } = raw as { then?: unknown };
  checkEffect(then, `${at}.then`, problems);
  const { match = {} } = raw as { match?: unknown };
  if (!isWireObject(match)) {
    problems.push(`${at}.match must be an object`);
    return raw;
  }
  checkMembers(match, matchMembers, `${at}.match`, problems);
  const forItems = isWireObject(then) && ("status" in then || "stale" in then);
  if (match["inBatch"] !== undefined && match["inBatch"] !== false && !forItems)
    problems.push(`${at}.match.inBatch goes with { "status": … } and { "stale": true } only`);
  const { path } = match;
  return { ...raw, match: isWireObject(path) ? withExpression(match, path, at, problems) : match };
}

function withExpression(
  match: object,
  path: Readonly<Record<string, unknown>>,
  at: string,
  problems: string[],
): unknown {
  checkMembers(path, { regex: text, flags: text }, `${at}.match.path`, problems);
  const { regex, flags = "" } = path as { readonly regex?: unknown; readonly flags?: unknown };
  if (typeof regex !== "string" || typeof flags !== "string") return match;
  try {
    return { ...match, path: new RegExp(regex, flags) };
  } catch (error) {
    problems.push(`${at}.match.path is no regular expression: ${(error as Error).message}`);
    return match;
  }
}

function checkEffect(then: unknown, at: string, problems: string[]): void {
  const names = Object.keys(effects);
  if (!isWireObject(then)) {
    problems.push(`${at} must be an object with one of ${names.join(", ")}`);
    return;
  }
  const named = names.filter((name) => name in then);
  const members = named[0] === undefined ? undefined : effects[named[0]];
  if (members === undefined || named.length > 1) {
    problems.push(
      `${at} must have exactly one of ${names.join(", ")}${named.length > 1 ? ` (has ${named.join(" and ")})` : ""}`,
    );
    return;
  }
  checkMembers(then, members, at, problems);
}

function checkMembers(
  object: Readonly<Record<string, unknown>>,
  members: Readonly<Record<string, Check>>,
  at: string,
  problems: string[],
): void {
  for (const [name, value] of Object.entries(object)) {
    const check = Object.hasOwn(members, name) ? members[name] : undefined;
    const problem =
      check === undefined
        ? `is not known; known: ${Object.keys(members).join(", ")}`
        : check(value);
    if (problem !== undefined) problems.push(`${at}.${name} ${problem}`);
  }
}
