// The door of metrics: what a tenant and its rollouts look like to Prometheus.
export type { MetricValues } from "./metric-values.ts";
export { metricsContentType, metricsText } from "./metrics-text.ts";
export { type MetricOptions, readMetrics } from "./read-metrics.ts";
export { type MetricsServer, serveMetrics, type ServeMetricsOptions } from "./metrics-server.ts";
export { fleetMetricsContentType, fleetMetricsText } from "./fleet-metrics-text.ts";
