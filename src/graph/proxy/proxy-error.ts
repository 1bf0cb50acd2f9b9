/**
 * - `PROXY_SETTING` a variable does not name a proxy
 * - `PROXY_UNREACHABLE` the proxy itself was not reached
 * - `PROXY_LOGIN` it wants a user name and a password, or others than it was given
 * - `PROXY_REFUSED` it does not let this host pass
 * - `PROXY_FAILED` it did not reach the host
 */
export type ProxyErrorCode =
  | "PROXY_SETTING"
  | "PROXY_UNREACHABLE"
  | "PROXY_LOGIN"
  | "PROXY_REFUSED"
  | "PROXY_FAILED";

/** A proxy did not give a way to a host. Nothing was sent to that host. */
export class ProxyError extends Error {
  override readonly name = "ProxyError";
  readonly code: ProxyErrorCode;

  constructor(message: string, code: ProxyErrorCode, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
