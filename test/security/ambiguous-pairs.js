// Sends pairs over connections of one kind: a request that two readers could take for two, then one that asks for a name of
// its own: ambiguous-pairs.js <what> <host:port> <count>. Behind a proxy, innocent requests go over other connections
// meanwhile, and each has to be answered for what it asked.
import { connect } from 'node:net';

const [what, address, count] = process.argv.slice(2);
const [host, port] = address.split(':');
const smuggled = 'GET /v2/smuggled/tags/list HTTP/1.1\r\nHost: x\r\n\r\n';
const body = `0\r\n\r\n${smuggled}`;
const put = 'PUT /v2/a/manifests/x HTTP/1.1\r\nHost: x\r\n';
const first = {
  'CL.TE': `${put}Content-Length: ${body.length}\r\nTransfer-Encoding: chunked\r\n\r\n${body}`,
  'TE.CL': `${put}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`,
  'TE.TE': `${put}Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\nContent-Length: 4\r\n\r\n${body}`,
  'a coding with a tab': `${put}Transfer-Encoding:\tchunked\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  'a coding behind a vertical tab': `${put}Transfer-Encoding: \x0bchunked\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  'two lengths': `${put}Content-Length: 0\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
  'a length with a sign': `${put}Content-Length: +${smuggled.length}\r\n\r\n${smuggled}`,
  'a space before a colon': `${put}Content-Length : ${smuggled.length}\r\n\r\n${smuggled}`,
  'a bare line feed': `${put}X: y\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
  'a folded header': `${put}X: y\r\n Content-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
  'an extension with a line feed': `${put}Transfer-Encoding: chunked\r\n\r\n1;a\nb\r\nx\r\n0\r\n\r\n${smuggled}`,
  'a chunk that is longer than it says': `${put}Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n${smuggled}`,
  'a trailer': `${put}Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: ${smuggled.length}\r\n\r\n`,
};

let asked = 0;
let wrong = 0;
for (const [kind, text] of Object.entries(first)) {
  let left = Number(count);
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (left-- > 0) {
        const own = `own-${(asked += 1)}`;
        const [pair, other] = await Promise.all([ask(text, own), askInnocent(`other-${own}`)]);
        // A 404 tells the name that was asked for. A proxy may mend the first and so see three requests, which are three
        // then for the registry too; without one there are two at most.
        const mayBeThree = what !== 'no proxy' && told(pair).at(-1) === own;
        const isWrong =
          told(other).join() !== `other-${own}` ||
          told(pair).some((name) => name !== own && name !== 'smuggled') ||
          (told(pair).includes('smuggled') && !mayBeThree);
        if (isWrong && (wrong += 1) <= 5)
          console.log(`${what}, ${kind}: ${JSON.stringify(pair.slice(0, 300))} ${JSON.stringify(other.slice(0, 100))}`);
      }
    }),
  );
}
console.log(`${wrong ? 'not ok' : 'ok'} - ${what}: ${asked} pairs, ${wrong} out of step`);
process.exit(wrong ? 1 : 0);

function told(text) {
  return [...text.matchAll(/"name":"([^"]*)"/g)].map((match) => match[1]);
}

/** A proxy may find its connection to the registry closed, or a busy machine be late: who got no answer asks again. */
async function askInnocent(own) {
  let answer = await ask('', own);
  for (let turn = 0; turn < 4 && told(answer).length === 0; turn += 1) answer = await ask('', own);
  return answer;
}

function ask(before, own) {
  const { promise, resolve } = Promise.withResolvers();
  let received = '';
  const after = `GET /v2/${own}/tags/list HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
  const socket = connect(Number(port), host, () => socket.write(Buffer.from(before + after, 'latin1')));
  const late = setTimeout(() => socket.destroy(), 15_000);
  socket.on('data', (chunk) => (received += chunk.toString('latin1'))).on('error', () => undefined);
  socket.on('close', () => {
    clearTimeout(late);
    resolve(received);
  });
  return promise;
}
