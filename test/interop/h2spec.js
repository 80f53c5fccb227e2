// Runs h2spec against 127.0.0.1 over TLS: h2spec.js <port>. What fails has to be one of those that Node's own server fails in
// the same way, or to pass when it is asked alone: with all of them in a row, answers meet the next frame on their way.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Case by case, why it is left as it is. nghttp2, which reads HTTP/2 in Node, decides them all. */
const ofNode = {
  'http2/5.1/8': 'frames on a stream that was reset are passed over, as RFC 9113, 5.1 allows',
  'http2/5.1/9': 'frames on a stream that was reset are passed over, as RFC 9113, 5.1 allows',
  'http2/5.1/11': 'frames on a stream that has ended are passed over',
  'http2/5.1/12': 'frames on a stream that has ended are passed over',
  'http2/5.1.1/2': 'a number that was left out belongs to a stream that counts as ended, and is passed over',
  'http2/5.3.1/2': 'priorities, which RFC 9113 has given up, are passed over',
  'http2/6.3/1': 'priorities, which RFC 9113 has given up, are passed over',
  'http2/6.7/2': 'an answer to no PING ends the connection, which is stricter',
  'http2/6.9.1/3': 'a window that is too wide ends the connection and not the stream alone, which is stricter',
};

const port = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), 'h2spec-'));
try {
  const all = run(5);
  const failed = all.filter(({ isGood }) => !isGood).map(({ id }) => id);
  const known = failed.filter((id) => id in ofNode);
  const failedAlone = failed.filter((id) => !(id in ofNode)).filter((id) => !passesAlone(id));
  for (const id of known) console.log(`as Node: ${id}: ${ofNode[id]}`);
  const isGood = all.length >= 145 && failedAlone.length === 0;
  console.log(
    `${isGood ? 'ok' : 'not ok'} - h2spec: ${all.length} cases, ${failed.length} failed in the row, ${known.length} of them as Node ` +
      `does, ${failedAlone.length} failed alone${failedAlone.length > 0 ? `: ${failedAlone.join(', ')}` : ''}`,
  );
  process.exitCode = isGood ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function passesAlone(id) {
  return [10, 10, 10].some((seconds) => run(seconds, id).some((one) => one.id === id && one.isGood));
}

/** What h2spec found, and how a case is called on its command line: by its section and its place in it. */
function run(seconds, ...ids) {
  const report = join(folder, 'report.xml');
  rmSync(report, { force: true });
  const options = [
    '-t',
    '-k',
    '-h',
    '127.0.0.1',
    '-p',
    port,
    '-P',
    '/v2/none/tags/list',
    '-o',
    String(seconds),
    '-j',
    report,
  ];
  const { error } = spawnSync('h2spec', [...options, ...ids], { stdio: 'ignore', timeout: 300_000 });
  if (error) throw error;
  // Frames stand in the report as they came, so that it need be no XML.
  const text = readFileSync(report, 'latin1');
  const places = new Map();
  return [...text.matchAll(/<testcase package="([^"]*)"[^>]*>([^]*?)<\/testcase>/g)].map(([, section, told]) => {
    const place = (places.get(section) ?? 0) + 1;
    places.set(section, place);
    // Asked alone, a case is the only one of its section in the report.
    const id = ids.length === 1 ? ids[0] : `${section}/${place}`;
    return { id, isGood: !/<(failure|error|skipped)/.test(told) };
  });
}
