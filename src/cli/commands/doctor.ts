import { clouds } from "../../graph/cloud.ts";
import type { TokenClaims } from "../../graph/token-claims.ts";
import { checkTenant, type TenantCheck } from "../../operate/doctor/check-tenant.ts";
import { type KindName, kinds } from "../../registry/kinds.ts";
import { doctorText } from "../../report/doctor-text.ts";
import { jsonText } from "../../report/escape.ts";
import type { Call } from "../command-line/define-command.ts";
import type { doctorCommand } from "../declarations/doctor.ts";
import { type CommandNeeds, commandNeeds } from "../doctor/command-needs.ts";
import {
  certificatesCheck,
  type DoctorCheck,
  proxyCheck,
  reachCheck,
  versionCheck,
} from "../doctor/machine-checks.ts";
import { stateCheck } from "../doctor/state-check.ts";
import { ExitCode } from "../exit-code.ts";
import { configHere } from "../find-config.ts";
import { loadConfig } from "../load-config.ts";
import { Progress } from "../progress.ts";
import { signIn } from "../sign-in.ts";
import type { Terminal } from "../terminal.ts";

type DoctorCall = Call<typeof doctorCommand>;

/** `ringwright doctor`: whether this machine can work on the tenant. Reads only. */
export async function runDoctor({ options, terminal }: DoctorCall): Promise<number> {
  const { env, abortSignal, out, paintOut } = terminal;
  const progress = new Progress(terminal);
  const cloud = clouds[options.cloud ?? "global"];
  const graphUrl = env["RINGWRIGHT_GRAPH_URL"] ?? cloud.graphUrl;
  const isReady =
    (options.auth ?? (env["RINGWRIGHT_ACCESS_TOKEN"] ? "token" : "default")) === "token";
  const config = await configCheck(options, terminal);
  progress.step("Asking the hosts ...");
  const reach = { fetch, abortSignal };
  const login = `${cloud.authorityHost}/common/v2.0/.well-known/openid-configuration`;
  const hosts = await Promise.all([
    ...(isReady ? [] : [reachCheck("sign-in host", login, reach)]),
    reachCheck("Graph host", `${graphUrl}/v1.0/`, reach),
  ]);
  progress.step("Signing in and asking the tenant ...");
  const tenant = await tenantChecks(options, terminal, config);
  progress.clear();
  const checks = [
    versionCheck(process.versions.node),
    proxyCheck(env, graphUrl),
    certificatesCheck(env),
    ...hosts,
    ...tenant.checks,
    config.check,
    await stateCheck(options, terminal),
  ];
  const commands = commandNeeds(tenant.claims, config.wanted);
  out(
    options.json
      ? jsonText({ formatVersion: 1, checks, commands } satisfies DoctorDocument)
      : doctorText(checks, commands, paintOut, terminal.outColumns?.()),
  );
  return checks.some(({ status }) => status === "fail") ? ExitCode.partial : ExitCode.ok;
}

/** What stands in the way of working from here, and what this identity may do. */
export interface DoctorDocument {
  readonly formatVersion: 1;
  readonly checks: readonly DoctorCheck[];
  /** What each command needs of the identity; one for each command. */
  readonly commands: readonly CommandNeeds[];
}

interface CheckedConfig {
  readonly check: DoctorCheck;
  /** Kinds that the files hold; all where there are no files. */
  readonly wanted: readonly KindName[];
  readonly tenantId: string | undefined;
}

async function configCheck(
  { config }: DoctorCall["options"],
  terminal: Terminal,
): Promise<CheckedConfig> {
  const all = { wanted: kinds.map(({ name }) => name), tenantId: undefined };
  const found = config ?? configHere();
  const check = (status: DoctorCheck["status"], message: string) => ({
    name: "config",
    status,
    message,
  });
  if (found === undefined)
    return {
      ...all,
      check: check(
        "warn",
        "there is none here: name one with --config, or make one with ringwright init",
      ),
    };
  try {
    const { stack, resources, tenantId } = await loadConfig(found, terminal);
    const wanted = [...new Set(resources.map(({ kind }) => kind))];
    const count = `${resources.length} ${resources.length === 1 ? "object" : "objects"}`;
    return { wanted, tenantId, check: check("ok", `${found}: stack ${stack}, ${count}`) };
  } catch (error) {
    terminal.abortSignal.throwIfAborted();
    const [first = ""] = messageOf(error).split("\n");
    return { ...all, check: check("fail", `${first}; see: ringwright validate`) };
  }
}

async function tenantChecks(
  options: DoctorCall["options"],
  terminal: Terminal,
  { wanted, tenantId }: CheckedConfig,
): Promise<{ readonly checks: readonly DoctorCheck[]; readonly claims: TokenClaims | undefined }> {
  const { abortSignal } = terminal;
  try {
    const tenant = await signIn(options, terminal);
    const checks = await checkTenant(tenant, { tenantId, kinds: wanted, abortSignal });
    const claims = checks.every(({ name, status }) => name !== "token" || status !== "failed")
      ? await tenant.graph.tokenClaims({ abortSignal })
      : undefined;
    return { checks: checks.map(doctorCheck), claims };
  } catch (error) {
    abortSignal.throwIfAborted();
    return {
      checks: [{ name: "token", status: "fail", message: messageOf(error) }],
      claims: undefined,
    };
  }
}

/** A token that cannot write does for plans, so that this is no fault by itself. */
function doctorCheck({ name, status, message }: TenantCheck): DoctorCheck {
  if (status === "ok") return { name, status, message };
  if (status === "failed" && name === "write")
    return { name, status: "warn", message: `${message}, where this identity is to apply` };
  return { name, status: status === "failed" ? "fail" : "warn", message };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
