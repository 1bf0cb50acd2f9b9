import { createDecipheriv, createHash, createHmac, timingSafeEqual } from "node:crypto";
import { unzipSync } from "fflate";
import { textOf, type WireObject } from "../ground/wire.ts";
import type { AppFolder } from "../state/app-content.ts";

const longestText = 204_800;

/**
 * What is in the encrypted ZIP of an app, by its encryption info; undefined where it cannot be
 * opened: another length, message authentication code, key or digest than was said.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-apps-fileencryptioninfo
 */
export function openAppFolder(
  blob: Uint8Array,
  sizes: { readonly size: number; readonly sizeEncrypted: number },
  info: WireObject,
): AppFolder | undefined {
  const bytes = (name: string) => Buffer.from(textOf(info, name), "base64");
  const [key, macKey, iv] = [
    bytes("encryptionKey"),
    bytes("macKey"),
    bytes("initializationVector"),
  ];
  const mac = bytes("mac");
  const isSound =
    textOf(info, "profileIdentifier") === "ProfileVersion1" &&
    textOf(info, "fileDigestAlgorithm") === "SHA256" &&
    [key.length, macKey.length, iv.length, mac.length].join() === "32,32,16,32" &&
    blob.length === sizes.sizeEncrypted;
  if (!isSound) return undefined;
  const stored = Buffer.from(blob);
  const found = createHmac("sha256", macKey).update(stored.subarray(32)).digest();
  if (!timingSafeEqual(found, mac) || !stored.subarray(0, 32).equals(mac)) return undefined;
  if (!stored.subarray(32, 48).equals(iv)) return undefined;
  try {
    const decipher = createDecipheriv("aes-256-cbc", key, iv);
    const zip = Buffer.concat([decipher.update(stored.subarray(48)), decipher.final()]);
    const digest = createHash("sha256").update(zip).digest("base64");
    if (zip.length !== sizes.size || digest !== textOf(info, "fileDigest")) return undefined;
    return folderOf(unzipSync(zip));
  } catch {
    // wrong padding, or no ZIP
    return undefined;
  }
}

function folderOf(entries: Readonly<Record<string, Uint8Array>>): AppFolder {
  const files = Object.entries(entries).map(([name, bytes]) => {
    const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest("hex");
    const digests = { SHA256: digest("sha256"), SHA512: digest("sha512") };
    const isText = bytes.length <= longestText && name.endsWith(".ps1");
    const text = isText ? { text: Buffer.from(bytes).toString("utf8") } : {};
    return [name, { size: bytes.length, digests, ...text }] as const;
  });
  return { files: Object.fromEntries(files) };
}
