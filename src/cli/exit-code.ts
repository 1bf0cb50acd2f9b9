/** What a pipeline branches on. */
export const ExitCode = {
  ok: 0,
  /** Before any write: usage, config, sign-in, network. */
  error: 1,
  /** `drift`, and `plan --detailed-exitcode`. */
  differences: 2,
  /** Something failed or is pending; apply again finishes it. */
  partial: 3,
  /** The plan is no longer true. */
  stale: 4,
  /** By a guard, a conflict, a missing approval or an error in the plan. */
  refused: 5,
  locked: 6,
  interrupted: 130,
} as const;

interface CommandErrorOptions {
  /** stdout holds the one JSON document of `--json` already. Default false. */
  readonly isDocumentTold?: boolean;
}

/** An error that ends the command with a code of its own and one clear message. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: number;
  readonly isDocumentTold: boolean;

  constructor(
    message: string,
    exitCode: number = ExitCode.error,
    { isDocumentTold = false }: CommandErrorOptions = {},
  ) {
    super(message);
    this.exitCode = exitCode;
    this.isDocumentTold = isDocumentTold;
  }
}
