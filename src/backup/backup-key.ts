import { nodeCrypto } from "../graph/late-crypto.ts";

/**
 * A key that backups are sealed with: AES-256-GCM, with a random nonce for each text. It tells its
 * id and never itself.
 *
 * @see https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf
 */
export class BackupKey {
  /** Tells this key from another, and nothing of what it is: 16 hex digits. */
  readonly id: string;
  readonly #bytes: Buffer;

  /**
   * @param text 32 bytes as base64 or hex, such as `openssl rand -base64 32` prints them.
   * @throws {TypeError} where it is no such text; the message does not quote it.
   */
  constructor(text: string) {
    const bytes = bytesOf(text.trim());
    if (!bytes)
      throw new TypeError(
        "a backup key is 32 bytes as base64 or hex, such as those of: openssl rand -base64 32",
      );
    this.#bytes = bytes;
    this.id = nodeCrypto()
      .createHmac("sha256", bytes)
      .update("ringwright backup key id")
      .digest("hex")
      .slice(0, 16);
  }

  /** A text that only this key opens, as base64; `about` is bound to it and stays readable. */
  seal(text: string, about: string): string {
    const nonce = nodeCrypto().randomBytes(nonceBytes);
    const cipher = nodeCrypto().createCipheriv(algorithm, this.#bytes, nonce, {
      authTagLength: tagBytes,
    });
    cipher.setAAD(Buffer.from(about));
    const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64");
  }

  /** What was sealed; undefined where it was sealed by another key, about something else, or changed. */
  open(sealed: string, about: string): string | undefined {
    const bytes = Buffer.from(sealed, "base64");
    if (bytes.length < nonceBytes + tagBytes || bytes.toString("base64") !== sealed)
      return undefined;
    const nonce = bytes.subarray(0, nonceBytes);
    const decipher = nodeCrypto().createDecipheriv(algorithm, this.#bytes, nonce, {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(about));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    try {
      const opened = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
      return Buffer.concat([opened, decipher.final()]).toString("utf8");
    } catch {
      // node says nothing but that it does not fit
      return undefined;
    }
  }
}

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

function bytesOf(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, "hex");
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return undefined;
  const bytes = Buffer.from(text, "base64");
  return bytes.length === keyBytes ? bytes : undefined;
}
