// Loaded with --require: leads connections for Graph's name to the mock tenant, whose certificate
// bears that name too. Everything else of the CLI stays as it is.
const tls = require("node:tls");

const { port } = new URL(process.env.MOCK_CALM);
const { connect } = tls;
tls.connect = function connectToMock(...args) {
  const [options] = args;
  if (options?.host === "graph.microsoft.com")
    args[0] = { ...options, host: "127.0.0.1", port, servername: "graph.microsoft.com" };
  return connect.apply(this, args);
};
