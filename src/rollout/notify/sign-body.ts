import { nodeCrypto } from "../../graph/late-crypto.ts";

/**
 * Headers by which a receiver knows that a body is of whoever has the secret, and when it was sent:
 * `X-Ringwright-Signature` is `sha256=` and the HMAC-SHA256, in hex, of the seconds since 1970 in
 * `X-Ringwright-Timestamp`, a dot and the body as it arrives. A body that is sent again later has
 * another time in what is signed, so that a receiver can refuse an old one.
 *
 * The header is like GitHub's, what is signed like Stripe's:
 *
 * @see https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
 * @see https://docs.stripe.com/webhooks#verify-manually
 */
export function signatureHeaders(body: string, secret: string, now: Date): Record<string, string> {
  const seconds = String(Math.floor(now.getTime() / 1000));
  const signature = nodeCrypto()
    .createHmac("sha256", secret)
    .update(`${seconds}.${body}`)
    .digest("hex");
  return {
    "x-ringwright-timestamp": seconds,
    "x-ringwright-signature": `sha256=${signature}`,
  };
}
