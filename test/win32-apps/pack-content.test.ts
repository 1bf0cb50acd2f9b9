import { createDecipheriv, createHash, createHmac } from "node:crypto";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { ContentFile } from "../../src/kind/content.ts";
import { packContent } from "../../src/win32-apps/content/pack-content.ts";
import { storedZipSize } from "../../src/win32-apps/content/stored-zip.ts";

function fileOf(name: string, bytes: Uint8Array, piece = 1000): ContentFile {
  return {
    name,
    size: bytes.length,
    crc32: crc32(bytes),
    read: async function* () {
      for (let at = 0; at < bytes.length; at += piece)
        yield await Promise.resolve(bytes.subarray(at, at + piece));
    },
  };
}

async function storedOf(files: readonly ContentFile[]) {
  const packed = packContent(files);
  const blocks = new Map<string, Uint8Array>();
  let most = 0;
  for await (const { id, bytes } of packed.blocks()) {
    blocks.set(id, bytes);
    most = Math.max(most, bytes.length);
  }
  const parts = packed.order().map((id) => blocks.get(id) ?? new Uint8Array());
  const { fileEncryptionInfo: info } = packed.seal() as {
    fileEncryptionInfo: Record<string, string>;
  };
  return { packed, info, most, ids: [...blocks.keys()], stored: Buffer.concat(parts) };
}

/** What a device makes of it, written anew from the description of the format. */
function opened(stored: Buffer, info: Readonly<Record<string, string>>): Buffer {
  const bytes = (name: string) => Buffer.from(info[name] ?? "", "base64");
  const mac = createHmac("sha256", bytes("macKey")).update(stored.subarray(32)).digest();
  expect(stored.subarray(0, 32)).toEqual(mac);
  expect(bytes("mac")).toEqual(mac);
  expect(stored.subarray(32, 48)).toEqual(bytes("initializationVector"));
  const decipher = createDecipheriv("aes-256-cbc", bytes("encryptionKey"), stored.subarray(32, 48));
  return Buffer.concat([decipher.update(stored.subarray(48)), decipher.final()]);
}

const names = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,20}$/), {
  minLength: 1,
  maxLength: 3,
});

describe("packed content", () => {
  test("is opened again to the same files, whatever they hold", async () => {
    await fc.assert(
      fc.asyncProperty(
        names.chain((list) =>
          fc.tuple(
            ...list.map((name) =>
              fc.tuple(
                fc.constant(name),
                fc.uint8Array({ maxLength: 3000 }),
                fc.integer({ min: 1, max: 700 }),
              ),
            ),
          ),
        ),
        async (contents) => {
          const { packed, info, stored } = await storedOf(
            contents.map(([name, bytes, piece]) => fileOf(name, bytes, piece)),
          );

          const zip = opened(stored, info);

          expect(stored).toHaveLength(packed.sizeStored);
          expect(zip).toHaveLength(packed.size);
          expect(createHash("sha256").update(zip).digest("base64")).toBe(info["fileDigest"]);
          expect(unzipSync(zip)).toEqual(
            Object.fromEntries(contents.map(([name, bytes]) => [name, bytes])),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test("has keys of its own each time, of the lengths that the service asks for", async () => {
    const file = fileOf("a", Buffer.from("the same"));

    const [one, other] = [await storedOf([file]), await storedOf([file])];

    for (const [name, length] of [
      ["encryptionKey", 32],
      ["macKey", 32],
      ["initializationVector", 16],
    ] as const) {
      expect(Buffer.from(one.info[name] ?? "", "base64")).toHaveLength(length);
      expect(one.info[name]).not.toBe(other.info[name]);
    }
    expect(one.info["encryptionKey"]).not.toBe(one.info["macKey"]);
    expect(one.info).toMatchObject({
      profileIdentifier: "ProfileVersion1",
      fileDigestAlgorithm: "SHA256",
    });
    expect(one.info["fileDigest"]).toBe(other.info["fileDigest"]);
  });

  test("comes in blocks of some megabytes, the front last and first in order", async () => {
    const bytes = Buffer.alloc(13 * 1024 * 1024, "0123456789abcdef");

    const { packed, info, ids, most, stored } = await storedOf([fileOf("big.zip", bytes, 65_536)]);

    expect(most).toBeLessThan(5 * 1024 * 1024);
    expect(ids.length).toBe(5);
    expect(new Set(ids.map((id) => id.length)).size).toBe(1);
    expect(packed.order()).toEqual([ids.at(-1), ...ids.slice(0, -1)]);
    const big = unzipSync(opened(stored, info))["big.zip"] ?? new Uint8Array();
    expect(bytes.equals(big)).toBe(true);
  });

  test("ends with an error where a file has become shorter or longer meanwhile", async () => {
    const bytes = Buffer.from("twelve bytes");
    for (const size of [11, 13]) {
      await expect(storedOf([{ ...fileOf("a", bytes), size }])).rejects.toThrow(
        `a has not the ${size} bytes that it had before`,
      );
    }
  });

  test("refuses what a ZIP without 64-bit fields cannot hold", () => {
    expect(() => storedZipSize([{ name: "a", size: 2 ** 32 - 10 }])).toThrow("more than the 4 GB");
    expect(storedZipSize([{ name: "a", size: 10 }])).toBe(30 + 46 + 2 + 10 + 22);
  });

  test("has no seal before all of its blocks were made", () => {
    expect(() => packContent([fileOf("a", Buffer.from("a"))]).seal()).toThrow("all of its blocks");
  });
});
