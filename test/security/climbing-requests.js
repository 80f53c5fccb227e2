// Sends paths that climb, in every place of a request that names something, to REGISTRY: climbing-requests.js <count>
import { connect } from 'node:net';

const count = Number(process.argv[2]);
const [host, port] = process.env.REGISTRY.split(':');
const digest = `sha256:${'a'.repeat(64)}`;
const places = [
  (text) => `GET /v2/${text}/tags/list`,
  (text) => `GET /v2/team/${text}/manifests/v1`,
  (text) => `POST /v2/${text}/blobs/uploads/`,
  (text) => `PUT /v2/team/app/manifests/${text}`,
  (text) => `GET /v2/team/app/blobs/sha256:${text}`,
  (text) => `GET /v2/team/app/blobs/${text}:${'a'.repeat(64)}`,
  (text) => `DELETE /v2/team/app/blobs/${text}`,
  (text) => `GET /v2/team/app/referrers/${text}`,
  (text) => `PATCH /v2/team/app/blobs/uploads/${text}`,
  (text) => `DELETE /v2/team/app/blobs/uploads/${text}`,
  (text) => `POST /v2/team/app/blobs/uploads/?mount=${digest}&from=${text}`,
  (text) => `POST /v2/team/app/blobs/uploads/?mount=${text}&from=team/app`,
  (text) => `GET /${text}`,
];
const pieces = [
  ...['..', '%2e%2e', '.%2e', '..%00', '..;', '..%c0%af', '%252e%252e', '..%5c', '..\\', '.', '~'],
  ...['/', '/', '/', '%2f', '%2F', '//', '\\', '%5c'],
  ...['etc', 'passwd', 'root', 'tmp', 'team', 'app', 'blobs', 'sha256', 'index.json', '%00', 'a'.repeat(300)],
];
const some = (list) => list[Math.floor(Math.random() * list.length)];

let left = count;
async function work() {
  while (left-- > 0) {
    const climb = Array.from({ length: 2 + Math.floor(Math.random() * 12) }, () => some(pieces)).join('');
    await ask(`${some(places)(climb)} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  }
}

function ask(text) {
  const { promise, resolve } = Promise.withResolvers();
  const socket = connect(Number(port), host, () => socket.write(text));
  socket.resume().on('error', resolve).on('close', resolve);
  return promise;
}

await Promise.all(Array.from({ length: 16 }, work));
console.log(`${count} requests`);
