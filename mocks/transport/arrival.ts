import type { Answer, Call } from "../ground/call.ts";
import type { MockClock } from "../ground/clock.ts";
import type { GraphUrl, WireRequest } from "../ground/wire-message.ts";
import type { Settings } from "../options/settings.ts";
import type { Quotas } from "./throttling.ts";
import type { RequestIds } from "./request-ids.ts";
import type { Tokens } from "./tokens.ts";

/** One wire request on its way in. */
export interface Arrival {
  readonly request: WireRequest;
  readonly url: GraphUrl;
  /** 1-based, in order of arrival. */
  readonly number: number;
  readonly ids: RequestIds;
}

/** What judges and answers an arrival. */
export interface Service {
  readonly clock: MockClock;
  readonly settings: Settings;
  readonly tokens: Tokens;
  readonly quotas: Quotas;
  /** @throws {Refusal} for every answer outside 2xx. */
  readonly dispatch: (call: Call) => Answer;
}
