import { defineCommand } from "../command-line/define-command.ts";
import { stateOptions } from "./state-options.ts";

export const doctorCommand = defineCommand({
  path: "doctor",
  summary: "Check the machine, the network, the sign-in and the tenant; writes nothing",
  description:
    "Check what has to be so before a tenant can be worked on: proxy and certificates, whether the hosts answer, who signs in, which permissions the token has and lacks for each command, the licence, the clock, the config and the store of locks. Each line says what to do next. A token that can only read is a warning, since plan needs no more.",
  options: stateOptions,
  examples: ["ringwright doctor", "ringwright doctor --auth github --json"],
  exitCodes: { 3: "something stands in the way" },
});
