import { CommandError } from "./exit-code.ts";

/** @throws {CommandError} for what cannot be the name of a stack. */
export function checkStack(stack: string): void {
  if (!/^[a-z0-9-]{1,32}$/.test(stack))
    throw new CommandError(`--stack must be 1 to 32 of a-z, 0-9 and - (is ${stack})`);
}
