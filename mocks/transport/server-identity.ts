import type * as Selfsigned from "selfsigned";

/** What a TLS server shows, and what its clients have to trust; all as PEM. */
export interface ServerIdentity {
  readonly key: string;
  readonly certificate: string;
  /** Certificate of the authority that signed it, whose key is kept nowhere. */
  readonly authority: string;
}

const day = 86_400_000;

/**
 * A fresh authority and a certificate of it for loopback and for `hosts`, so that a client can also
 * be led here under the service's own names. Both hold for 30 days.
 *
 * @throws {TypeError} where the package `selfsigned` is not installed.
 */
export async function createServerIdentity(
  hosts: readonly string[],
  now: Date,
): Promise<ServerIdentity> {
  const [{ generate }, { randomUUID }] = await Promise.all([
    loadSelfsigned(),
    import("node:crypto"),
  ]);
  const common = {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    // clocks of containers may be a little behind
    notBeforeDate: new Date(now.getTime() - day),
    notAfterDate: new Date(now.getTime() + 30 * day),
  } as const;
  // of its own name: OpenSSL finds an issuer by it, and a client may trust several tenants
  const name = `Ringwright mock tenant ${randomUUID()}`;
  const authority = await generate([{ name: "commonName", value: name }], {
    ...common,
    extensions: [
      { name: "basicConstraints", cA: true, pathLenConstraint: 0, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const names = [...new Set(["localhost", ...hosts])].map((value) => ({ type: 2 as const, value }));
  const leaf = await generate([{ name: "commonName", value: "localhost" }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [...names, { type: 7, ip: "127.0.0.1" }, { type: 7, ip: "::1" }],
      },
    ],
  });
  return { key: leaf.private, certificate: leaf.cert, authority: authority.cert };
}

async function loadSelfsigned(): Promise<typeof Selfsigned> {
  try {
    return await import("selfsigned");
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new TypeError(
      "A mock tenant over TLS needs the package selfsigned: npm install --save-dev selfsigned@5",
      { cause },
    );
  }
}
