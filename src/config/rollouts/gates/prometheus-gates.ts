import { meaning } from "../../../kind/meaning.ts";
import { z } from "../../../kind/zod.ts";
import {
  gateType,
  confidenceNumber,
  condition,
  onMissing,
  webAddress,
  prometheusAddress,
  bearerToken,
  labelName,
  promql,
} from "./gate-parts.ts";

/** A Prometheus that is asked for a value of each host, now and right before the release. */
const hostQuery = () => ({
  url: prometheusAddress(),
  query: promql().meta(
    meaning(
      "PromQL of a value for each host. Evaluated now and at the instant right before the release.",
      ['build_seconds{quantile="0.5"}'],
    ),
  ),
  host: labelName()
    .default("host")
    .meta(meaning("The label that names a device, by its name or its id.", ["host"])),
  token: bearerToken(),
});

// one of the three, with what it is held against
const checklistItem = () =>
  z.union([
    z.strictObject({
      metric: promql().meta(meaning("PromQL.", ["sum(errors_total)"])),
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
      metric: promql().meta(meaning("PromQL.", ["sum(rate(errors_total[1h]))"])),
      vs: z
        .literal("baseline")
        .meta(meaning("Held against the same metric when the rollout began.", ["baseline"])),
      maxRelativeChange: z
        .number()
        .gt(0)
        .meta(meaning("How much it may have changed, as a share.", [0.1])),
    }),
    z.strictObject({
      metric: promql().meta(meaning("PromQL that counts.", ["count(crash_signatures)"])),
      newSinceBaseline: z
        .int()
        .min(0)
        .meta(meaning("How many more of them than when the rollout began.", [0])),
    }),
  ]);

/** Gates that ask a Prometheus. */
export const prometheusGates = {
  prometheus: () =>
    z.strictObject({
      type: gateType("prometheus", "Gate: a value of a Prometheus."),
      url: prometheusAddress(),
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
      token: bearerToken(),
      onMissing: onMissing(),
    }),
  warmBuilds: () =>
    z.strictObject({
      type: gateType(
        "warmBuilds",
        "Gate: builds take no longer on the hosts of the stage than right before the release.",
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
      confidence: confidenceNumber()
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
      type: gateType("newSignatures", "Gate: no errors that no host had before the release."),
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
  checklist: () =>
    z.strictObject({
      type: gateType("checklist", "Gate: several values, each held against something."),
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
      token: bearerToken(),
      onMissing: onMissing(),
    }),
};
