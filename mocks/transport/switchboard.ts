import type { MockClock } from "../ground/clock.ts";
import type { Refusal } from "../ground/refusal.ts";
import { parseGraphUrl, type WireOutcome, type WireRequest } from "../ground/wire-message.ts";
import { guarded } from "./answer-call.ts";
import type { FaultBook } from "./fault-book.ts";
import { brokenOutcome } from "./fault-answer.ts";
import type { Gateway } from "./gateway.ts";
import { RequestIds } from "./request-ids.ts";
import { isSignInPath, type SignIn } from "./sign-in.ts";
import { malformed, tenantOfToken, unauthorized } from "./tokens.ts";

/** Where requests may go. */
export interface SwitchboardParts {
  readonly clock: MockClock;
  readonly seed: number;
  readonly signIn: SignIn;
  /** Of sign-in alone; each tenant has its own. */
  readonly faults: FaultBook;
  /** By id in lower case; undefined where the token's application is nobody there. */
  readonly gatewayOf: (tenantId: string) => Gateway | undefined;
  /** Of the tenant whose report lies behind a path, which carries no token. */
  readonly storing: (path: string) => Gateway | undefined;
}

/** Leads each request to sign-in, or to the tenant that its token names. */
export function createSwitchboard(parts: SwitchboardParts): Pick<Gateway, "answer"> {
  let count = 0;
  return {
    async answer(request, abortSignal) {
      const { path } = parseGraphUrl(request.url);
      const ids = new RequestIds(parts.seed, parts.clock, ++count, request.headers);
      if (isSignInPath(path)) return await signIn(parts, request, count, ids, abortSignal);
      const stored = parts.storing(path);
      if (stored !== undefined) return await stored.answer(request, abortSignal);
      const { authorization } = request.headers;
      const tenantId = tenantOfToken(authorization);
      const gateway = tenantId === undefined ? undefined : parts.gatewayOf(tenantId);
      if (gateway !== undefined) return await gateway.answer(request, abortSignal);
      const answer = guarded(path, ids, () => {
        throw strangerRefusal(authorization, tenantId);
      });
      return { kind: "answer", answer };
    },
  };
}

async function signIn(
  { signIn: service, faults, clock }: SwitchboardParts,
  request: WireRequest,
  number: number,
  ids: RequestIds,
  abortSignal: AbortSignal | undefined,
): Promise<WireOutcome> {
  const { path, search } = parseGraphUrl(request.url);
  const passing = { method: request.method, path, search, request: number, item: undefined };
  const context = { path, ids, clock, abortSignal };
  const before = faults.strike("before", passing);
  const broken = before && (await brokenOutcome(before, undefined, context));
  if (broken) return broken;
  const answer = service.answer(request);
  if (answer === undefined) throw new RangeError(`${path} is no path of sign-in.`);
  const after = faults.strike("after", passing);
  return (after && (await brokenOutcome(after, answer, context))) ?? { kind: "answer", answer };
}

/**
 * Why no tenant takes a request: no token, none of Entra ID's, or one of an application that has no
 * service principal in the tenant that it names.
 *
 * Text and cause of the latter: https://learn.microsoft.com/troubleshoot/entra/entra-id/users-groups-entra-apis/identity-of-calling-application-not-established;
 * status and code: https://github.com/microsoftgraph/msgraph-sdk-php/issues/230. Unverified: that a
 * tenant which is not there is answered alike.
 */
function strangerRefusal(authorization: string | undefined, tenantId: string | undefined): Refusal {
  if (tenantId !== undefined)
    return unauthorized(
      "The identity of the calling application could not be established.",
      "Authorization_IdentityNotFound",
    );
  const hasToken = /^Bearer \S+$/i.test(authorization ?? "");
  return unauthorized(hasToken ? malformed : "Access token is empty.");
}
