import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "../../kind/zod.ts";
import type { Plan } from "../../reconcile/plan/plan.ts";
import { planDigest, type SavedPlan } from "../../reconcile/plan/saved-plan.ts";
import { jsonText } from "../../report/escape.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { readPlanFile } from "../saved-plan-file.ts";
import { writePrivate } from "../write-private.ts";

const indexName = "fleet-plans.json";
const digestText = () => z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** Plans of many tenants in a folder: one file each, and an index that names each by its digest. */
export class PlanFolder {
  readonly #folder: string;
  readonly #plans = new Map<
    string,
    { readonly tenantId: string | null; readonly digest: string }
  >();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Keeps the plan of a tenant. */
  async add(tenant: string, plan: Plan): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const text = jsonText(plan);
    await writePrivate(join(this.#folder, planFile(tenant)), text);
    this.#plans.set(tenant, { tenantId: plan.tenantId, digest: planDigest(text) });
  }

  /** Writes the index, and gives its digest: who approves it, approves every plan. */
  async seal(content: string): Promise<string> {
    await mkdir(this.#folder, { recursive: true });
    const plans = [...this.#plans]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([tenant, plan]) => ({ tenant, ...plan }));
    const text = jsonText({ formatVersion: 1, content, plans });
    await writePrivate(join(this.#folder, indexName), text);
    return planDigest(text);
  }
}

/** Plans that were saved, by the keys of their tenants. */
export interface SavedPlans {
  /** Hash of the content that they are of. */
  readonly content: string;
  readonly plans: ReadonlyMap<string, SavedPlan>;
}

/**
 * Reads plans that `PlanFolder` kept. Each has to be the one that the index names.
 *
 * @param wanted The digest of the index that was approved; without it approvals in plans do not count.
 * @throws {CommandError} with code 4 where something is another than what was approved.
 */
export async function readPlanFolder(
  folder: string,
  wanted: string | undefined,
): Promise<SavedPlans> {
  const file = join(folder, indexName);
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(
      `${file} cannot be read (${error.code ?? error.message}); ${folder} has to be a folder that fleet plan --out wrote`,
    );
  });
  const found = planDigest(bytes);
  if (wanted !== undefined && wanted.toLowerCase() !== found) {
    throw new CommandError(
      `${file} is not what was approved: its digest is ${found}, not ${wanted}. Plan again, and have it approved`,
      ExitCode.stale,
    );
  }
  const index = parseIndex(file, bytes);
  const plans = new Map<string, SavedPlan>();
  for (const { tenant, digest: named } of index.plans) {
    const saved = await readPlanFile(join(folder, planFile(tenant)), named);
    plans.set(tenant, wanted === undefined ? withoutApprovals(saved) : saved);
  }
  return { content: index.content, plans };
}

function parseIndex(file: string, bytes: Uint8Array) {
  const schema = z.strictObject({
    formatVersion: z.literal(1),
    content: digestText(),
    plans: z.array(
      z.strictObject({
        tenant: z.string().regex(/^[a-z0-9-]{1,64}$/),
        tenantId: z.string().nullable(),
        digest: digestText(),
      }),
    ),
  });
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    throw new CommandError(`${file} is no index of saved plans; write one with fleet plan --out`);
  }
}

// who gave no digest has approved nothing of what plans allow themselves
function withoutApprovals(saved: SavedPlan): SavedPlan {
  const none = { prune: false, adopt: false, replace: false, force: [], allow: [] };
  return { ...saved, approvals: none };
}

function planFile(tenant: string): string {
  return `${tenant}.plan.json`;
}
