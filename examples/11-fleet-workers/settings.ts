// What producer and worker read from the environment: the same for both.
import type { FleetQueueBackend } from "ringwright/bullmq";

/** `QUEUE_URL` names the server: redis://, rediss:// or postgres://. */
export function queueBackend(env: NodeJS.ProcessEnv): FleetQueueBackend {
  const connection = required(env, "QUEUE_URL");
  return { kind: connection.startsWith("postgres") ? "postgres" : "redis", connection };
}

export function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value === undefined || value === "") throw new TypeError(`set ${name}`);
  return value;
}
