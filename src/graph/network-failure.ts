import { AttemptFailure } from "./attempt-failure.ts";
import type { FailureKind } from "./retry-decision.ts";
import { ProxyError } from "./proxy/proxy-error.ts";

// nothing was sent yet, so that even a create can be repeated
const beforeSending = new Set([
  "ECONNREFUSED",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/**
 * What no waiting mends, in Node's words: the codes with which OpenSSL and Node refuse a
 * certificate.
 *
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
const certificateCodes = new Set([
  "CERT_CHAIN_TOO_LONG",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REJECTED",
  "CERT_REVOKED",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_FORMAT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERROR_IN_CERT_NOT_AFTER_FIELD",
  "ERROR_IN_CERT_NOT_BEFORE_FIELD",
  "HOSTNAME_MISMATCH",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "PATH_LENGTH_EXCEEDED",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
  "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

// the resolver's word for a name that nobody knows; EAI_AGAIN is that it could not ask
const unknownName = "ENOTFOUND";

/**
 * What `fetch` or the reading of its body threw, told apart by whether the request
 * may have reached the service. Codes are those of Node and undici; anything unknown
 * counts as sent.
 *
 * @see https://undici.nodejs.org/#/docs/api/Errors
 */
export function networkFailure(error: unknown): AttemptFailure {
  const causes = causeChain(error);
  const code = causes.map(codeOf).find((found) => found !== undefined);
  const kind = failureKindOf(causes);
  const proxied = causes.find((cause) => cause instanceof ProxyError);
  const last = proxied ?? causes.at(-1);
  const said = last instanceof Error ? last.message : String(error);
  const text = tunnelRefused.test(said) ? `${said}: ${nativeAdvice}` : said;
  return new AttemptFailure({
    kind,
    status: 0,
    code: "NetworkError",
    text: proxied || code === undefined || text.includes(code) ? text : `${code} ${text}`,
    cause: error,
  });
}

/**
 * Why a request did not get through, in words that may be shown: no part of its address but its host
 * and port is in them. Undefined where nothing is known but that it failed.
 */
export function networkReason(error: unknown): string | undefined {
  const causes = causeChain(error);
  const proxied = causes.find((cause) => cause instanceof ProxyError);
  if (proxied) return proxied.message;
  const code = causes.map(codeOf).find((found) => found !== undefined);
  return code !== undefined && failureKindOf(causes) === "distrusted"
    ? `${code}. ${certificateAdvice}`
    : code;
}

/** What to do where a certificate is not trusted. */
export const certificateAdvice =
  "Check the clock of this machine and the name of the host. Where a proxy opens TLS connections, " +
  "set NODE_EXTRA_CA_CERTS to a file with its root certificate, or NODE_OPTIONS=--use-system-ca " +
  "where the system trusts it";

function failureKindOf(causes: readonly unknown[]): FailureKind {
  const codes = causes.map(codeOf);
  const proxied = causes.find((cause) => cause instanceof ProxyError);
  if (proxied) return proxyFailureKind(proxied, codes);
  if (causes.some((cause) => cause instanceof Error && tunnelRefused.test(cause.message)))
    return "proxy";
  if (codes.some((code) => code !== undefined && certificateCodes.has(code))) return "distrusted";
  if (codes.includes(unknownName)) return "unknownHost";
  if (causes.some((cause) => cause instanceof Error && cause.message === forbiddenPort))
    return "forbiddenPort";
  return causes.some(neverSent) ? "notSent" : "lost";
}

// of undici's fetch, in words alone: https://fetch.spec.whatwg.org/#port-blocking
const forbiddenPort = "bad port";

// Node's own words, where its own way through a proxy is used
const tunnelRefused = /^Proxy response \(4\d\d\) !== 200 when HTTP Tunneling/;

const nativeAdvice =
  "check the address, the user name and the password in HTTPS_PROXY, or name the host in NO_PROXY";

function proxyFailureKind({ code }: ProxyError, codes: readonly unknown[]): FailureKind {
  switch (code) {
    case "PROXY_UNREACHABLE":
      return codes.includes(unknownName) ? "proxy" : "notSent";
    case "PROXY_FAILED":
      return "notSent";
    case "PROXY_SETTING":
    case "PROXY_LOGIN":
    case "PROXY_REFUSED":
      return "proxy";
    default:
      return code satisfies never;
  }
}

function neverSent(cause: unknown): boolean {
  const code = codeOf(cause);
  if (code !== undefined && beforeSending.has(code)) return true;
  // Node's text for a reset during the handshake; its code is a plain ECONNRESET
  if (cause instanceof Error && /before secure TLS connection/.test(cause.message)) return true;
  const socket = (cause as { socket?: { bytesWritten?: unknown } } | undefined)?.socket;
  return socket?.bytesWritten === 0;
}

function causeChain(error: unknown): unknown[] {
  const chain: unknown[] = [];
  let current: unknown = error;
  while (current !== undefined && current !== null && chain.length < 6) {
    chain.push(current);
    // happy eyeballs: every address failed, each with a code of its own
    current =
      current instanceof AggregateError && current.errors.length > 0
        ? (current.errors[0] as unknown)
        : (current as { cause?: unknown }).cause;
  }
  return chain;
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}
