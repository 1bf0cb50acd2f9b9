import type * as Crypto from "node:crypto";

/** Node's crypto, loaded when it is first used: that takes 6 ms, which the package starts without. */
export function nodeCrypto(): typeof Crypto {
  return process.getBuiltinModule("node:crypto");
}
