import { withoutSecrets } from "./without-secrets.ts";

/** Whether the server itself refused a command, so that it has no effect and need not be repeated. */
export function isRedisReply(error: unknown): error is Error {
  return error instanceof Error && /^[A-Z]{2,} /.test(error.message);
}

/**
 * What went wrong with a server, and what to do. The client's error is no `cause`: those of
 * `ioredis` carry the words of the command, which for a sign-in are the password.
 */
export function redisFailure(
  place: string,
  error: unknown,
  secrets: readonly string[] = [],
): Error {
  const message = withoutSecrets(messageOf(error), secrets);
  const advice = isRedisReply(error)
    ? (advices[message.slice(0, message.indexOf(" "))] ?? "look into the server's log")
    : "see that the server runs and can be reached from here, then run the command again";
  return new Error(`the state store ${place} failed: ${message}; ${advice}`);
}

// https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors
const advices: Readonly<Record<string, string>> = {
  NOAUTH: "give user and password in the url, as in redis://USER:PASSWORD@HOST",
  WRONGPASS: "correct user and password in the url",
  NOPERM:
    "grant its user the keys of the prefix and the commands EVAL, HGET, HMGET, HSET, DEL, RPUSH, LRANGE and SCAN",
  READONLY: "name the primary server, since this one is a replica",
  OOM: "give the server more memory, or throw away what it need not keep",
  MISCONF: "the server cannot write to its disk; look into its log",
  WRONGTYPE:
    "another program keeps keys there; give a prefix of your own with ?prefix=NAME: in the url",
  LOADING: "it has just started; run the command again",
};

function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") {
    // one for each address of a host
    return error.errors.map(messageOf).join(", ");
  }
  return error instanceof Error ? error.message : String(error);
}
