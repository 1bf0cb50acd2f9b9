import { uniqueNameOf } from "../../groups/names.ts";
import { sampleClause, withSample } from "../../rules/membership/index.ts";
import { stableHash } from "../../kind/stable-hash.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import type { Call } from "../command-line/define-command.ts";
import { confirm } from "../confirm.ts";
import type { groupPilotCommand } from "../declarations/group.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { signIn } from "../sign-in.ts";

/** The group as Graph has it after the write. */
export interface PilotGroupDocument {
  readonly formatVersion: 1;
  readonly id: string;
  readonly displayName: string;
  readonly membershipRule: string | null;
}

/**
 * `ringwright group pilot NAME`: a dynamic group with a stable share of what a rule
 * selects. Run twice it updates the group it made, by its alternate key.
 */
export async function runGroupPilot({
  options,
  operands: { name },
  terminal,
}: Call<typeof groupPilotCommand>): Promise<number> {
  const percent = Number(options.percent);
  const offset = Number(options.offset);
  let rule;
  try {
    sampleClause({ percent, offset });
    rule = withSample(options.rule, { percent, offset });
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
  const tenant = await signIn(options, terminal);
  const uniqueName = uniqueNameOf("pilot", stableHash(name));
  const existing = await tenant.groups.findGroup(uniqueName, { abortSignal: terminal.abortSignal });
  terminal.err(
    existing
      ? `Group "${terminalText(name)}" (${existing.id}) exists; its rule becomes:\n  ${terminalText(rule)}\nMembers that it does not select leave, others join, once Entra ID has evaluated it (minutes to 24 h).\n`
      : `A new dynamic group "${terminalText(name)}" gets the rule:\n  ${terminalText(rule)}\n`,
  );
  if (!options.yes) {
    await confirm({ text: 'Write it? Only "yes" writes:', unasked: refused, refused }, terminal);
  }
  const group = await tenant.groups.createDynamicGroup(
    { displayName: name, uniqueName, membershipRule: rule },
    { abortSignal: terminal.abortSignal },
  );
  terminal.out(
    options.json
      ? jsonText({
          formatVersion: 1,
          id: group.id,
          displayName: group.displayName,
          membershipRule: group.membershipRule,
        } satisfies PilotGroupDocument)
      : `${group.id}  ${terminalText(group.displayName)}\n`,
  );
  return ExitCode.ok;
}

const refused = "not confirmed; nothing was written. Use --yes in scripts";
