import { nodeCrypto } from "../../graph/late-crypto.ts";
import type { ContentBlock, ContentFile, PackedContent } from "../../kind/content.ts";
import type { WireObject } from "../../kind/wire.ts";
import { storedZip, storedZipSize } from "./stored-zip.ts";

const macSize = 32;
const ivSize = 16;
const cipherBlock = 16;
const blockSize = 4 * 1024 * 1024;

/**
 * Setup files as Intune stores them: one ZIP, encrypted with AES-256 in CBC mode under a key of its
 * own, before it the initialization vector, and before that an HMAC-SHA-256 over both. No more than
 * one block is in memory: the front, which nothing but the end tells, is made last and goes first by
 * the list of blocks.
 *
 * Unverified: that the service and its agent take a ZIP without compression, and blocks of different
 * lengths; both are within what ZIP and Azure Storage define.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-apps-fileencryptioninfo
 * @see https://github.com/microsoft/Intune-PowerShell-SDK Samples/Apps/UploadLobApp.psm1
 */
export function packContent(files: readonly ContentFile[]): PackedContent {
  const { createCipheriv, createHash, createHmac, randomBytes } = nodeCrypto();
  const size = storedZipSize(files);
  const [encryptionKey, macKey, iv] = [randomBytes(32), randomBytes(32), randomBytes(ivSize)];
  const padded = size + cipherBlock - (size % cipherBlock);
  const order: string[] = [];
  let seal: WireObject | undefined;

  async function* blocks(): AsyncGenerator<ContentBlock> {
    const cipher = createCipheriv("aes-256-cbc", encryptionKey, iv);
    const digest = createHash("sha256");
    const mac = createHmac("sha256", macKey).update(iv);
    let waiting: Buffer[] = [];
    let length = 0;
    const next = (): ContentBlock => {
      const block = { id: blockId(order.length + 1), bytes: Buffer.concat(waiting) };
      order.push(block.id);
      [waiting, length] = [[], 0];
      return block;
    };
    const take = (bytes: Buffer) => {
      mac.update(bytes);
      waiting.push(bytes);
      length += bytes.length;
    };
    for await (const bytes of storedZip(files)) {
      digest.update(bytes);
      take(cipher.update(bytes));
      if (length >= blockSize) yield next();
    }
    take(cipher.final());
    yield next();
    const sum = mac.digest();
    order.unshift(blockId(0));
    seal = sealOf({ encryptionKey, macKey, iv, mac: sum, digest: digest.digest() });
    yield { id: blockId(0), bytes: Buffer.concat([sum, iv]) };
  }

  return {
    size,
    sizeStored: macSize + ivSize + padded,
    blocks,
    order: () => order,
    seal: () => {
      if (!seal) throw new TypeError("the seal of a content follows from all of its blocks");
      return seal;
    },
  };
}

interface SealParts {
  readonly encryptionKey: Buffer;
  readonly macKey: Buffer;
  readonly iv: Buffer;
  readonly mac: Buffer;
  readonly digest: Buffer;
}

function sealOf({ encryptionKey, macKey, iv, mac, digest }: SealParts): WireObject {
  const base64 = (bytes: Buffer) => bytes.toString("base64");
  return {
    fileEncryptionInfo: {
      "@odata.type": "#microsoft.graph.fileEncryptionInfo",
      encryptionKey: base64(encryptionKey),
      macKey: base64(macKey),
      initializationVector: base64(iv),
      mac: base64(mac),
      profileIdentifier: "ProfileVersion1",
      fileDigest: base64(digest),
      fileDigestAlgorithm: "SHA256",
    },
  };
}

function blockId(place: number): string {
  return Buffer.from(String(place).padStart(6, "0")).toString("base64");
}
