// S03, S19: whether the time of an answer tells what the answer does not. Pairs of requests in turn, to REGISTRY, of which
// one is about what is there and the other about what is not: times.js <count>. Medians may differ by 5 %, those of logins by 1 ms.
import { Agent, request } from 'node:http';

const count = Number(process.argv[2] ?? 1000);
/** How often more pairs are asked at most. */
const rounds = 5;
const [host, port] = process.env.REGISTRY.split(':');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const basic = (name, password) => ({ authorization: `Basic ${btoa(`${name}:${password}`)}` });

const ann = basic('ann', 'ann');
const bob = basic('bob', 'bob');
const opened = await ask('POST', '/v2/team/app/blobs/uploads/', ann);
await ask(
  'PUT',
  `${opened.headers.location}?digest=sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824`,
  ann,
  'hello',
);
const digest = 'sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
const absent = `sha256:${'a'.repeat(64)}`;

let wrong = 0;
await compare('a name', count, (is, turn) => [
  'GET',
  is ? '/v2/team/app/tags/list' : `/v2/team/${turn % 10}pp/tags/list`,
  bob,
]);
await compare('a name, without a login', count, (is, turn) => [
  'GET',
  is ? '/v2/team/app/tags/list' : `/v2/team/${turn % 10}pp/tags/list`,
  {},
]);
await compare('a blob elsewhere', count, (is) => ['HEAD', `/v2/bob/own/blobs/${is ? digest : absent}`, bob]);
await compare('a mount', count, (is) => [
  'POST',
  `/v2/bob/own/blobs/uploads/?mount=${is ? digest : absent}&from=team/app`,
  bob,
]);
await compare('a user', Math.min(count, 300), (is, turn) => [
  'GET',
  '/v2/',
  basic(is ? 'ann' : 'nobody', `wrong ${turn}`),
]);
// What does differ has to be seen: a password that is checked, and none.
await compare(
  'a password, which is told from none',
  100,
  (is) => ['GET', '/v2/', is ? basic('ann', 'wrong') : {}],
  true,
);
agent.destroy();
process.exit(wrong);

/**
 * Medians far apart are no leak yet where others use the machine too. Of each pair one answer is the faster one: without a leak
 * that is either as often as the other, whatever the noise, since the two take turns at being first. So a leak is what
 * shifts the medians and wins more often than chance does once in millions of runs; where only the medians are apart,
 * more pairs are asked.
 */
async function compare(what, times, made, isToldApart = false) {
  const taken = { true: [], false: [] };
  let wins = 0;
  let pairs = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = round === 0 ? -20 : 0; turn < times; turn += 1) {
      const pair = {};
      for (const is of turn % 2 ? [true, false] : [false, true]) {
        const started = performance.now();
        await ask(...made(is, turn));
        pair[is] = performance.now() - started;
      }
      if (turn < 0) continue;
      pairs += 1;
      wins += pair[true] < pair[false] ? 1 : 0;
      for (const is of [true, false]) taken[is].push(pair[is]);
    }
    if (isClose() !== isToldApart) break;
  }
  const [there, not] = medians();
  const deviations = (2 * wins - pairs) / Math.sqrt(pairs);
  const isLeak = !isClose() && Math.abs(deviations) > 5;
  if (isLeak !== isToldApart) wrong = 1;
  const verdict = isLeak === isToldApart ? (isClose() || isLeak ? 'ok' : 'ok, as far as the noise lets see') : 'not ok';
  console.log(
    `${verdict} - ${what}: ${there.toFixed(3)} ms where it is there, ${not.toFixed(3)} ms where it is not, ${pairs} pairs, ` +
      `${deviations.toFixed(1)} standard deviations from chance`,
  );

  function medians() {
    return [median(taken.true), median(taken.false)];
  }

  function isClose() {
    const [there, not] = medians();
    return Math.abs(there - not) < Math.max(0.05 * not, what === 'a user' ? 1 : 0);
  }
}

function median(all) {
  return all.toSorted((one, other) => one - other)[Math.floor(all.length / 2)];
}

function ask(method, path, headers, body = '') {
  const { promise, resolve, reject } = Promise.withResolvers();
  request({ host, port, method, path, agent, headers: { ...headers, 'content-length': body.length } }, (answer) => {
    answer.resume().on('end', () => resolve(answer));
  })
    .on('error', reject)
    .end(body);
  return promise;
}
