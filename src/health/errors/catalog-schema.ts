import { lazySchema, type Plain, z } from "../../kind/zod.ts";
import { type FailureClass, failureClasses } from "./failure-class.ts";

/** `catalog.json`: what alerts and result codes mean, as pages of Microsoft say. */
export const errorCatalogSchema = lazySchema(() => {
  const text = z.string().min(1);
  const failureClass = z.enum(Object.keys(failureClasses) as FailureClass[]);
  return z.strictObject({
    /** The day on which the rows were last held against the pages. */
    readOn: z.iso.date(),
    /** Pages by the names that rows give them. */
    sources: z.record(z.string(), z.url({ protocol: /^https$/ })),
    /** What to do, where many rows say the same. */
    actions: z.record(z.string(), text),
    /** All from the page `alerts`. */
    alerts: z.array(
      z.strictObject({
        name: text,
        meaning: text,
        class: failureClass,
        cause: text.exactOptional(),
        action: text,
      }),
    ),
    codes: z.array(
      z.strictObject({
        code: z.string().regex(/^0x[0-9A-F]{8}$/),
        /** Absent where no page names one. */
        symbol: text.exactOptional(),
        meaning: text,
        /** Null where the page does not say what has to act. */
        class: failureClass.nullable(),
        cause: text.exactOptional(),
        action: text.exactOptional(),
        /** One of `actions`, in place of a text of its own. */
        sharedAction: text.exactOptional(),
        /** One of `sources`. */
        source: text.exactOptional(),
        /** In place of `source`, where no page was found that gives the meaning. */
        unverified: z.literal(true).exactOptional(),
      }),
    ),
  });
});

export type ErrorCatalog = Plain<typeof errorCatalogSchema>;
