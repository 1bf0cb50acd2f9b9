import { addressPattern } from "../kind/address.ts";
import { meaning } from "../kind/meaning.ts";
import { z } from "../kind/zod.ts";

/** An address as files write it. */
export const writtenAddress = () =>
  z.string().regex(addressPattern, 'must be kind/key, such as "ring/broad"');

/** What is taken over, kept under another key, or let go. */
export const ownershipSections = () => ({
  adopt: z
    .array(
      z.strictObject({
        to: writtenAddress().meta(
          meaning("Address in the files of the object that is taken over.", ["ring/broad"]),
        ),
        id: z
          .guid()
          .meta(meaning("Object id in the tenant.", ["0f2c0000-0000-4000-8000-000000000001"])),
      }),
    )
    .exactOptional()
    .meta(
      meaning(
        "Existing objects that the stack takes over.",
        [[{ to: "ring/broad", id: "0f2c0000-0000-4000-8000-000000000001" }]],
        { leftOut: "none" },
      ),
    ),
  moved: z
    .array(
      z.strictObject({
        from: writtenAddress().meta(meaning("Address that the object had.", ["ring/old"])),
        to: writtenAddress().meta(meaning("Address that it has in the files now.", ["ring/new"])),
      }),
    )
    .exactOptional()
    .meta(
      meaning(
        "Objects that have another key from now on, and stay the same objects.",
        [[{ from: "ring/old", to: "ring/new" }]],
        { leftOut: "none" },
      ),
    ),
  removed: z
    .array(
      z.strictObject({
        from: writtenAddress().meta(meaning("Address that the object had.", ["ring/x"])),
        destroy: z
          .boolean()
          .exactOptional()
          .meta(
            meaning(
              "Whether the object is deleted. False: it is forgotten, and stays in the tenant.",
              [false],
              { default: true },
            ),
          ),
      }),
    )
    .exactOptional()
    .meta(
      meaning(
        "Objects that are in no file any more, and what becomes of them.",
        [[{ from: "ring/x", destroy: false }]],
        { leftOut: "they stay until `apply --prune`" },
      ),
    ),
});
