import { meaning } from "../../../kind/meaning.ts";
import { z } from "../../../kind/zod.ts";
import { parseCondition } from "../parse-condition.ts";

/** What tells gates apart, with what the gate asks. */
export const gateType = <Type extends string>(type: Type, asks: string) =>
  z.literal(type).meta(meaning(asks, [type]));

export const shareNumber = () => z.number().min(0).max(1);
export const confidenceNumber = () => z.number().gt(0.5).lt(1);
export const boundConfidence = () =>
  confidenceNumber()
    .default(0.95)
    .meta(meaning("Confidence of the bound.", [0.95]));
export const condition = () =>
  z
    .string()
    .max(200)
    .superRefine((text, context) => {
      const parsed = parseCondition(text);
      if (!parsed.ok) context.addIssue({ code: "custom", message: parsed.message });
    });
// missing data never passes a gate, so that there is only one thing to write here
export const onMissing = () =>
  z
    .literal("hold")
    .exactOptional()
    .meta(meaning("What missing data does. There is only `hold`.", ["hold"], { default: "hold" }));
export const file = () => z.string().min(1).max(500);
export const webAddress = () =>
  z
    .string()
    .max(2000)
    .regex(/^(https?:\/\/|\$\{var:)/, "must be an http or https address");
export const prometheusAddress = () =>
  webAddress().meta(meaning("Address of the Prometheus.", ["https://prometheus.example.com"]));
export const bearerToken = () =>
  z
    .string()
    .max(4000)
    .exactOptional()
    .meta(
      meaning("Sent as a bearer token.", ["${var:PROMETHEUS_TOKEN}"], {
        leftOut: "no token is sent",
      }),
    );
export const labelName = () =>
  z
    .string()
    .max(128)
    .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, "must be the name of a label, such as host");
export const promql = () => z.string().min(1).max(4000);

/** How the share of failures is bounded: exactly, or by an approximation that is less careful. */
const methods = ["clopper-pearson", "wilson"] as const;

/** How a share of failures is bounded. */
export const failureTerms = () => ({
  max: shareNumber().meta(meaning("Share of failures that is still accepted.", [0.02])),
  confidence: boundConfidence(),
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
