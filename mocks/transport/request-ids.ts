import type { MockClock } from "../ground/clock.ts";
import { guidOf } from "../ground/random.ts";
import type { ErrorBodyContext } from "../ground/refusal.ts";

/** Ids and headers of one answer; the set follows Dev Proxy's and live answers. */
export class RequestIds {
  readonly #clock: MockClock;
  readonly #requestId: string;
  readonly #clientRequestId: string;
  readonly #activityId: string;
  readonly #extra: Record<string, string> = {};

  /** `place` is that of a batch item, 1-based. */
  constructor(
    seed: number,
    clock: MockClock,
    number: number,
    headers: Readonly<Record<string, string>>,
    place = 0,
  ) {
    this.#clock = clock;
    this.#requestId = guidOf(seed, "request", number, place);
    this.#clientRequestId = headers["client-request-id"] ?? this.#requestId;
    this.#activityId = guidOf(seed, "activity", number, place);
  }

  add(headers: Readonly<Record<string, string>>): void {
    Object.assign(this.#extra, headers);
  }

  headers(): Record<string, string> {
    return {
      "Cache-Control": "no-store",
      "Strict-Transport-Security": "max-age=31536000",
      "request-id": this.#requestId,
      "client-request-id": this.#clientRequestId,
      "x-ms-ags-diagnostic": JSON.stringify({
        ServerInfo: {
          DataCenter: "Germany West Central",
          Slice: "E",
          Ring: "5",
          ScaleUnit: "003",
          RoleInstance: "FR3PEPF00000A01",
        },
      }),
      Date: this.#clock.now().toUTCString(),
      ...this.#extra,
    };
  }

  context(intune = false): ErrorBodyContext & { readonly headers: Record<string, string> } {
    return {
      intune,
      requestId: this.#requestId,
      clientRequestId: this.#clientRequestId,
      activityId: this.#activityId,
      at: this.#clock.now(),
      headers: this.headers(),
    };
  }
}
