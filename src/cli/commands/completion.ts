import type { Call } from "../command-line/define-command.ts";
import { bashCompletion } from "../completion/bash-completion.ts";
import { completionPoints } from "../completion/completion-points.ts";
import { fishCompletion } from "../completion/fish-completion.ts";
import { powershellCompletion } from "../completion/powershell-completion.ts";
import { zshCompletion } from "../completion/zsh-completion.ts";
import type { completionCommand } from "../declarations/completion.ts";
import { ExitCode } from "../exit-code.ts";

const scripts = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
};

/** `ringwright completion SHELL`: the completion script of a shell on stdout. */
export function runCompletion({
  operands: { shell },
  terminal,
  program: { commands, groups },
}: Call<typeof completionCommand>): Promise<number> {
  terminal.out(scripts[shell](completionPoints(commands, groups)));
  return Promise.resolve(ExitCode.ok);
}
