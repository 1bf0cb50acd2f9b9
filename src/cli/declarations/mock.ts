import { defineCommand } from "../command-line/define-command.ts";

export const mockServeCommand = defineCommand({
  path: "mock serve",
  summary: "Serve a mock tenant on loopback, to try everything without a real one",
  options: {
    port: { type: "string", valueHint: "number", help: "port; 0 takes a free one", default: "0" },
    devices: {
      type: "string",
      valueHint: "number",
      help: "size of the simulated fleet",
      default: "0",
    },
    seed: {
      type: "string",
      valueHint: "number",
      help: "the same seed gives the same fleet",
      default: "1",
    },
    users: {
      type: "string",
      valueHint: "number|file",
      help: "how many users the tenant has, or a JSON array of them",
      default: "0",
    },
    state: { type: "string", valueHint: "file", help: "keeps the tenant across restarts" },
    tenants: {
      type: "string",
      valueHint: "number",
      help: "so many tenants behind one server, told apart by their tokens, with sign-in beside Graph",
    },
    tenantsList: {
      type: "string",
      valueHint: "file",
      help: "where to write a list of these tenants, as tenants.yaml takes it",
    },
    realistic: {
      type: "boolean",
      help: "throttle, lag and check tokens as the live service is documented to",
    },
    quotas: { type: "boolean", help: "the documented request limits only" },
    lag: {
      type: "boolean",
      help: "the documented lag of memberships, replicas, reports and driver inventories only",
    },
    roles: {
      type: "string",
      valueHint: "role,...",
      help: "app roles of the caller; each endpoint then demands its least permission",
    },
    faults: { type: "string", valueHint: "file", help: "failures to inject: a JSON array of them" },
    tls: { type: "boolean", help: "serve https, with a certificate made for this run" },
    tlsCa: {
      type: "string",
      valueHint: "file",
      help: "where to write the certificate that clients have to trust",
      default: ".ringwright-mock-ca.pem",
    },
  },
  examples: [
    "ringwright mock serve --port 8787 --devices 2000 --state tenant.json",
    "ringwright mock serve --realistic --users 50",
    "ringwright mock serve --tls --tls-ca mock-ca.pem --faults faults.json",
    "ringwright mock serve --tenants 20 --tenants-list tenants.yaml --devices 50",
  ],
});

export const demoCommand = defineCommand({
  path: "demo",
  summary: "The whole story against a mock tenant that it starts itself",
  options: {
    html: {
      type: "string",
      valueHint: "file",
      help: "where the page of the rollout that is stopped goes (default: a new folder for temporary files)",
    },
  },
  isText: true,
  examples: ["ringwright demo", "ringwright demo --html november.html"],
});
