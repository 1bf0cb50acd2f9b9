/** What `Retry-After` is read against. Names of `headers` are lower-case. */
export interface RetryAfterSource {
  readonly headers: Readonly<Record<string, string>>;
  /** `RetryAfter` out of Intune's error text, where there is one. */
  readonly embedded: unknown;
  readonly now: Date;
}

/**
 * How long the service asks to wait, in milliseconds; undefined where it does not say
 * or cannot be understood. Seconds may have decimals. A date counts from the answer's
 * own `Date`, since clocks differ.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 * @see https://learn.microsoft.com/graph/throttling
 */
export function retryAfterInMs(source: RetryAfterSource): number | undefined {
  const header = source.headers["retry-after"]?.trim();
  if (header !== undefined && header !== "") {
    return seconds(header) ?? untilDate(header, source);
  }
  return embeddedInMs(source.embedded);
}

function seconds(text: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(text) ? Math.ceil(Number(text) * 1000) : undefined;
}

// the one date form that RFC 9110 lets a server write
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

function untilDate(text: string, { headers, now }: RetryAfterSource): number | undefined {
  if (!httpDate.test(text)) return undefined;
  const date = headers["date"] ?? "";
  const sentAt = httpDate.test(date) ? Date.parse(date) : now.getTime();
  const wait = Date.parse(text) - sentAt;
  return wait > 0 ? wait : undefined;
}

// seen as null, as a number and, unverified, as a time span
function embeddedInMs(value: unknown): number | undefined {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) {
    return Math.ceil(value * 1000);
  }
  if (typeof value !== "string") return undefined;
  const span = /^(\d{1,2}):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(value.trim());
  if (span === null) return seconds(value.trim());
  const [, hours, minutes, rest] = span;
  return Math.ceil((Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)) * 1000);
}
