import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const graph = "https://graph.microsoft.com";
const program = createRequire(import.meta.url).resolve("@pnp/cli-microsoft365/dist/index.js");

/** The CLI for Microsoft 365, signed in by its own connection file in a home of its own. */
export interface Cli {
  /** Runs a command; gives its JSON, or its text where it is none. */
  readonly run: (...args: string[]) => Promise<any>;
  readonly close: () => void;
}

export function createCli(): Cli {
  const home = mkdtempSync(join(tmpdir(), "ringwright-m365-"));
  writeFileSync(join(home, ".cli-m365-connection.json"), JSON.stringify(connection()));
  const settings = join(home, ".config/configstore");
  mkdirSync(settings, { recursive: true });
  writeFileSync(
    join(settings, "cli-m365-config.json"),
    JSON.stringify({ disableTelemetry: true, prompt: false, errorOutput: "stdout" }),
  );
  const env = {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: join(home, ".config"),
    NO_UPDATE_NOTIFIER: "1",
    CI: "true",
  };
  return {
    async run(...args) {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [
          "--require",
          join(import.meta.dirname, "cli-hook.cjs"),
          program,
          ...args,
          "--output",
          "json",
        ],
        { env },
      ).catch((error: Error & { stdout?: string; stderr?: string }) => {
        throw new Error(`m365 ${args.join(" ")}: ${error.stdout ?? ""}${error.stderr ?? ""}`);
      });
      try {
        return JSON.parse(stdout) as unknown;
      } catch {
        return stdout;
      }
    },
    close: () => {
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function connection(): unknown {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const tid = "b3d9e2a1-0000-4000-8000-000000000001";
  const claims = {
    aud: graph,
    tid,
    oid: tid,
    appid: tid,
    idtyp: "user",
    upn: "admin@contoso.example",
    scp: "Group.ReadWrite.All",
  };
  const accessToken = `${part({ alg: "none" })}.${part(claims)}.x`;
  return {
    active: true,
    name: "mock",
    authType: "secret",
    certificateType: 0,
    cloudType: "Public",
    appId: tid,
    tenant: tid,
    identityId: tid,
    identityName: "admin@contoso.example",
    identityTenantId: tid,
    accessTokens: { [graph]: { expiresOn: "2099-01-01T00:00:00.000Z", accessToken } },
  };
}
