import type { GuardName } from "./guard-names.ts";

/** What to do at a command line about a guard that stands against a plan. */
export function guardAdvice(guard: GuardName, isUnread: boolean): string {
  const first = isUnread ? "Run it without --no-impact" : "Split the change";
  return `${first}, or override it with --allow ${guard}.`;
}

/** What is said of a guard that was overridden. */
export function overriddenText(guard: GuardName): string {
  return `Overridden with --allow ${guard}.`;
}

/** A guard's message without either of them: what is so, and what the files allow. */
export function guardFact(guard: GuardName, message: string): string {
  const said = [guardAdvice(guard, false), guardAdvice(guard, true), overriddenText(guard)];
  const end = said.find((text) => message.endsWith(` ${text}`));
  return end === undefined ? message : message.slice(0, -end.length - 1);
}
