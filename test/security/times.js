// S03, S19: whether the time of an answer tells what the answer does not. Pairs of requests in turn, to REGISTRY, of which
// one is about what is there and the other about what is not: times.js <count>. Medians may differ by 5 % or 1 ms.
import { Agent, request } from 'node:http';

const count = Number(process.argv[2] ?? 1000);
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
agent.destroy();
process.exit(wrong);

async function compare(what, times, made) {
  const taken = { true: [], false: [] };
  for (let turn = -20; turn < times; turn += 1) {
    for (const is of turn % 2 ? [true, false] : [false, true]) {
      const started = performance.now();
      await ask(...made(is, turn));
      if (turn >= 0) taken[is].push(performance.now() - started);
    }
  }
  const [there, not] = [median(taken.true), median(taken.false)];
  const isClose = Math.abs(there - not) < Math.max(0.05 * not, what === 'a user' ? 1 : 0);
  if (!isClose) wrong = 1;
  console.log(
    `${isClose ? 'ok' : 'not ok'} - ${what}: ${there.toFixed(3)} ms where it is there, ${not.toFixed(3)} ms where it is not`,
  );
}

function median(all) {
  return all.sort((one, other) => one - other)[Math.floor(all.length / 2)];
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
