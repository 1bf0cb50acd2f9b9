import { createForecast } from "../../forecast/create-forecast.ts";
import { diffForecasts } from "../../forecast/diff-forecasts.ts";
import { forecastDiffText } from "../../report/forecast-text.ts";
import { jsonText } from "../../report/escape.ts";
import type { Call } from "../command-line/define-command.ts";
import type { forecastDiffCommand } from "../declarations/forecast.ts";
import { ExitCode } from "../exit-code.ts";
import { loadConfig } from "../load-config.ts";
import { whatIfOf } from "../what-if.ts";

/** `ringwright forecast diff`: what a change of the config does to the forecast. Offline. */
export async function runForecastDiff({
  options,
  operands,
  terminal,
}: Call<typeof forecastDiffCommand>): Promise<number> {
  const asked = whatIfOf(options, new Date());
  const before = createForecast(await loadConfig(operands.before, terminal), asked);
  const after = createForecast(await loadConfig(operands.after, terminal), asked);
  const diff = diffForecasts(before, after);
  terminal.out(options.json ? jsonText(diff) : forecastDiffText(diff, terminal.paintOut));
  return ExitCode.ok;
}
