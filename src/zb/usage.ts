export const usage = `Usage: zb [options] <url> [<url> …]
       zb compare <before.json> <after.json>

Loads registries that follow the OCI distribution specification, and says how fast they are. With several URLs each
test visits them in turn, round by round, and the first is compared with the others.

Load
  -c, --concurrency <n>          clients at a time (default 1)
  -n, --requests <n>             operations per test, URL and round (default: one per client)
      --seconds <s>              instead of -n: how long each test lasts per URL and round
      --rounds <n>               visits of each URL per test (default 1; 5 with several URLs)
  -t, --test-regex <pattern>     only tests whose name matches; without it all that need no long preparation
  -l, --list-tests               print the names of the tests, and end
  -r, --repo <name>              what the names of repositories begin with (default zb-<time>)
      --skip-cleanup             leave what was pushed on the registry

Connections
  -A, --auth-creds <user:pass>   credentials for HTTP Basic
  -i, --src-ips <a,b,…>          addresses of this machine to connect from, in turn
  -s, --src-cidr <network>       the same as an IPv4 network, such as 127.0.0.0/8
  -u, --upstream-server-url <u>  registry that the first syncs from, for the tests of sync
      --timeout <s>              longest silence of a server (default 60)
  -k, --insecure                 take certificates that cannot be verified

Results
      --pid <n>                  process of a server on this machine, in the order of the URLs: its CPU time and
                                 memory are measured too
  -o, --output-format <format>   stdout (default), json, or ci-cd: writes ci-cd.json
      --output-file <file>       write the results as JSON to this file as well
  -d, --working-dir <folder>     where ci-cd.json is written (default: here)
  -v, --version                  print the version
  -h, --help                     print this

Ends with 1 when a request failed, and with 2 when the command line is wrong.

Examples
  zb -c 8 -n 1000 -t '^(Ping|Get Manifest 10 tags)$' http://localhost:8080
  zb -c 8 --seconds 3 -t 'Monolith 1MB' --pid 4711 --pid 4712 http://localhost:8080 http://localhost:5000
  zb -A alice:secret -n 50 -c 5 -o json http://localhost:8080 >before.json
  zb compare before.json after.json
`;
