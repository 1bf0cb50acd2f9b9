import { meaning } from "../../../kind/meaning.ts";
import { lazySchema, z } from "../../../kind/zod.ts";

const notifyEvents = [
  "started",
  "stagePassed",
  "awaitingApproval",
  "held",
  "cleared",
  "aborted",
  "rolledBack",
  "rollbackFailed",
  "completed",
  "holdExpiring",
] as const;

/** One webhook: what it is told, and how. */
export const rolloutWebhookSchema = lazySchema(() =>
  z.strictObject({
    on: z
      .array(z.enum(notifyEvents))
      .min(1)
      .meta(meaning("The events.", [["held", "completed"]])),
    webhook: z
      .string()
      .max(2000)
      .regex(
        /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/]|\$\{var:)/,
        "must be an https address",
      )
      .meta(
        meaning(
          "https address that is sent a message. An address with a secret belongs in a variable.",
          ["https://example.com/hook", "${var:HOOK}"],
        ),
      ),
    format: z
      .enum(["generic", "teams", "slack"])
      .default("generic")
      .meta(meaning("Form of the message.", ["teams"])),
    secret: z
      .string()
      .min(1)
      .max(500)
      .exactOptional()
      .meta(
        meaning(
          "Signs the body of the generic form, HMAC-SHA256 in `X-Ringwright-Signature`.",
          ["${var:HOOK_SECRET}"],
          { leftOut: "the body is not signed" },
        ),
      ),
  }),
);
