import { lazySchema, z } from "../../kind/zod.ts";
import { kinds } from "../../registry/kinds.ts";

const line = () =>
  z.looseObject({
    target: z.enum(["group", "exclude", "allDevices", "allUsers", "other"]),
    group: z.string().optional(),
    groupId: z.string().optional(),
    displayName: z.string().optional(),
    filter: z.string().optional(),
    filterId: z.string().optional(),
    filterMode: z.enum(["include", "exclude"]).optional(),
  });
const member = () => z.looseObject({ id: z.string(), displayName: z.string() });

/**
 * A saved plan. Unknown properties are kept, since a later minor version may add some;
 * another `formatVersion` is refused.
 */
export const planSchema = lazySchema(() =>
  z.looseObject({
    formatVersion: z.literal(1),
    toolVersion: z.string(),
    createdAt: z.iso.datetime(),
    tenantId: z.string().nullable(),
    stack: z.string(),
    configHash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
    complete: z.boolean(),
    summary: z.looseObject({
      create: z.int(),
      update: z.int(),
      delete: z.int(),
      adopt: z.int(),
      unchanged: z.int(),
      drift: z.int(),
      devicesAffected: z.int().nullable(),
    }),
    changes: z.array(
      z.looseObject({
        address: z.string(),
        kind: z.enum(kinds.map(({ name }) => name)),
        action: z.enum(["create", "update", "replace", "delete", "adopt", "move", "forget"]),
        reason: z.enum([
          "configChanged",
          "tenantChanged",
          "conflict",
          "assignmentsDiffer",
          "new",
          "removed",
        ]),
        id: z.string().nullable(),
        displayName: z.string(),
        finishes: z.boolean().optional(),
        fields: z.array(
          z.looseObject({ path: z.string(), before: z.unknown(), after: z.unknown() }),
        ),
        assignments: z.looseObject({
          add: z.array(line()),
          remove: z.array(line()),
          keep: z.int(),
        }),
        members: z
          .looseObject({ add: z.array(member()), remove: z.array(member()), keep: z.int() })
          .nullable(),
        dependsOn: z.array(z.string()),
        waitsFor: z.array(z.string()),
        precondition: z.string(),
        predecessor: z.looseObject({ id: z.string(), precondition: z.string() }).nullable(),
        impact: z.looseObject({ devices: z.int(), gain: z.int(), lose: z.int() }).nullable(),
        approximations: z.array(z.string()),
        consequences: z.array(z.string()),
      }),
    ),
    drift: z.array(
      z.looseObject({
        address: z.string(),
        path: z.string(),
        lastApplied: z.unknown(),
        live: z.unknown(),
      }),
    ),
    diagnostics: z.array(
      z.looseObject({
        id: z.string(),
        severity: z.enum(["error", "warning", "info"]),
        address: z.string().optional(),
        message: z.string(),
        file: z.string().optional(),
        line: z.int().optional(),
      }),
    ),
    references: z.record(z.string(), z.string()),
    approvals: z.looseObject({
      prune: z.boolean(),
      adopt: z.boolean(),
      replace: z.boolean(),
      force: z.array(z.string()),
      allow: z.array(z.string()),
    }),
  }),
);
