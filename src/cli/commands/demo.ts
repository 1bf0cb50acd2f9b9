import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Call } from "../command-line/define-command.ts";
import type { demoCommand } from "../declarations/mock.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { demoConfig } from "../samples/demo-config.ts";
import { demoRollout } from "../samples/demo-rollout.ts";

/**
 * `ringwright demo`: the whole story over real HTTP against a mock tenant that it starts
 * itself. Each step is the command that a user would type; the demo fails where one does
 * not end as told.
 */
export async function runDemo({
  terminal,
  program,
  options,
}: Call<typeof demoCommand>): Promise<number> {
  const { createMockTenant } = await import("../../../mocks/index.ts");
  const mock = createMockTenant({
    devices: 2000,
    seed: 7,
    clock: "real",
    groups: [
      {
        displayName: "All Windows devices",
        groupTypes: ["DynamicMembership"],
        membershipRule: '(device.deviceOSType -eq "Windows")',
        membershipRuleProcessingState: "On",
      },
    ],
  });
  const folder = await mkdtemp(join(tmpdir(), "ringwright-demo-"));
  const config = join(folder, "ringwright.yaml");
  const page = resolve(
    options.html ?? join(await mkdtemp(join(tmpdir(), "ringwright-demo-report-")), "november.html"),
  );
  const places: Readonly<Record<string, string>> = {
    "ringwright.yaml": config,
    exported: join(folder, "exported"),
    "november.html": page,
  };
  const inside: Terminal = {
    ...terminal,
    live: false,
    ask: undefined,
    err: () => undefined,
    env: {
      ...terminal.env,
      RINGWRIGHT_GRAPH_URL: await mock.url(),
      RINGWRIGHT_ACCESS_TOKEN: "demo",
    },
  };
  const say = (text: string) => terminal.out(`\n${terminal.paintOut("bold", `# ${text}`)}\n`);
  const type = async (line: string, expected: number) => {
    terminal.out(`${terminal.paintOut("dim", `$ ringwright ${line}`)}\n`);
    const errors: string[] = [];
    const args = line.split(" ").map((word) => places[word] ?? word);
    const code = await program.run(args, {
      ...inside,
      out: (text) => terminal.out(text.replaceAll(folder, ".")),
      err: (text) => errors.push(text),
    });
    if (code !== expected) {
      terminal.err(errors.join(""));
      throw new CommandError(
        `the demo expected exit code ${expected} of "ringwright ${line}" and got ${code}`,
      );
    }
    terminal.out(terminal.paintOut("dim", `(exit ${code})\n`));
  };
  const ring = (name: string) => {
    const found = mock.state
      .list("deviceConfigurations")
      .find((item) => item["displayName"] === name);
    if (!found) throw new CommandError(`the demo's tenant has no ring "${name}"`);
    return found;
  };

  try {
    await writeFile(config, demoConfig);
    say("A tenant with 2,000 devices and no update rings. The wish, as a file:");
    terminal.out(demoConfig);
    say("Is the file right? Checked offline.");
    await type("validate -c ringwright.yaml", ExitCode.ok);
    say("What would change? Nothing is written.");
    await type("plan -c ringwright.yaml", ExitCode.ok);
    say("Write it: groups first, then rings, then assignments, then verify.");
    await type("apply -c ringwright.yaml --yes", ExitCode.ok);
    say("A second plan is empty.");
    await type("plan -c ringwright.yaml --detailed-exitcode", ExitCode.ok);
    say("Somebody changes a deferral in the portal, and an operator pauses the broad ring.");
    mock.state.patch("deviceConfigurations", String(ring("Ring 2 - Early")["id"]), {
      qualityUpdatesDeferralPeriodInDays: 9,
    });
    mock.state.patch("deviceConfigurations", String(ring("Ring 3 - Broad")["id"]), {
      qualityUpdatesPaused: true,
    });
    await type("drift -c ringwright.yaml", ExitCode.differences);
    say("Apply repairs the deferral and leaves the pause to the operator.");
    await type("apply -c ringwright.yaml --yes", ExitCode.ok);
    const repaired = ring("Ring 2 - Early")["qualityUpdatesDeferralPeriodInDays"];
    const paused = ring("Ring 3 - Broad")["qualityUpdatesPaused"];
    terminal.out(
      `In the tenant now: Ring 2 deferral ${String(repaired)} days, Ring 3 paused: ${String(paused)}\n`,
    );
    if (repaired !== 3 || paused !== true)
      throw new CommandError("the demo's tenant is not as it should be");
    say("The other way round: a tenant becomes files.");
    await type("export --out exported --stack demo", ExitCode.ok);
    terminal.out(await readFile(join(folder, "exported", "rings.yaml"), "utf8"));
    await writeFile(config, demoRollout);
    say("Deferrals promote by the calendar. A rollout promotes on evidence:");
    terminal.out(demoRollout);
    say("A good update, on 5,000 simulated devices: weeks in seconds.");
    await type("rollout simulate november -c ringwright.yaml --devices 5000", ExitCode.ok);
    say(
      "A bad one, which fails on 12 % of one model: the pilot shows it, and the policy goes back.",
    );
    await type(
      "rollout simulate november -c ringwright.yaml --devices 5000 --scenario badModel --html november.html",
      13,
    );
    say("What happened when, and on which evidence, stands in the report:");
    terminal.out(`${page}\n`);
    say(`Done: ${mock.requests.length} requests to the mock tenant. Your turn: ringwright init`);
    return ExitCode.ok;
  } finally {
    await mock.close();
    await rm(folder, { recursive: true, force: true });
  }
}
