import { meaning } from "../../kind/meaning.ts";
import { lazySchema, type Output, z } from "../../kind/zod.ts";
import { toolStandings } from "../../tools/output/tool-standings.ts";
import { parseCondition } from "./parse-condition.ts";

const share = () => z.number().min(0).max(1);
const confidence = () => z.number().gt(0.5).lt(1);
const condition = () =>
  z
    .string()
    .max(200)
    .superRefine((text, context) => {
      const parsed = parseCondition(text);
      if (!parsed.ok) context.addIssue({ code: "custom", message: parsed.message });
    });
// missing data never passes a gate, so that there is only one thing to write here
const onMissing = () => z.literal("hold");
const file = () => z.string().min(1).max(500);
const webAddress = () =>
  z
    .string()
    .max(2000)
    .regex(/^(https?:\/\/|\$\{var:)/, "must be an http or https address");

/** How the share of failures is bounded: exactly, or by an approximation that is less careful. */
const methods = ["clopper-pearson", "wilson"] as const;

/** What tells devices apart of which one kind may fail while the rest is well. */
export const strataNames = ["model", "osVersion", "site"] as const;
/** One of those. */
export type StratumName = (typeof strataNames)[number];

/** What devices install that policies decide on. */
export const installSubjects = ["driver", "feature", "quality"] as const;

const labelName = () =>
  z
    .string()
    .max(128)
    .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, "must be the name of a label, such as host");
const promql = () => z.string().min(1).max(4000);

/** A Prometheus that is asked for a value of each host, now and right before the release. */
const hostQuery = () => ({
  url: webAddress().meta(meaning("Address of the Prometheus.", ["https://prometheus.example.com"])),
  query: promql().meta(
    meaning(
      "PromQL of a value for each host. Evaluated now and at the instant right before the release.",
      ['build_seconds{quantile="0.5"}'],
    ),
  ),
  host: labelName()
    .default("host")
    .meta(meaning("The label that names a device, by its name or its id.", ["host"])),
  token: z
    .string()
    .max(4000)
    .exactOptional()
    .meta(
      meaning("Sent as a bearer token.", ["${var:PROMETHEUS_TOKEN}"], {
        leftOut: "no token is sent",
      }),
    ),
});

const failureTerms = () => ({
  max: share().meta(meaning("Share of failures that is still accepted.", [0.02])),
  confidence: confidence()
    .default(0.95)
    .meta(meaning("Confidence of the bound.", [0.95])),
  method: z
    .enum(methods)
    .default("clopper-pearson")
    .meta(
      meaning("How the share is bounded: exactly, or by an approximation that is less careful.", [
        "clopper-pearson",
      ]),
    ),
  minSample: z
    .int()
    .min(1)
    .exactOptional()
    .meta(
      meaning("Devices whose outcome is known that it takes at least.", [59], {
        leftOut: "as many as the bound needs",
      }),
    ),
});

const gateForms = {
  devicesSucceeded: () =>
    z.strictObject({
      type: z
        .literal("devicesSucceeded")
        .meta(meaning("Gate: enough devices of the stage have the content.", ["devicesSucceeded"])),
      min: share().meta(
        meaning("Share of the devices of the stage that have the content.", [0.95]),
      ),
      of: z
        .literal("eligible")
        .default("eligible")
        .meta(meaning("Of which devices. There is only `eligible`.", ["eligible"])),
      maxExcluded: share()
        .default(0.2)
        .meta(
          meaning(
            "Share of the devices of the stage that may be left out as not reachable.",
            [0.2],
          ),
        ),
    }),
  failureRate: () =>
    z.strictObject({
      type: z
        .literal("failureRate")
        .meta(meaning("Gate: the share of failures is bounded.", ["failureRate"])),
      ...failureTerms(),
      silentAs: z
        .enum(["failed", "excluded"])
        .default("failed")
        .meta(meaning("What a device that is not heard of counts as.", ["failed"])),
      strata: z
        .array(z.enum(strataNames))
        .max(4)
        .default(["model"])
        .meta(meaning("Each value of these is judged for itself as well.", [["model"]])),
      maxLooks: z
        .int()
        .min(1)
        .max(20)
        .default(1)
        .meta(
          meaning("How often it may be looked at to promote; the error is shared by them.", [1]),
        ),
    }),
  minSoak: () =>
    z.strictObject({
      type: z
        .literal("minSoak")
        .meta(meaning("Gate: the stage has run for some hours.", ["minSoak"])),
      hours: z
        .number()
        .gt(0)
        .max(2160)
        .meta(meaning("Hours.", [48])),
    }),
  minSample: () =>
    z.strictObject({
      type: z
        .literal("minSample")
        .meta(meaning("Gate: enough devices have a known outcome.", ["minSample"])),
      devices: z
        .int()
        .min(1)
        .meta(meaning("Devices.", [59])),
    }),
  coverage: () =>
    z.strictObject({
      type: z.literal("coverage").meta(meaning("Gate: enough devices checked in.", ["coverage"])),
      min: share().meta(
        meaning(
          "Share of the devices of the stage that checked in within `tick.maxDataAgeHours`.",
          [0.9],
        ),
      ),
    }),
  silentAfterStart: () =>
    z.strictObject({
      type: z
        .literal("silentAfterStart")
        .meta(meaning("Gate: devices did not fall silent.", ["silentAfterStart"])),
      maxDevices: z
        .int()
        .min(0)
        .meta(meaning("Devices that checked in after the stage began and then fell silent.", [2])),
    }),
  prometheus: () =>
    z.strictObject({
      type: z.literal("prometheus").meta(meaning("Gate: a value of a Prometheus.", ["prometheus"])),
      url: webAddress().meta(
        meaning("Address of the Prometheus.", ["https://prometheus.example.com"]),
      ),
      query: promql().meta(meaning("PromQL.", ["sum(rate(errors_total[1h]))"])),
      reduce: z
        .enum(["max", "min", "sum", "avg"])
        .exactOptional()
        .meta(
          meaning("How several samples become one.", ["max"], {
            leftOut: "there has to be exactly one",
          }),
        ),
      pass: condition().meta(meaning("Condition under which the gate passes.", ["value < 0.01"])),
      fail: condition()
        .exactOptional()
        .meta(
          meaning(
            "Condition under which it fails. What is neither is not conclusive.",
            ["value > 0.05"],
            { leftOut: "what does not pass fails" },
          ),
        ),
      token: z
        .string()
        .max(4000)
        .exactOptional()
        .meta(
          meaning("Sent as a bearer token.", ["${var:PROMETHEUS_TOKEN}"], {
            leftOut: "no token is sent",
          }),
        ),
      onMissing: onMissing()
        .exactOptional()
        .meta(
          meaning("What missing data does. There is only `hold`.", ["hold"], { default: "hold" }),
        ),
    }),
  warmBuilds: () =>
    z.strictObject({
      type: z
        .literal("warmBuilds")
        .meta(
          meaning(
            "Gate: builds take no longer on the hosts of the stage than right before the release.",
            ["warmBuilds"],
          ),
        ),
      ...hostQuery(),
      by: z
        .array(labelName())
        .max(4)
        .default([])
        .meta(
          meaning("Labels beside `host` that tell series apart; each is compared with itself.", [
            ["module"],
          ]),
        ),
      maxIncrease: z
        .number()
        .min(0)
        .max(10)
        .meta(
          meaning("How much longer builds may take than before, as a share: 0.1 is 10 %.", [0.1]),
        ),
      confidence: confidence()
        .default(0.95)
        .meta(meaning("Confidence of each side of the interval.", [0.95])),
      minHosts: z
        .int()
        .min(5)
        .max(100_000)
        .default(20)
        .meta(
          meaning(
            "Hosts of the stage with a value before and after the release that it takes.",
            [20],
          ),
        ),
      control: z
        .boolean()
        .default(false)
        .meta(
          meaning(
            "Whether devices in no released stage are compared with, which takes out what changed for all.",
            [true],
          ),
        ),
    }),
  newSignatures: () =>
    z.strictObject({
      type: z
        .literal("newSignatures")
        .meta(meaning("Gate: no errors that no host had before the release.", ["newSignatures"])),
      ...hostQuery(),
      signature: labelName()
        .default("signature")
        .meta(
          meaning("The label that holds the text, such as the first lines of a panic.", [
            "signature",
          ]),
        ),
      minHosts: z
        .int()
        .min(1)
        .max(100_000)
        .default(2)
        .meta(meaning("Hosts of the stage that a signature is seen on before it counts.", [2])),
      max: z
        .int()
        .min(0)
        .default(0)
        .meta(meaning("New signatures that are accepted.", [0])),
      alive: promql()
        .exactOptional()
        .meta(
          meaning(
            "PromQL above 0 for each host whose signatures are collected, with the same label.",
            ['up{job="hosts"}'],
            { leftOut: "a host without values is unknown" },
          ),
        ),
      emptyIsNone: z
        .boolean()
        .default(false)
        .meta(
          meaning("Whether an answer without values says that there are no signatures.", [false]),
        ),
    }),
  healthReport: () =>
    z.strictObject({
      type: z
        .literal("healthReport")
        .meta(meaning("Gate: event logs of devices.", ["healthReport"])),
      path: file().meta(meaning("Event log exports: a file, or a folder of them.", ["logs/"])),
      maxErrorDevicesRate: share().meta(
        meaning("Share of devices with errors that is still accepted.", [0.02]),
      ),
      confidence: confidence()
        .default(0.95)
        .meta(meaning("Confidence of the bound.", [0.95])),
      minReportingRate: share()
        .default(0.8)
        .meta(meaning("Share of the devices of the stage that has to report.", [0.8])),
    }),
  updateHistory: () =>
    z.strictObject({
      type: z
        .literal("updateHistory")
        .meta(meaning("Gate: update histories of devices.", ["updateHistory"])),
      path: file().meta(meaning("Update histories: a file, or a folder of them.", ["histories/"])),
      ...failureTerms(),
    }),
  complianceRate: () =>
    z.strictObject({
      type: z
        .literal("complianceRate")
        .meta(meaning("Gate: devices are compliant.", ["complianceRate"])),
      min: share().meta(meaning("Share of compliant devices.", [0.95])),
    }),
  baseline: () =>
    z.strictObject({
      type: z
        .literal("baseline")
        .meta(meaning("Gate: no more silent devices than outside of the stage.", ["baseline"])),
      maxDifference: share().meta(
        meaning(
          "How much larger the share of silent devices may be than outside of the stage.",
          [0.02],
        ),
      ),
      confidence: confidence()
        .default(0.95)
        .meta(meaning("Confidence of the bound.", [0.95])),
    }),
  errorCode: () =>
    z.strictObject({
      type: z
        .literal("errorCode")
        .meta(meaning("Gate: some result codes are rare.", ["errorCode"])),
      codes: z
        .array(
          z.union([
            z.int().min(0).max(0xffff_ffff),
            z.string().regex(/^0x[0-9a-f]{8}$/i, "must be a result code such as 0x80070070"),
          ]),
        )
        .min(1)
        .max(100)
        .meta(meaning("Result codes.", [["0x80070070"]])),
      maxDevices: z
        .int()
        .min(0)
        .meta(meaning("Devices with one of these codes that are still accepted.", [0])),
      path: file()
        .exactOptional()
        .meta(
          meaning(
            "Update histories or event logs that are read beside Intune's reports.",
            ["logs/"],
            { leftOut: "the reports alone" },
          ),
        ),
    }),
  knownIssue: () =>
    z.strictObject({
      type: z
        .literal("knownIssue")
        .meta(meaning("Gate: Microsoft knows no open issue of the content.", ["knownIssue"])),
    }),
  unapprovedInstalls: () =>
    z.strictObject({
      type: z
        .literal("unapprovedInstalls")
        .meta(
          meaning("Gate: devices installed nothing that policy did not allow.", [
            "unapprovedInstalls",
          ]),
        ),
      max: z
        .int()
        .min(0)
        .default(0)
        .meta(meaning("Installs on the devices of the stage that are accepted.", [0])),
      since: z
        .union([z.literal("released"), z.iso.date(), z.iso.datetime({ offset: true })])
        .default("released")
        .meta(
          meaning("What was there before does not count: `released`, a day or an instant.", [
            "released",
            "2026-11-10",
          ]),
        ),
      subjects: z
        .array(z.enum(installSubjects))
        .min(1)
        .default([...installSubjects])
        .meta(
          meaning("What is looked at. Drivers need the collector.", [
            ["driver", "feature", "quality"],
          ]),
        ),
      collector: z
        .guid()
        .exactOptional()
        .meta(
          meaning(
            "Id of the remediation that collects.",
            ["0f2c0000-0000-4000-8000-000000000001"],
            { leftOut: "there is no collector" },
          ),
        ),
      minTold: share()
        .default(0.8)
        .meta(meaning("Share of devices with restricted drivers that has to report them.", [0.8])),
    }),
  toolStates: () =>
    z.strictObject({
      type: z
        .literal("toolStates")
        .meta(meaning("Gate: few devices report these states of a tool.", ["toolStates"])),
      states: z
        .array(z.enum(toolStandings))
        .min(1)
        .meta(
          meaning("What the scripts of the tool said of the device.", [["hashMismatch", "busy"]]),
        ),
      max: z
        .int()
        .min(0)
        .exactOptional()
        .meta(
          meaning("Devices that may stand so.", [0], {
            leftOut: "0, where there is no `maxShare`",
          }),
        ),
      maxShare: share()
        .exactOptional()
        .meta(
          meaning("Share of the devices that may stand so.", [0.02], { leftOut: "`max` decides" }),
        ),
      afterHours: z
        .number()
        .min(0)
        .max(720)
        .default(0)
        .meta(meaning("Hours after the release before it can fail.", [24])),
      of: z
        .enum(["stage", "anywhere"])
        .default("stage")
        .meta(
          meaning("Of which devices; `anywhere`: devices of no stage count as well.", ["stage"]),
        ),
    }),
  webhook: () =>
    z.strictObject({
      type: z.literal("webhook").meta(meaning("Gate: a service of yours says so.", ["webhook"])),
      url: webAddress().meta(meaning("Address that is asked.", ["https://prometheus.example.com"])),
      timeoutSeconds: z
        .int()
        .min(1)
        .max(300)
        .default(30)
        .meta(meaning("Seconds.", [30])),
    }),
  approval: () =>
    z.strictObject({
      type: z.literal("approval").meta(meaning("Gate: people say so.", ["approval"])),
      approvers: z
        .int()
        .min(1)
        .max(20)
        .default(1)
        .meta(meaning("Different people that it takes.", [1])),
      notInitiator: z
        .boolean()
        .default(false)
        .meta(meaning("Whether the one who started the rollout does not count.", [true])),
      expiresHours: z
        .number()
        .gt(0)
        .max(720)
        .default(48)
        .meta(meaning("Hours after which an approval is void.", [48])),
    }),
  checklist: () =>
    z.strictObject({
      type: z
        .literal("checklist")
        .meta(meaning("Gate: several values, each held against something.", ["checklist"])),
      items: z
        .record(z.string().min(1).max(64), checklistItem())
        .meta(meaning("Values by name.", [{ errors: { metric: "sum(errors_total)", equals: 0 } }])),
      url: webAddress()
        .exactOptional()
        .meta(
          meaning(
            "Address of the Prometheus that is asked for each `metric`.",
            ["https://prometheus.example.com"],
            { leftOut: "that of the rollout's own gate" },
          ),
        ),
      token: z
        .string()
        .max(4000)
        .exactOptional()
        .meta(
          meaning("Sent as a bearer token.", ["${var:PROMETHEUS_TOKEN}"], {
            leftOut: "no token is sent",
          }),
        ),
      onMissing: onMissing()
        .exactOptional()
        .meta(
          meaning("What missing data does. There is only `hold`.", ["hold"], { default: "hold" }),
        ),
    }),
  custom: () =>
    z.strictObject({
      type: z
        .literal("custom")
        .meta(meaning("Gate: a function of a program that uses the library.", ["custom"])),
      timeoutSeconds: timeout().meta(meaning("Seconds.", [60])),
    }),
};

const timeout = () => z.int().min(1).max(600).default(60);

// one of the three, with what it is held against
const checklistItem = () =>
  z.union([
    z.strictObject({
      metric: z
        .string()
        .min(1)
        .max(4000)
        .meta(meaning("PromQL.", ["sum(errors_total)"])),
      equals: z.number().meta(meaning("The value that it has to have.", [0])),
      minSample: z
        .int()
        .min(1)
        .exactOptional()
        .meta(
          meaning("Devices with an outcome that it takes at least.", [10], {
            leftOut: "any number",
          }),
        ),
    }),
    z.strictObject({
      metric: z
        .string()
        .min(1)
        .max(4000)
        .meta(meaning("PromQL.", ["sum(rate(errors_total[1h]))"])),
      vs: z
        .literal("baseline")
        .meta(meaning("Held against the same metric when the rollout began.", ["baseline"])),
      maxRelativeChange: z
        .number()
        .gt(0)
        .meta(meaning("How much it may have changed, as a share.", [0.1])),
    }),
    z.strictObject({
      metric: z
        .string()
        .min(1)
        .max(4000)
        .meta(meaning("PromQL that counts.", ["count(crash_signatures)"])),
      newSinceBaseline: z
        .int()
        .min(0)
        .meta(meaning("How many more of them than when the rollout began.", [0])),
    }),
  ]);

export const gateSchema = lazySchema(() =>
  z.discriminatedUnion("type", [
    gateForms.devicesSucceeded(),
    gateForms.failureRate(),
    gateForms.minSoak(),
    gateForms.minSample(),
    gateForms.coverage(),
    gateForms.silentAfterStart(),
    gateForms.prometheus(),
    gateForms.warmBuilds(),
    gateForms.newSignatures(),
    gateForms.healthReport(),
    gateForms.updateHistory(),
    gateForms.complianceRate(),
    gateForms.baseline(),
    gateForms.errorCode(),
    gateForms.knownIssue(),
    gateForms.unapprovedInstalls(),
    gateForms.toolStates(),
    gateForms.webhook(),
    gateForms.approval(),
    gateForms.checklist(),
    gateForms.custom(),
  ]),
);

/** A gate of a rollout, as the files state it. */
export type GateSpec = Output<typeof gateSchema>;
export type GateType = GateSpec["type"];
export type GateOf<Type extends GateType> = Extract<GateSpec, { readonly type: Type }>;
