/** A bug as an exact replacement of text, and the tests that have to notice it. */
export interface Mutant {
  readonly file: string;
  /** Stands in the file once. */
  readonly from: string;
  readonly to: string;
  /** What somebody would see of it. */
  readonly what: string;
  /** Files of tests, as the command line of vitest takes them. */
  readonly tests: readonly string[];
}

const apply = (
  name: string,
  what: string,
  [from, to]: readonly [string, string],
  ...tests: readonly string[]
): Mutant => within("src/reconcile/apply", "test/reconcile", name, what, from, to, tests);

const plan = (
  name: string,
  what: string,
  [from, to]: readonly [string, string],
  ...tests: readonly string[]
): Mutant => within("src/reconcile/plan", "test/reconcile", name, what, from, to, tests);

const reaching = (name: string, what: string, [from, to]: readonly [string, string]): Mutant =>
  within("src/reach", "test/reach", name, what, from, to, ["reach.long"]);

const exporting = (name: string, what: string, [from, to]: readonly [string, string]): Mutant =>
  within("src/reconcile/export", "test/reconcile", name, what, from, to, [
    "export",
    "export-fidelity",
  ]);

const fleet = (
  name: string,
  what: string,
  [from, to]: readonly [string, string],
  ...tests: readonly string[]
): Mutant => within("src/fleet", "test/fleet", name, what, from, to, tests);

const snapshot = (
  name: string,
  what: string,
  [from, to]: readonly [string, string],
  ...tests: readonly string[]
): Mutant => within("src/snapshot", "test/reconcile", name, what, from, to, tests);

const graph = (
  name: string,
  what: string,
  [from, to]: readonly [string, string],
  ...tests: readonly string[]
): Mutant => within("src/graph", "test/graph", name, what, from, to, tests);

const releases = (
  name: string,
  what: string,
  [from, to]: readonly [string, string],
  ...tests: readonly string[]
): Mutant => within("src/releases", "test/releases", name, what, from, to, tests);

const filterRules = (
  name: string,
  what: string,
  [from, to]: readonly [string, string],
  ...tests: readonly string[]
): Mutant => within("src/rules/filters", "test/rules", name, what, from, to, tests);

/** A bug of maintenance windows; files of tests with their folder. */
const windows = (
  file: string,
  what: string,
  [from, to]: readonly [string, string],
  ...tests: readonly string[]
): Mutant => ({
  file: `src/${file}.ts`,
  what: `a window: ${what}`,
  from,
  to,
  tests: tests.map((name) => `test/${name}.test.ts`),
});

const groupPolicy = (
  name: string,
  what: string,
  [from, to]: readonly [string, string],
  ...tests: readonly string[]
): Mutant => within("src/gpo", "test/gpo", name, what, from, to, tests);

/** Noticed by the stories that seeds decide. */
const inStories = (file: string, what: string, [from, to]: readonly [string, string]): Mutant => ({
  file,
  what,
  from,
  to,
  tests: ["test/simulation/simulation.long.test.ts"],
});

const reporting = (name: string, what: string, [from, to]: readonly [string, string]): Mutant =>
  within("src/report", "test/report", name, what, from, to, ["plan-markdown.long", "plan-text"]);

const linting = (
  name: string,
  what: string,
  [from, to]: readonly [string, string],
  ...tests: readonly string[]
): Mutant => within("src/lint", "test/lint", name, what, from, to, tests);

const forecasting = (
  name: string,
  what: string,
  [from, to]: readonly [string, string],
  ...tests: readonly string[]
): Mutant => within("src/forecast", "test/forecast", name, what, from, to, tests);

/** A bug of staged rollouts; folders below src/rollout. */
const rollingOut = (
  name: string,
  what: string,
  [from, to]: readonly [string, string],
  ...tests: readonly string[]
): Mutant => within("src/rollout", "test/rollout", name, what, from, to, tests);

function within(
  sources: string,
  suites: string,
  name: string,
  what: string,
  from: string,
  to: string,
  tests: readonly string[],
): Mutant {
  return {
    file: `${sources}/${name}.ts`,
    what,
    from,
    to,
    tests: tests.map((test) => (test.includes("/") ? `test/${test}` : `${suites}/${test}.test.ts`)),
  };
}

export const mutants: readonly Mutant[] = [
  linting(
    "meetings",
    "two rings are told apart although nothing proves it",
    [`isUnknown ||= verdict === "unknown"`, `isUnknown &&= verdict === "unknown"`],
    "lint",
  ),
  linting(
    "meetings",
    "a device that is excluded counts as met",
    [`inside.some((key) => outside.includes(key))`, `false`],
    "lint",
    "rules",
  ),
  linting(
    "ring-gap",
    "a ring for all devices leaves a gap",
    ["`(-not ${anyWindows})`", "anyWindows"],
    "lint",
    "rules",
  ),
  linting(
    "lint",
    "a comment without a reason silences",
    [`if (reason === "" || !rules`, `if (!rules`],
    "lint",
  ),
  linting(
    "lint",
    "a comment silences what stands below its block",
    ["at <= lastLine", "at >= lastLine"],
    "lint",
  ),
  linting(
    "plan-facts",
    "devices of groups are asked for that nobody read",
    ["standing && counted.has(standing)", "standing"],
    "plan-rules",
  ),
  linting(
    "rule-analysis",
    "a rule that nobody can evaluate proves something",
    [`verdict === "yes" && !isWhole`, `verdict === "no" && !isWhole`],
    "lint",
    "rules",
  ),
  forecasting(
    "ring-timing",
    "the grace period comes on top of the deadline of who installs at once",
    ["Math.max(deadlineDays, grace) * day", "(deadlineDays + grace) * day"],
    "ring-timing",
  ),
  forecasting(
    "patch-tuesday",
    "a release comes on the third Tuesday",
    ["toTuesday + 7", "toTuesday + 14"],
    "patch-tuesday",
  ),
  forecasting(
    "diagnose",
    "the next month's update overtakes a version of Windows",
    [`kind === "feature" ? [] : ofEnd(forecast)`, `kind !== "feature" ? [] : ofEnd(forecast)`],
    "create-forecast",
  ),
  plan(
    "ring-moves",
    "a device of which nothing is known counts as in no ring",
    ["const notKnown = -1;", "const notKnown = 0;"],
    "meeting-policies",
    "unknown-reach",
  ),
  filterRules(
    "precedence",
    "a filter's or binds before its and",
    [`connectives[index - 1] === "or"`, `connectives[index - 1] === "and"`],
    "filter-compile",
  ),
  filterRules(
    "device-test",
    "a filter takes the null of a list for a missing enrolment profile",
    [`isNullOnLists ? undefined : condition.ofNull`, `condition.ofNull`],
    "filter-compile",
  ),
  filterRules(
    "device-test",
    "a filter counts a property that was not read as blank",
    [
      `if (found === undefined) return undefined;\n  if (found === null)`,
      `if (found === null || found === undefined)`,
    ],
    "filter-compile",
  ),
  filterRules(
    "compile",
    "a filter takes what is not known for the answer of the rest",
    [`return two === decisive || one !== undefined ? two : undefined;`, `return two;`],
    "filter-laws.long",
  ),
  filterRules(
    "condition",
    "blanks at the ends of a filter's value count",
    [`foldCase(text.trim())`, `foldCase(text)`],
    "filter-compile",
  ),
  filterRules(
    "canonical",
    "a text after -in is another rule than a list of one",
    ["if (isListed) return `${head} [${literal(value)}]`;", ""],
    "filter-rule",
  ),
  // what is assigned
  apply(
    "wanted-assignments",
    "a target of unknown type is unassigned",
    [`(assignment.target === "other" || resource`, `(resource`],
    "assignments",
  ),
  apply(
    "wanted-assignments",
    "additive mode unassigns what others assigned",
    [` || resource?.assignmentsMode === "additive"),`, `),`],
    "assignments",
  ),
  apply(
    "wanted-assignments",
    "what a policy set assigned is unassigned",
    [`const all = [...ours, ...ofPolicySets, ...kept];`, `const all = [...ours, ...kept];`],
    "policy-sets",
  ),
  apply(
    "wanted-assignments",
    "a rule that this run changes is not waited for",
    [`...[...stated, ...kept].filter((address) => run.known.processing.has(address)),`, ``],
    "exclusions",
  ),
  apply(
    "assign-policies",
    "assignments are not read again before they are written",
    [`of await stillAsWritten(run, tasks)`, `of tasks`],
    "exclusions",
    "fresh-reads",
  ),
  apply(
    "still-as-read",
    "a write that waited is sent over what somebody did meanwhile",
    [
      `} else if (isAsRead(run, write, answer.response.body as WireObject)) meant.add(write);`,
      `} else if (run) meant.add(write);`,
    ],
    "late-writes",
  ),
  apply(
    "still-as-read",
    "a policy is assigned late over what somebody did meanwhile",
    [
      `if (look === "moved") await run.outcomes.finish(write.task, "stale", moved);`,
      `if (look === "moved" && !answer.ok) await run.outcomes.finish(write.task, "stale", moved);`,
    ],
    "late-writes",
  ),
  apply(
    "still-as-written",
    "a value that somebody changed after the write counts as written",
    [`if (!wasSo) return "moved";`, ``],
    "fresh-reads",
  ),
  apply(
    "assign-policies",
    "a policy is assigned before the groups that it excludes are filled",
    [`waiting.get(task)?.length === 0`, `waiting.has(task)`],
    "exclusions",
  ),
  plan(
    "assignment-diff",
    "additive mode keeps a changed filter out of the plan",
    [
      `mode === "authoritative" || wantTargets.has(targetKey(assignment))`,
      `mode === "authoritative"`,
    ],
    "assignments",
  ),
  plan(
    "assignment-diff",
    "as many assignments as wanted pass for the wanted ones",
    [`met.size === live.length`, `live.length >= 0`],
    "assignments",
  ),
  plan(
    "assignment-diff",
    "an assignment that runs on other terms passes for the wanted one",
    [`(terms?.meet(there.terms ?? {}, line.terms ?? {}) ?? true)`, `true`],
    "remediations/remediations.test.ts",
  ),
  plan(
    "assignment-diff",
    "an include that becomes an exclude is not called a danger",
    [`before.target === "group" && line.target === "exclude"`, `false`],
    "assignments",
  ),
  plan(
    "assignment-diff",
    "a filter that turns round is not called a danger",
    [`before.filterMode !== line.filterMode &&`, `false &&`],
    "assignments",
  ),
  // what a plan is made on
  plan(
    "precondition",
    "an assignment made by hand after the plan is overwritten",
    [
      `!resource || resource.assignments
        ? (object.assignments ?? []).map(assignmentKey).sort()
        : null`,
      `null`,
    ],
    "saved-plan",
  ),
  plan(
    "precondition",
    "a value changed by hand after the plan is overwritten",
    [`readField(property, object), resource?.fields`, `null, resource?.fields`],
    "saved-plan",
  ),
  apply(
    "update-objects",
    "objects are not held against the plan again",
    [`preconditionOf(task.kind, live, managed) === task.change.precondition`, `true`],
    "saved-plan",
  ),
  apply(
    "create-objects",
    "what has appeared since the plan is created again",
    [`if (found.by === "none") absentOnes.push(task);`, `if (found.by) absentOnes.push(task);`],
    "saved-plan",
  ),
  plan(
    "staleness",
    "a plan of other files is applied",
    [
      `plan.configHash !== desired.configHash`,
      `plan.configHash.length !== desired.configHash.length`,
    ],
    "saved-plan",
  ),
  apply(
    "write-attached",
    "members are written on a list that has changed",
    [`if (asPlanned) return live;`, `if (live.size >= 0) return live;`],
    "saved-plan",
  ),
  // what is deleted
  plan(
    "removals",
    "a group is deleted that a policy still excludes",
    [`if (users.held.length > 0) {`, `if (users.held.length < 0) {`],
    "prune",
  ),
  plan(
    "removals",
    "deletes on half a reading of the tenant",
    [`} else if (!snapshot.complete) {`, `} else if (snapshot.objects.length < 0) {`],
    "prune",
  ),
  plan(
    "removals",
    "one of two objects with a marker is deleted",
    [`if (twins.length > 1) {`, `if (twins.length > 2) {`],
    "prune",
  ),
  plan(
    "removals",
    "what is protected is deleted",
    [
      `} else if (object.marker?.protect) {`,
      `} else if (object.marker?.protect && !approvals.prune) {`,
    ],
    "prune",
  ),
  apply(
    "apply-run",
    "a delete does not wait for what it depends on",
    [
      `change.action === "create" || change.action === "delete" || reassigns`,
      `change.action === "create" || reassigns`,
    ],
    "exclusions",
  ),
  apply(
    "replace-object",
    "a successor does not get the assignments of the old policy",
    [`unmanaged ? handedDown : undefined`, `unmanaged ? [] : undefined`],
    "replacement",
  ),
  apply(
    "replace-object",
    "the old policy goes before its successor is assigned",
    [
      `if (assigns && !(await assignPolicies`,
      `if (assigns && old === undefined && !(await assignPolicies`,
    ],
    "replacement",
  ),
  // what is refused
  plan(
    "guards",
    "a replacement is no delete for maxDeletes",
    [
      `({ action }) => action === "delete" || action === "replace",`,
      `({ action }) => action === "delete",`,
    ],
    "guards",
  ),
  plan(
    "guards",
    "ten objects are too few for a share",
    [`owned >= fewObjects`, `owned > fewObjects`],
    "guards",
  ),
  plan(
    "guards",
    "nine objects are enough for a share",
    [`const fewObjects = 10;`, `const fewObjects = 9;`],
    "guards",
  ),
  {
    file: "src/config/freeze-periods.ts",
    from: `midnight(to, 1)`,
    to: `midnight(to, 0)`,
    what: "the last day of a freeze is free",
    tests: ["test/reconcile/guards.test.ts", "test/config/rollouts/promotion-window.test.ts"],
  },
  plan(
    "guards",
    "an unknown number of devices passes maxDevicesAffected",
    [`if (count === null) {`, `if (count === -1) {`],
    "guards",
  ),
  plan(
    "change-needs",
    "a group is deleted that a policy was not taken off",
    [`action === "delete" || other.action === "create"`, `other.action === "create"`],
    "needed-changes",
  ),
  plan(
    "approve-plan",
    "another object than the approved one is written",
    [`  "id",\n`, ``],
    "edited-plan.long",
  ),
  plan(
    "approve-plan",
    "what is sent may differ from what was approved",
    [`  "writes",\n`, ``],
    "saved-plan",
  ),
  plan(
    "approve-plan",
    "a remainder may add what nobody approved",
    [
      `saved.assignments.add.some((approved) => isSameTarget(approved, line)),`,
      `saved.assignments.add.some((approved) => approved && line),`,
    ],
    "edited-plan.long",
  ),
  plan(
    "refusals",
    "a plan with an error is applied in part without --partial",
    [`if (!partial && holdsBack(diagnostic))`, `if (partial && holdsBack(diagnostic))`],
    "references",
  ),
  plan(
    "refusals",
    "a conflict is overwritten without --force",
    [`return reason === "conflict" && !force`, `return reason === "removed" && !force`],
    "drift",
  ),
  plan(
    "refusals",
    "an object is replaced without --replace",
    [
      `change.action === "replace" && !approvals.replace`,
      `change.action === "forget" && !approvals.replace`,
    ],
    "replacement",
  ),
  plan(
    "refusals",
    "a freeze is that of the day of the plan",
    [`guard && guard !== "freeze" && !approvals`, `guard && !approvals`],
    "guards",
    "cli/commands.test.ts",
  ),
  plan(
    "find-objects",
    "two resources may stand for one object",
    [`else shared.set(found.object,`, `else if (earlier === resource) shared.set(found.object,`],
    "identity",
  ),
  plan(
    "dependencies",
    "a group may be included and excluded under two keys",
    [`if (first !== undefined) {`, `if (first === address) {`],
    "identity",
  ),
  plan(
    "replacement",
    "a protected object is replaced",
    [`} else if (isProtected) {`, `} else if (isProtected && paths === "") {`],
    "replacement",
  ),
  // who changed what
  plan(
    "value-past",
    "drift and conflict are taken for each other",
    [`return last === hashOf(property, want)`, `return last !== hashOf(property, want)`],
    "drift",
  ),
  within(
    "src/kind",
    "test/reconcile",
    "property",
    "values are compared without their normal form",
    "return stated === nearest || sameValue(property, stated, nearest);",
    "return stated === nearest;",
    ["round-trip", "laws.long", "groups.long"],
  ),
  plan(
    "unfinished",
    "a policy unassigned long ago counts as just created",
    [`age < unfinishedForMs &&`, `age >= 0 &&`],
    "interruption",
  ),
  // whose it is
  snapshot(
    "ownership",
    "a portal copy counts as ours",
    [`return marker.id === undefined || marker.id === object.id;`, `return true;`],
    "identity",
  ),
  snapshot(
    "ownership",
    "the marker of another kind counts",
    [
      "if (!marker.key.startsWith(`${object.kind}/`)) return false;",
      "if (marker.key === object.kind) return false;",
    ],
    "prune",
  ),
  snapshot(
    "identify",
    "an object of another key is taken for its name",
    [`(object) => !isOurs(object, index.stack),`, `(object) => object.id !== index.stack,`],
    "identity",
    "traps",
    "adoption",
    "round-trip",
  ),
  {
    file: "src/kind/ownership-marker.ts",
    what: "a marker within a line owns things",
    from: `const lineBegins = start === 0 || description[start - 1] === "\\n";`,
    to: `const lineBegins = start >= 0;`,
    tests: ["test/reconcile/identity.test.ts"],
  },
  {
    file: "src/kind/ownership-marker.ts",
    what: "an id that is no GUID makes a marker",
    from: `(id === undefined || guid.test(id)) &&`,
    to: `(id === undefined || id !== "") &&`,
    tests: ["test/reconcile/identity.test.ts"],
  },
  {
    file: "src/kind/ownership-marker.ts",
    what: "a predecessor that is no GUID makes a marker",
    from: `(replaces === undefined || guid.test(replaces)) &&`,
    to: `(replaces === undefined || replaces !== "") &&`,
    tests: ["test/reconcile/identity.test.ts"],
  },
  snapshot(
    "take-snapshot",
    "the first assignments of a list pass for all",
    [`(object.assignments === undefined || isCut)`, `object.assignments === undefined && !isCut`],
    "interruption",
  ),
  // what was lost on the way
  apply(
    "create-one",
    "a lost create is looked for once, and sent again",
    [`once: throttled !== undefined,`, `once: true,`],
    "interruption",
  ),
  apply(
    "find-created",
    "a lost create is not looked for by its marker",
    [`object.marker?.key === resource.address)`, `object.marker?.key === resource.key)`],
    "interruption",
  ),
  apply(
    "verify",
    "lag is told as work that is left",
    [`{ waitsInMs: verifyWaitsInMs, sleep`, `{ waitsInMs: [], sleep`],
    "interruption",
  ),
  apply(
    "apply-run",
    "an object that is gone already fails its delete",
    [`result.error.status !== 404) {`, `result.error.status !== 418) {`],
    "prune",
  ),
  apply(
    "processed-groups",
    "a group that has not begun to fill counts as filled",
    [`word === "Succeeded" ? "processed" : "open"`, `word === "" ? "open" : "processed"`],
    "exclusions",
  ),
  // whom it reaches
  reaching("policy-reach", "devices that Intune does not manage are counted", [
    `intersection(difference(reached, excluded), knownSet(inventory.managed))`,
    `difference(reached, excluded)`,
  ]),
  reaching("policy-reach", "an exclusion takes nobody out", [
    `difference(reached, excluded)`,
    `reached`,
  ]),
  reaching("policy-reach", "an unknown member counts as none", [
    `? withDevicesOfUsers(group, groupSource(view, id).name, inventory)`,
    `? group.devices`,
  ]),
  reaching("device-set", "what may be excluded counts as reached for certain", [
    `onlyIn(a.sure, b.maybe)`,
    `onlyIn(a.sure, b.sure)`,
  ]),
  plan(
    "planned-views",
    "a paused rule moves devices",
    [`const next = isPaused ? was.from : { rule };`, `const next = { rule };`],
    "impact",
  ),
  // many tenants
  fleet(
    "waves/may-begin",
    "a closed wave is begun",
    [`if (state.phase === "closed") {`, `if (state.phase === "held") {`],
    "fleet/waves/judge-waves.test.ts",
    "fleet/run/waves.test.ts",
  ),
  fleet(
    "waves/may-begin",
    "the breaker keeps nobody",
    [`if (state.tripped.length > 0) {`, `if (state.tripped.length > 9) {`],
    "fleet/waves/judge-waves.test.ts",
    "fleet/run/waves.test.ts",
  ),
  fleet(
    "waves/breaker",
    "half of a wave may fail",
    [`Math.ceil(tenants / 2) - 1`, `Math.ceil(tenants / 2)`],
    "fleet/waves/judge-waves.test.ts",
  ),
  fleet(
    "waves/judge-waves",
    "a soak is not waited for",
    [`completeAt + wave.soakHours * hourMs`, `completeAt + wave.soakHours`],
    "fleet/waves/judge-waves.test.ts",
    "fleet/run/waves.test.ts",
  ),
  fleet(
    "content/aim",
    "a content in flight is left for the files",
    [`return isAsked || isThrough(hash);`, `return isAsked || isThrough(hash) || true;`],
    "fleet/run/waves.test.ts",
  ),
  fleet(
    "run/run-tenant",
    "a token of another tenant is used",
    [`if (tid === undefined || tid === tenantId) return;`, `if (tid !== "") return;`],
    "fleet/run/failures.test.ts",
  ),
  fleet(
    "book/note-run",
    "a tenant that waits counts as one that was run",
    [
      `if (outcome === "waiting" || step === "later") return record;`,
      `if (step === "later") return record;`,
    ],
    "fleet/book/fleet-book.test.ts",
  ),
  fleet(
    "access/connect-tenant",
    "tokens of a real sign-in go to another Graph root",
    [
      `if (settings && isElsewhere && settings.type !== "token") {`,
      `if (settings && isElsewhere && settings.type === "managed") {`,
    ],
    "cli/fleet.test.ts",
  ),
  // what is exported
  exporting("export-object", "policies of another stack are exported", [
    `return marker && marker.stack !== stack ?`,
    `return marker && marker.stack === "" ?`,
  ]),
  exporting("export-object", "policies of Windows Autopatch are exported", [
    `if (owner !== undefined) return { spec: undefined, reason: owner, because: "owner" };`,
    `if (owner === "") return { spec: undefined, reason: owner, because: "owner" };`,
  ]),
  exporting("export-assignments", "an unknown assignment is dropped, the rest managed", [
    `if (reason === undefined) return { assignments: lines };`,
    `if (reason !== "") return { assignments: lines.filter((line) => typeof line !== "string") };`,
  ]),
  exporting("statable", "a value that the next plan would change is exported", [
    `if (sameValue(property, stated, nearest)) return [];`,
    `if (!sameValue(property, stated, nearest)) return [];`,
  ]),
  // requests
  graph(
    "retry-decision",
    "a throttled create is sent again",
    [
      `throttled: { query: "retry", repeatable: "retry", delete: "retry", create: "verify" },`,
      `throttled: { query: "retry", repeatable: "retry", delete: "retry", create: "retry" },`,
    ],
    "retry",
  ),
  graph(
    "retry-decision",
    "a create whose answer was lost is sent again",
    [
      `lost: { query: "retry", repeatable: "retry", delete: "retry", create: "verify" },`,
      `lost: { query: "retry", repeatable: "retry", delete: "retry", create: "retry" },`,
    ],
    "retry",
  ),
  graph(
    "retry-decision",
    "a create that a server error may have done is sent again",
    [
      `server: { query: "retry", repeatable: "retry", delete: "retry", create: "verify" },`,
      `server: { query: "retry", repeatable: "retry", delete: "retry", create: "retry" },`,
    ],
    "retry",
    "batch",
  ),
  graph(
    "retry-decision",
    "the first 404 of a delete passes for success",
    [`return tried.maybeApplied || tried.throttled ? "settle" : "fail";`, `return "settle";`],
    "retry",
  ),
  graph(
    "retry-decision",
    "a repeated delete fails for what it did before",
    [`return tried.maybeApplied || tried.throttled ? "settle" : "fail";`, `return "fail";`],
    "retry",
  ),
  graph(
    "retry-decision",
    "one attempt more than allowed",
    [`times < attempts && times`, `times <= attempts && times`],
    "retry",
    "batch",
  ),
  graph(
    "retry-decision",
    "a refused token is renewed again and again",
    [`return tried.refreshed ? "fail" : "refresh";`, `return "refresh";`],
    "token",
    "retry",
  ),
  graph(
    "attempts",
    "the last pause of a batch counts, not the longest",
    [`if (this.pause !== undefined && this.pause.pauseInMs >= pauseInMs) return;\n`, ``],
    "batch",
  ),
  graph(
    "attempts",
    "a pause is shorter than what the service asks for",
    [`return asked + random() * 1000;`, `return asked * random();`],
    "retry",
  ),
  graph(
    "paging",
    "an item on two pages comes twice",
    [`return state.ids.add(id);`, `return state.ids.add(id) || true;`],
    "paging",
  ),
  graph(
    "paging",
    "pages are followed in a circle",
    [`if (visited.has(comparableLink(link))) throw`, `if (visited.has("")) throw`],
    "paging",
  ),
  graph(
    "paging",
    "the same page twice passes",
    [`if (isRepetition(items, previous)) throw`, `if (items.length < 0) throw`],
    "paging",
  ),
  graph(
    "retry-after",
    "a Retry-After in an error text is not seen",
    [`return embeddedInMs(source.embedded);`, `return undefined;`],
    "retry",
    "error",
    "batch",
  ),
  graph(
    "retry-after",
    "a date counts from our clock",
    [`httpDate.test(date) ? Date.parse(date) : now.getTime()`, `now.getTime()`],
    "retry",
  ),
  graph(
    "error-body",
    "a bearer token stands in a message",
    [`/\\bBearer\\s+[\\w.~+/=-]{16,}/gi`, `/\\bBearer\\s+[\\w.~+/=-]{9999,}/gi`],
    "error",
  ),
  graph(
    "pacing",
    "a batch takes the place of a read, since one of its requests only reads",
    [
      `charges.find(({ bucket }) => bucket.endsWith("write"))`,
      `charges.find(({ bucket }) => bucket.endsWith("read"))`,
    ],
    "pacing",
    "batch",
  ),
  graph(
    "pacing",
    "the order to wait holds only the request that got it",
    [`window.hold(now + waitInMs);`, `window.hold(now);`],
    "pacing",
  ),
  graph(
    "host-handler",
    "the token goes to another host",
    [`target.origin === base.origin &&`, `target.protocol === base.protocol &&`],
    "paging",
    "request",
  ),
  {
    file: "src/state/file-store.ts",
    what: "a writer that slept too long believes that it was the next",
    from: `if (file) return file.parent === id || file.past.includes(shortId(id));`,
    to: `if (file) return true;`,
    tests: ["test/state/stores.test.ts"],
  },
  {
    file: "src/state/file-store.ts",
    what: "a write that others followed twice counts as none",
    from: `if (file) return file.parent === id || file.past.includes(shortId(id));`,
    to: `if (file) return file.parent === id;`,
    tests: ["test/state/stores.test.ts"],
  },
  {
    file: "src/reconcile/plan/removals.ts",
    what: "an object whose key was renamed is pruned",
    from: `} else if (approvals.prune && renamed.has(object.id)) {`,
    to: `} else if (approvals.prune && renamed.has("")) {`,
    tests: ["test/reconcile/identity.test.ts"],
  },
  {
    file: "src/backup/opened-backup.ts",
    what: "a backup stands on whatever bears the id of its parent",
    from: `if (found.hash !== parent.hash || found.head.sequence >= child.head.sequence)`,
    to: `if (found.head.sequence < 0)`,
    tests: ["test/backup"],
  },
  {
    file: "src/backup/backup-parts.ts",
    what: "a part of a backup that was changed is used",
    from: `if (sha256(text) !== wanted) throw`,
    to: `if (text === wanted) throw`,
    tests: ["test/backup"],
  },
  {
    file: "src/backup/retention.ts",
    what: "a full backup is pruned that others stand on",
    from: `at = "parent" in at && at.parent !== null ? byId.get(at.parent) : undefined;`,
    to: `at = undefined;`,
    tests: ["test/backup"],
  },
  {
    file: "src/backup/restored-state.ts",
    what: "what was set since a backup stays set",
    from: `.filter((property) => (readField(property, live) ?? null) !== null)`,
    to: `.filter(() => false)`,
    tests: ["test/cli/snapshot.long.test.ts"],
  },
  {
    file: "src/operate/session/session.ts",
    what: "an apply writes although its backup could not be made",
    from: `throw new ApplyRefusedError("refused", [{ kind: "backup", message: backupFailure(error) }]);`,
    to: `return undefined;`,
    tests: ["test/cli/snapshot.long.test.ts"],
  },
  {
    file: "src/state/sqlite-cache.ts",
    what: "what a change does not name is lost",
    from: `JSON.stringify({ ...known, ...row })`,
    to: `JSON.stringify(row)`,
    tests: ["test/state/sqlite-cache.test.ts"],
  },
  {
    file: "src/devices/directory-list.ts",
    what: "part of the directory passes for the whole",
    from: `if (seen.size >= Math.min(total, later) &&`,
    to: `if (seen.size >= 0 &&`,
    tests: ["test/devices/directory-devices.test.ts"],
  },
  {
    file: "src/state/lease-record.ts",
    what: "a lease is taken from a holder that is at work",
    from: `silentMs(holder, options) > takenAfterMs`,
    to: `silentMs(holder, options) >= 0`,
    tests: ["test/state/lease.test.ts"],
  },
  {
    file: "src/state/lease.ts",
    what: "an answer of long ago counts as a lease that is held",
    from: `if (this.#isLost || !this.#isUnsure()) return !this.#isLost;`,
    to: `return !this.#isLost;`,
    tests: ["test/state/lease.test.ts"],
  },
  {
    file: "src/state/azure-blob-store.ts",
    what: "a write whose answer was lost passes for another run's",
    from: `if (version !== undefined) return version;`,
    to: ``,
    tests: ["test/state/network-stores.test.ts"],
  },
  {
    file: "src/state/revisions.ts",
    what: "what is damaged is read as it stands",
    from: `return sha256 === checksum(revision, content) ?`,
    to: `return typeof sha256 === "string" ?`,
    tests: ["test/state/revisions.test.ts"],
  },
  {
    file: "src/operate/session/store-journal.ts",
    what: "a run goes on to write after another took its lock",
    from: `await lease.ensureHeld();`,
    to: `await Promise.resolve();`,
    tests: ["test/operate/session.test.ts"],
  },
  {
    file: "src/config/readable-paths.ts",
    what: "a config program follows two links out of its folder",
    from: `return target === undefined || open.has(target);`,
    to: `return target === undefined;`,
    tests: ["test/config/code-source.long.test.ts"],
  },
  inStories(
    "src/reconcile/apply/update-objects.ts",
    "in a story: what changed since the plan is written over",
    [
      `if (preconditionOf(task.kind, live, managed) === task.change.precondition) return true;`,
      `if (run) return true;`,
    ],
  ),
  inStories(
    "src/reconcile/apply/assign-policies.ts",
    "in a story: a policy is assigned without another look",
    [`of await stillAsWritten(run, tasks)) {`, `of tasks) {`],
  ),
  inStories(
    "src/graph/retry-decision.ts",
    "in a story: a create whose answer was lost is sent again",
    [
      `lost: { query: "retry", repeatable: "retry", delete: "retry", create: "verify" }`,
      `lost: { query: "retry", repeatable: "retry", delete: "retry", create: "retry" }`,
    ],
  ),
  inStories("src/reconcile/apply/twins.ts", "in a story: one of two is assigned", [
    `if (twins.length === 0) single.push(task);`,
    `if (twins.length >= 0) single.push(task);`,
  ]),
  inStories(
    "src/reconcile/apply/wanted-assignments.ts",
    "in a story: an exclusion waits for no group",
    [
      `...[...stated, ...kept].filter((address) => run.known.processing.has(address)),\n    ]),\n  ];`,
      `...[...stated, ...kept].filter((address) => run.known.processing.has(address)),\n    ]),\n  ].slice(0, 0);`,
    ],
  ),
  inStories("src/reconcile/plan/bodies.ts", "in a story: apply ends a pause", [
    `return { ...body, ...backfill, description: joinDescription(text, marker) };`,
    `return { ...body, ...backfill, description: joinDescription(text, marker), ...(live.wire["qualityUpdatesPaused"] === true && { qualityUpdatesPaused: false }) };`,
  ]),
  inStories(
    "src/reconcile/apply/wanted-assignments.ts",
    "in a story: additive mode keeps nothing",
    [
      `(assignment.target === "other" || resource?.assignmentsMode === "additive")`,
      `assignment.target === "other"`,
    ],
  ),
  inStories(
    "src/operate/session/store-journal.ts",
    "in a story: a run writes beside the one that took its lease",
    [`if (entries.some(({ event }) => event === "request")) await lease.ensureHeld();`, ``],
  ),
  inStories("src/reconcile/apply/outcomes.ts", "in a story: what failed is told as applied", [
    `isHeld ? "pending" : "failed"`,
    `isHeld ? "pending" : "applied"`,
  ]),
  inStories("src/graph/late-check.ts", "in a story: a write that waited is not looked at again", [
    `const lateAfterInMs = 2000;`,
    `const lateAfterInMs = Infinity;`,
  ]),
  inStories("src/snapshot/ownership.ts", "in a story: a copy counts as the original", [
    `return marker.id === undefined || marker.id === object.id;`,
    `return true;`,
  ]),
  reporting("markdown-room", "a comment is measured in characters", [
    `Buffer.byteLength(text, "utf8")`,
    `text.length`,
  ]),
  reporting("plan-markdown", "dangerous changes are cut before harmless ones", [
    `const changes = byHarm(plan.changes);`,
    `const changes = plan.changes;`,
  ]),
  reporting("markdown-change", "a dangerous change is folded", [
    `isDangerous ? " open" : ""`,
    `isDangerous ? "" : ""`,
  ]),
  reporting("harm", "the danger to the fewest devices is read first", [
    `a === b ? 0 : b - a`,
    `a === b ? 0 : a - b`,
  ]),
  windows(
    "maintenance/keeps-window",
    "a build that may know windows is counted as one that does",
    [`build.revision >= surely`, `build.revision >= perhaps`],
    "maintenance/keeps-window",
  ),
  windows(
    "rings/compile",
    "native alone leaves the schedule of the ring as it was",
    [`fields["maintenanceWindow"] = null;`, `delete fields["maintenanceWindow"];`],
    "rings/native-window",
  ),
  windows(
    "rings/native-window",
    "the setting goes without the ring's protection",
    [`...(lifecycle && { lifecycle }),`, ``],
    "rings/native-window",
  ),
  windows(
    "config/issue-list",
    "what is wrong with the setting is told where no file has a line",
    [`if (!origin) return path;`, `if (origin || !origin) return path;`],
    "rings/native-window",
  ),
  windows(
    "settings/window-property",
    "nodes of the repeat before stay",
    [
      `windowNodeNames.map((name) => [windowNode(name), nodes[name] ?? null])`,
      `Object.keys(nodes).map((name) => [windowNode(name as never), nodes[name]])`,
    ],
    "settings/window",
  ),
  windows(
    "maintenance/settled-window",
    "the same window in other words is a difference",
    [`return windowWords(windowNodes(window)) ?? window;`, `return window;`],
    "settings/window",
  ),
  windows(
    "registry/window-contradictions",
    "a deadline of one day passes for a backstop",
    [`shortest <= 1`, `shortest < 1`],
    "reconcile/windows",
  ),
  windows(
    "reconcile/plan/tell-windows",
    "devices that do not know windows are all without a schedule",
    [`if (start === undefined) continue;`, `if (start !== undefined) continue;`],
    "reconcile/windows",
  ),
  windows(
    "reconcile/export/folded-spec",
    "a window that has parted from its ring is folded into it",
    [`isSame(kindOf(of.kind), resource.spec, given) ? folded : undefined`, `folded`],
    "reconcile/export-windows",
  ),
  groupPolicy(
    "policies/automatic-updates",
    "a PC that installs during automatic maintenance restarts at an hour that is not in force",
    [
      `draft.number("AU", "AutomaticMaintenanceEnabled") === 1`,
      `draft.number("AU", "AutomaticMaintenanceEnabled") === 2`,
    ],
    "import-policies",
  ),
  groupPolicy(
    "policies/map-template",
    "a deadline whose switch is off is imported",
    [`state === by.disabled ? `, `state === by.enabled ? `],
    "import-policies",
  ),
  groupPolicy(
    "sources/gp-result",
    "a value is taken from the policy that lost",
    [`precedenceOf(each) < precedenceOf(before)`, `precedenceOf(each) > precedenceOf(before)`],
    "sources",
  ),
  groupPolicy(
    "sources/pol-records",
    "a registry.pol says how much is read",
    [`size > this.#bytes.length - this.#at`, `size > Infinity`],
    "sources",
  ),
  releases(
    "patch-level",
    "a device with the hotpatch of a release is behind",
    [`revision >= hotpatch) return patched`, `revision > hotpatch) return patched`],
    "patch-level",
  ),
  releases(
    "patch-level",
    "devices below an unplanned baseline may have a hotpatch",
    [`hotpatch !== null || baseline ||`, `hotpatch !== null ||`],
    "public-builds",
  ),
  releases(
    "versions",
    "a device with 26H1 has 26H2",
    [`own.line === target.line && own.build`, `own.build`],
    "public-builds",
  ),
  releases(
    "products",
    "a hotpatch that the service marks by a text is a cumulative update",
    [`text === "true" ? true`, `text === "True" ? true`],
    "products",
  ),
  rollingOut(
    "tick/progress",
    "a release is written outside of the windows",
    [`if (isDoorOpen(draft)) draft.write`, `draft.write`],
    "transitions",
  ),
  rollingOut(
    "tick/progress",
    "a rollout is complete while its last stage is still held",
    [`if (draft.state.holds.length > 0) return;`, ``],
    "transitions",
  ),
  rollingOut(
    "tick/progress",
    "devices that are pending are not waited for",
    [`if (!evaluation.complete) return false;`, ``],
    "transitions",
    "tick-laws.long",
  ),
  rollingOut(
    "tick/progress",
    "a stage is released while a later one is not held",
    [` || !areHoldsArmed(draft, stage)) return false`, `) return false`],
    "transitions",
  ),
  rollingOut(
    "tick/holding",
    "a pause that began after the rollout's own had ended is taken for its own",
    [`if (position !== "held") return true;`, `return position !== "held";`],
    "transitions",
  ),
  rollingOut(
    "tick/holding",
    "a stage that was passed loses its hold in a freeze",
    [`(isWanted || stage.phase === "Passed")`, `isWanted`],
    "tick-laws.long",
  ),
  rollingOut(
    "tick/tick",
    "a rollout that is held since a moment counts that moment's looks as good ticks",
    [`(isLater ? 1 : 0)`, `1`],
    "transitions",
  ),
  rollingOut(
    "tick/tick",
    "only the first of two watched gates that fail can roll back",
    [`failures.find(({ gate })`, `failures.slice(0, 1).find(({ gate })`],
    "transitions",
  ),
  rollingOut(
    "tick/stop-reasons",
    "a stage whose watched gate still fails is released again by a retry",
    [`stage.appliedAt === null || stage`, `!isReleased(stage) || stage`],
    "transitions",
  ),
  rollingOut(
    "tick/stop-reasons",
    "a clock that went back promotes",
    [`if (gap < 0)`, `if (gap < -Infinity)`],
    "transitions",
    "tick-laws.long",
  ),
  rollingOut(
    "tick/exposure",
    "the soak goes on while the devices of a stage are held back",
    [`Date.parse(soakStartedAt) + lost`, `Date.parse(soakStartedAt)`],
    "transitions",
  ),
  rollingOut(
    "tick/commands",
    "a stage that was held beside the current one never goes on",
    [`    resumeStage(stage);\n    stage.isRestrained`, `    stage.isRestrained`],
    "transitions",
  ),
  rollingOut(
    "tick/decide",
    "one person approves for two",
    [`counted.map(({ by }) => personKey(by))`, `counted.map(({ by }) => by)`],
    "transitions",
  ),
  rollingOut(
    "tick/rollback",
    "a rollback ends without being verified",
    [`seen.restore.differs.length === 0`, `true`],
    "transitions",
  ),
  rollingOut(
    "gates/gate-context",
    "an error counts less than what is not conclusive",
    [`"inconclusive", "error", "fail"]`, `"error", "inconclusive", "fail"]`],
    "gates",
  ),
  rollingOut(
    "gates/failure-rate",
    "a stage passes while a model could still fail",
    [`whole.verdict === "pass" && open`, `false && open`],
    "gates",
  ),
  rollingOut(
    "gates/failure-rate",
    "devices without an outcome count as well",
    [`upperBound(failed + pending, all`, `upperBound(failed, all`],
    "gates",
  ),
  rollingOut(
    "explain/explain-rollout",
    "a retry is said to do at once what old data keeps from being done",
    ["`${freshAdvice(draft, stale)}; then `", "``"],
    "explain",
  ),
];
