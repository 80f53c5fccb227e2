// Swaps the pair that a server reads while clients come and stay: certificate-swaps.js <folder> <port> <seconds>
// <within>. The folder has server.pem and server.key, which the server reads, and pairs 1 to 4; a new pair is served within
// so many seconds.
import { copyFileSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';

const [folder, port, seconds, within] = process.argv.slice(2);
const until = Date.now() + Number(seconds) * 1000;
const failures = [];
const count = { handshakes: 0, requests: 0, swaps: 0, broken: 0 };
const kept = { agent: new Agent({ keepAlive: true, maxSockets: 50, rejectUnauthorized: false }), sockets: new Set() };
let slowest = 0;

await Promise.all([swap(), ...Array.from({ length: 50 }, stay), ...Array.from({ length: 4 }, come)]);
kept.agent.destroy();
const isGood = failures.length === 0 && kept.sockets.size === 50 && slowest <= Number(within) * 1000;
console.log(
  `${isGood ? 'ok' : 'not ok'} - ${count.swaps} swaps and ${count.broken} bad pairs: ${count.handshakes} handshakes and ` +
    `${count.requests} requests over ${kept.sockets.size} connections, ${failures.length} failed; a new pair was served ` +
    `after ${slowest} ms at most`,
);
for (const failure of failures.slice(0, 5)) console.log(`  ${failure}`);
process.exit(isGood ? 0 : 1);

/** Whole pairs one after the other, and between them halves and rubbish, which change nothing. */
async function swap() {
  for (let turn = 1; Date.now() < until; turn += 1) {
    const serial = (turn % 4) + 1;
    copyFileSync(join(folder, `${serial}.pem`), join(folder, 'server.pem'));
    if (turn % 3 === 0) await sleep(50);
    copyFileSync(join(folder, `${serial}.key`), join(folder, 'server.key'));
    const began = Date.now();
    while ((await handshake().catch(String)) !== `swap-${serial}`) {
      if (Date.now() - began > Number(within) * 2000) throw new Error('the new pair is not served');
      await sleep(50);
    }
    slowest = Math.max(slowest, Date.now() - began);
    count.swaps += 1;
    await sleep(1000);
    if (turn % 5 === 0) {
      writeFileSync(join(folder, turn % 2 ? 'server.pem' : 'server.key'), turn % 3 ? 'rubbish' : '');
      count.broken += 1;
      await sleep(1500);
    }
  }
}

async function stay() {
  while (Date.now() < until) {
    await new Promise((resolve) => {
      get({ host: '127.0.0.1', port, path: '/v2/', agent: kept.agent }, (answer) => {
        kept.sockets.add(answer.socket.localPort);
        if (answer.statusCode !== 200) failures.push(`answered ${answer.statusCode}`);
        count.requests += 1;
        answer.resume().on('end', resolve);
      }).on('error', (error) => {
        failures.push(`a connection that stayed: ${error.message}`);
        resolve();
      });
    });
    await sleep(100);
  }
}

async function come() {
  while (Date.now() < until) {
    await handshake().catch((error) => failures.push(`a handshake: ${error.message}`));
    await sleep(20);
  }
}

function handshake() {
  const { promise, resolve, reject } = Promise.withResolvers();
  const socket = connect({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false }, () => {
    count.handshakes += 1;
    resolve(socket.getPeerCertificate().subject.CN);
    socket.end();
  });
  socket.on('error', reject);
  return promise;
}
