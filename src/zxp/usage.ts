export const usage = `zxp: tells Prometheus the metrics of a minimal registry

Usage:
  zxp config [<file>]   runs the exporter that the file describes; without one, with the defaults
  zxp --help, -h        says this
  zxp --version, -v     prints the version

The minimal build answers /metrics with JSON, which Prometheus does not read. The exporter reads it each time it is itself
read, and answers in Prometheus' own format. It works with zot-minimal and with zot's minimal build.

  {
    "Server":   { "protocol": "http", "host": "localhost", "port": "8080", "cacert": "" },
    "Exporter": { "port": "8081", "readTimeout": "30s", "writeTimeout": "30s",
                  "log": { "level": "debug", "output": "" }, "metrics": { "path": "/metrics" } }
  }

Exits 0 when it was asked to stop, 1 where the file is not good or the port is taken, 2 for wrong usage.
`;
