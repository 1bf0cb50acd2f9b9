import { readlinkSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import type { LeaseHolder } from "../state/lease-record.ts";
import { runPage } from "./run-page.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** This process, as others are told of it: with the pipeline's run where it is one. */
export function ownHolder(env: Environment): LeaseHolder {
  return {
    pid: process.pid,
    host: hostname(),
    who: pipelineRun(env) ?? userName(),
    pidNamespace: pidNamespace(),
  };
}

/** Whether a holder was a process of this machine that has ended. */
export function isGone(holder: LeaseHolder): boolean {
  // of another host, or another container of this one, nothing can be known
  if (holder.host !== hostname() || holder.pidNamespace !== pidNamespace()) return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function pipelineRun(env: Environment): string | undefined {
  const page = runPage(env);
  if (page === undefined) return undefined;
  const who = env["GITHUB_ACTOR"] ?? env["BUILD_REQUESTEDFOR"] ?? env["GITLAB_USER_LOGIN"];
  return `${who} (${page})`;
}

function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch (error) {
    // a container's user may have no name
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
}

/** On Linux: in which a process number counts, since containers may share a host's name. */
function pidNamespace(): string | undefined {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    // other systems have none
    return undefined;
  }
}
