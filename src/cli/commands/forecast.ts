import { createForecast } from "../../forecast/create-forecast.ts";
import { forecastText } from "../../report/forecast-text.ts";
import { jsonText } from "../../report/escape.ts";
import type { Call } from "../command-line/define-command.ts";
import type { forecastCommand } from "../declarations/forecast.ts";
import { ExitCode } from "../exit-code.ts";
import { loadConfig } from "../load-config.ts";
import { whatIfOf } from "../what-if.ts";

/** `ringwright forecast`: when a release reaches each ring. Writes nothing. */
export async function runForecast({
  options,
  terminal,
}: Call<typeof forecastCommand>): Promise<number> {
  const desired = await loadConfig(options.config, terminal);
  const forecast = createForecast(desired, whatIfOf(options, new Date()));
  terminal.out(
    options.json
      ? jsonText(forecast)
      : forecastText(forecast, terminal.paintOut, { columns: terminal.outColumns?.() }),
  );
  return ExitCode.ok;
}
