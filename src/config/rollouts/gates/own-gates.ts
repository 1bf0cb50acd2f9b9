import { meaning } from "../../../kind/meaning.ts";
import { z } from "../../../kind/zod.ts";
import { gateType, webAddress } from "./gate-parts.ts";

/** Gates that ask people, or a service or a program of yours. */
export const ownGates = {
  webhook: () =>
    z.strictObject({
      type: gateType("webhook", "Gate: a service of yours says so."),
      url: webAddress().meta(
        meaning("Address that is asked.", ["https://gates.example.com/ready"]),
      ),
      timeoutSeconds: z
        .int()
        .min(1)
        .max(300)
        .default(30)
        .meta(meaning("Seconds.", [30])),
    }),
  approval: () =>
    z.strictObject({
      type: gateType("approval", "Gate: people say so."),
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
  custom: () =>
    z.strictObject({
      type: gateType("custom", "Gate: a function of a program that uses the library."),
      timeoutSeconds: z
        .int()
        .min(1)
        .max(600)
        .default(60)
        .meta(meaning("Seconds.", [60])),
    }),
};
