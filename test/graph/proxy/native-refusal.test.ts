import { describe, expect, test } from "vitest";
import { rejection, rig } from "../scripted-fetch.ts";

/** What fetch throws where Node itself goes through a proxy, as with NODE_USE_ENV_PROXY. */
const refusedByProxy = (status: number) => {
  const aborted = new Error(`Proxy response (${status}) !== 200 when HTTP Tunneling`);
  return new TypeError("fetch failed", {
    cause: Object.assign(aborted, { code: "UND_ERR_ABORTED" }),
  });
};

describe("a proxy that refuses, where Node goes through it itself", () => {
  test("ends a request after one try, with what to do", async () => {
    const r = rig(() => Promise.reject(refusedByProxy(407)));

    const error = await rejection(r.graph.get({ version: "v1.0", path: "/groups" }));

    expect(String(error)).toMatch(
      /Proxy response \(407\).*: check the address, the user name and the password in HTTPS_PROXY/,
    );
    expect(r.calls).toHaveLength(1);
  });
});
