import type { OperationOptions } from "../../graph/request.ts";
import type { Actor } from "../../rollout/tick/commands.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { ownHolder } from "../lease-holder.ts";
import type { Terminal } from "../terminal.ts";

/** Who asks: as said, else the user or the pipeline's run; with the identity that signed in. */
export async function personOf(
  by: string | undefined,
  tenant: Tenant,
  { env, abortSignal }: Terminal,
): Promise<Actor> {
  const options: OperationOptions = { abortSignal };
  const claims = await tenant.graph.tokenClaims(options);
  return {
    by: by ?? ownHolder(env).who ?? "unknown",
    identity: claims?.oid ?? claims?.appid ?? null,
  };
}
