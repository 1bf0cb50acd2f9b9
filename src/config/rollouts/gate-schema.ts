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
  url: webAddress(),
  /** Evaluated now and at the instant right before the release, so that nothing is kept. */
  query: promql(),
  /** The label that names a device, by its name or its id. */
  host: labelName().default("host"),
  /** Sent as a bearer token. */
  token: z.string().max(4000).exactOptional(),
});

const failureTerms = () => ({
  /** The share of failures that is still accepted, 0 to 1. */
  max: share(),
  confidence: confidence().default(0.95),
  method: z.enum(methods).default("clopper-pearson"),
  /** Devices whose outcome is known that it takes at least. */
  minSample: z.int().min(1).exactOptional(),
});

const gateForms = {
  devicesSucceeded: () =>
    z.strictObject({
      type: z.literal("devicesSucceeded"),
      /** The share of the stage's devices that have the content. */
      min: share(),
      of: z.literal("eligible").default("eligible"),
      /** The share of the stage's devices that may be left out as not reachable. Default 0.2. */
      maxExcluded: share().default(0.2),
    }),
  failureRate: () =>
    z.strictObject({
      type: z.literal("failureRate"),
      ...failureTerms(),
      /** What a device that is not heard of counts as. */
      silentAs: z.enum(["failed", "excluded"]).default("failed"),
      /** Each value of these is judged for itself as well. */
      strata: z.array(z.enum(strataNames)).max(4).default(["model"]),
      /** How often it may be looked at to promote; the error is shared by them. */
      maxLooks: z.int().min(1).max(20).default(1),
    }),
  minSoak: () => z.strictObject({ type: z.literal("minSoak"), hours: z.number().gt(0).max(2160) }),
  minSample: () => z.strictObject({ type: z.literal("minSample"), devices: z.int().min(1) }),
  coverage: () =>
    z.strictObject({
      type: z.literal("coverage"),
      /** The share of the stage's devices that checked in within `tick.maxDataAgeHours`. */
      min: share(),
    }),
  silentAfterStart: () =>
    z.strictObject({
      type: z.literal("silentAfterStart"),
      /** Devices that checked in after the stage began and then fell silent. */
      maxDevices: z.int().min(0),
    }),
  prometheus: () =>
    z.strictObject({
      type: z.literal("prometheus"),
      url: webAddress(),
      query: promql(),
      /** Of several samples; without it there has to be exactly one. */
      reduce: z.enum(["max", "min", "sum", "avg"]).exactOptional(),
      pass: condition(),
      /** What is neither is not conclusive. Default: what does not pass fails. */
      fail: condition().exactOptional(),
      /** Sent as a bearer token. */
      token: z.string().max(4000).exactOptional(),
      onMissing: onMissing().exactOptional(),
    }),
  warmBuilds: () =>
    z.strictObject({
      type: z.literal("warmBuilds"),
      ...hostQuery(),
      /** Labels beside `host` that tell series apart; each is compared with itself. */
      by: z.array(labelName()).max(4).default([]),
      /** How much longer builds may take than before, as a share: 0.1 is 10 %. */
      maxIncrease: z.number().min(0).max(10),
      /** Of each side of the interval. */
      confidence: confidence().default(0.95),
      /** Hosts of the stage with a value before and after the release that it takes. */
      minHosts: z.int().min(5).max(100_000).default(20),
      /** Whether devices in no released stage are compared with, which takes out what changed for all. */
      control: z.boolean().default(false),
    }),
  newSignatures: () =>
    z.strictObject({
      type: z.literal("newSignatures"),
      ...hostQuery(),
      /** The label that holds the text, such as the first lines of a panic. */
      signature: labelName().default("signature"),
      /** Hosts of the stage that a signature is seen on before it counts. */
      minHosts: z.int().min(1).max(100_000).default(2),
      /** New signatures that are accepted. */
      max: z.int().min(0).default(0),
      /** PromQL above 0 for each host whose signatures are collected, with the same label. */
      alive: promql().exactOptional(),
      /** Whether an answer without values says that there are no signatures. */
      emptyIsNone: z.boolean().default(false),
    }),
  healthReport: () =>
    z.strictObject({
      type: z.literal("healthReport"),
      /** Event log exports: a file, or a folder of them. */
      path: file(),
      maxErrorDevicesRate: share(),
      confidence: confidence().default(0.95),
      /** The share of the stage's devices that has to report. */
      minReportingRate: share().default(0.8),
    }),
  updateHistory: () =>
    z.strictObject({
      type: z.literal("updateHistory"),
      /** Update histories: a file, or a folder of them. */
      path: file(),
      ...failureTerms(),
    }),
  complianceRate: () => z.strictObject({ type: z.literal("complianceRate"), min: share() }),
  baseline: () =>
    z.strictObject({
      type: z.literal("baseline"),
      /** How much larger the share of silent devices may be than outside of the stage, 0 to 1. */
      maxDifference: share(),
      confidence: confidence().default(0.95),
    }),
  errorCode: () =>
    z.strictObject({
      type: z.literal("errorCode"),
      /** Result codes, such as 0x80070070. */
      codes: z
        .array(
          z.union([
            z.int().min(0).max(0xffff_ffff),
            z.string().regex(/^0x[0-9a-f]{8}$/i, "must be a result code such as 0x80070070"),
          ]),
        )
        .min(1)
        .max(100),
      maxDevices: z.int().min(0),
      /** Update histories or event logs beside Intune's reports. */
      path: file().exactOptional(),
    }),
  knownIssue: () => z.strictObject({ type: z.literal("knownIssue") }),
  unapprovedInstalls: () =>
    z.strictObject({
      type: z.literal("unapprovedInstalls"),
      /** Installs on the stage's devices that policy did not allow and that are accepted. */
      max: z.int().min(0).default(0),
      /** What was there before does not count. Default: from the release of the stage on. */
      since: z
        .union([z.literal("released"), z.iso.date(), z.iso.datetime({ offset: true })])
        .default("released"),
      /** What is looked at. Drivers need the collector. */
      subjects: z
        .array(z.enum(installSubjects))
        .min(1)
        .default([...installSubjects]),
      /** Id of the remediation that collects. */
      collector: z.guid().exactOptional(),
      /** The share of devices with restricted drivers that has to tell of them. */
      minTold: share().default(0.8),
    }),
  toolStates: () =>
    z.strictObject({
      type: z.literal("toolStates"),
      /** What the scripts of the tool said of the device, such as `hashMismatch` or `busy`. */
      states: z.array(z.enum(toolStandings)).min(1),
      /** Devices that may stand so. Default 0, where there is no `maxShare`. */
      max: z.int().min(0).exactOptional(),
      /** The share of the devices that may stand so. */
      maxShare: share().exactOptional(),
      /** Hours after the release before it can fail. */
      afterHours: z.number().min(0).max(720).default(0),
      /** `anywhere`: devices of no stage count as well. */
      of: z.enum(["stage", "anywhere"]).default("stage"),
    }),
  webhook: () =>
    z.strictObject({
      type: z.literal("webhook"),
      url: webAddress(),
      timeoutSeconds: z.int().min(1).max(300).default(30),
    }),
  approval: () =>
    z.strictObject({
      type: z.literal("approval"),
      /** Different people. */
      approvers: z.int().min(1).max(20).default(1),
      /** Whether the one who started the rollout does not count. */
      notInitiator: z.boolean().default(false),
      expiresHours: z.number().gt(0).max(720).default(48),
    }),
  checklist: () =>
    z.strictObject({
      type: z.literal("checklist"),
      items: z.record(z.string().min(1).max(64), checklistItem()),
      /** The Prometheus that is asked for each `metric`. Default: that of the rollout's own gate. */
      url: webAddress().exactOptional(),
      token: z.string().max(4000).exactOptional(),
      onMissing: onMissing().exactOptional(),
    }),
  custom: () => z.strictObject({ type: z.literal("custom"), timeoutSeconds: timeout() }),
};

const timeout = () => z.int().min(1).max(600).default(60);

// one of the three, with what it is held against
const checklistItem = () =>
  z.union([
    z.strictObject({
      metric: z.string().min(1).max(4000),
      equals: z.number(),
      minSample: z.int().min(1).exactOptional(),
    }),
    z.strictObject({
      metric: z.string().min(1).max(4000),
      /** The same metric when the rollout began. */
      vs: z.literal("baseline"),
      maxRelativeChange: z.number().gt(0),
    }),
    z.strictObject({
      metric: z.string().min(1).max(4000),
      /** How many more of them than when the rollout began. */
      newSinceBaseline: z.int().min(0),
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
