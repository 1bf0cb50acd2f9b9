import { meaning } from "./meaning.ts";
import { z } from "./zod.ts";

/**
 * Text lengths that hold with the ownership marker counted in.
 *
 * Intune takes 1,500 characters of description; the marker needs up to 420 of them.
 * @see https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-deviceconfiguration
 */
const descriptionLimit = 1000;

// tabs and line ends are text, other control characters are not
const controlCharacters = /(?![\t\n\r])\p{Cc}/u;

/** A name as one line of text. Blanks at either end are refused: the portal hides them and look-ups miss them. */
export const displayName = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => text === text.trim(), "must not begin or end with a blank")
    .refine((text) => !/[\r\n\t]/.test(text) && !controlCharacters.test(text), {
      message: "must be one line without control characters",
    });

export const descriptionSchema = () =>
  z
    .string()
    .max(descriptionLimit)
    .refine((text) => !controlCharacters.test(text), "must not hold control characters")
    .refine((text) => !/^\[ringwright /m.test(text), {
      message: "must not hold a line that begins with [ringwright: that is the ownership marker",
    });

/** Ids of role scope tags; `["0"]` is Default. */
export const roleScopeTagIds = () =>
  z
    .array(z.string().regex(/^\d+$/, 'must be the id of a scope tag, such as "0"'))
    .max(100)
    .exactOptional()
    .meta(
      meaning(
        'Ids of role scope tags: who among the administrators sees the policy. `"0"` is Default.',
        [["0"]],
      ),
    );

/** What every managed resource may carry besides its properties. */
export const resourceShape = () => ({
  id: z
    .guid()
    .exactOptional()
    .meta(
      meaning(
        "Object id in the tenant: pins the object, whatever its name.",
        ["0f2c0000-0000-4000-8000-000000000001"],
        { leftOut: "the object is found by its ownership marker, then by its display name" },
      ),
    ),
  lifecycle: z
    .strictObject({
      protect: z
        .boolean()
        .exactOptional()
        .meta(
          meaning(
            "Whether the object must never be deleted or replaced. It is kept in the tenant too.",
            [true],
            { default: false },
          ),
        ),
    })
    .exactOptional()
    .meta(
      meaning("What may never happen to the object.", [{ protect: true }], {
        leftOut: "nothing is protected",
      }),
    ),
});
