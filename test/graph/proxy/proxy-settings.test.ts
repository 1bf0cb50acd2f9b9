import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { proxyFor, readProxySettings } from "../../../src/graph/proxy/proxy-settings.ts";

const proxy = "http://proxy.example:8080";

/** Whether a host is asked through the proxy with this list. */
const isProxied = (noProxy: string, hostname: string, port = 443) =>
  proxyFor(readProxySettings({ HTTPS_PROXY: proxy, NO_PROXY: noProxy }), {
    hostname,
    port,
    isSecure: true,
  }) !== undefined;

describe("NO_PROXY", () => {
  const label = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
  const name = fc
    .array(label, { minLength: 2, maxLength: 4 })
    .map((labels) => labels.join("."))
    .filter((host) => !host.endsWith("localhost"));

  test("takes a name and its subdomains, however it is written, and no name that only ends alike", () => {
    const forms = fc.constantFrom("", ".", "*.");
    fc.assert(
      fc.property(name, label, forms, (host, sub, form) => {
        const list = `other.invalid ,${form}${host.toUpperCase()}`;

        expect(isProxied(list, host)).toBe(false);
        expect(isProxied(list, `${sub}.${host}`)).toBe(false);
        expect(isProxied(list, `${sub}${host}`)).toBe(true);
      }),
    );
  });

  test("takes addresses by their range", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 1, max: 32 }), (address, bits) => {
        fc.pre(!address.startsWith("127."));

        expect(isProxied(`${address}/${bits}`, address)).toBe(false);
        expect(isProxied("203.0.113.0/24", address)).toBe(!address.startsWith("203.0.113."));
      }),
    );
    expect(isProxied("2001:db8::/32", "[2001:db8::1]")).toBe(false);
    expect(isProxied("2001:db8::/32", "[2001:db9::1]")).toBe(true);
  });

  test("is narrowed by a port, and * stands for all", () => {
    expect(isProxied("graph.microsoft.com:443", "graph.microsoft.com")).toBe(false);
    expect(isProxied("graph.microsoft.com:443", "graph.microsoft.com", 8443)).toBe(true);
    expect(isProxied("*", "graph.microsoft.com")).toBe(false);
    expect(isProxied("", "graph.microsoft.com")).toBe(true);
  });

  test.each(["localhost", "127.0.0.1", "127.8.8.8", "[::1]", "app.localhost"])(
    "never has to name this machine: %s",
    (hostname) => {
      expect(isProxied("", hostname)).toBe(false);
    },
  );
});

describe("readProxySettings", () => {
  const shown = (env: Record<string, string>) => {
    const { https, http } = readProxySettings(env);
    return { https: https?.shown, http: http?.shown };
  };

  test("reads a proxy for each scheme, ALL_PROXY for both, and a bare address", () => {
    expect(shown({ HTTPS_PROXY: "http://a:1", http_proxy: "b" })).toEqual({
      https: "a:1",
      http: "b:80",
    });
    expect(shown({ ALL_PROXY: "https://c" })).toEqual({ https: "c:443", http: "c:443" });
    expect(shown({ HTTPS_PROXY: " ", http_proxy: "" })).toEqual({
      https: undefined,
      http: undefined,
    });
  });

  test("takes small letters first", () => {
    expect(
      readProxySettings({ HTTPS_PROXY: "http://a:1", https_proxy: "http://b:2" }).https,
    ).toMatchObject({
      shown: "b:2",
      variable: "https_proxy",
    });
  });

  test.each([
    "socks5://me:pa55@proxy:1080",
    "http://",
    "http://me:pa55@:8080",
    "http://me:pa55@pro xy",
  ])("refuses %s without showing it", (value) => {
    expect(() => readProxySettings({ HTTPS_PROXY: value })).toThrow(
      expect.objectContaining({
        code: "PROXY_SETTING",
        message: expect.stringMatching(/^HTTPS_PROXY does not name a proxy(?!.*pa55)/),
      }),
    );
  });
});
