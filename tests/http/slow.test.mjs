/* Slow clients: hundreds that hold connections open and send or take next to nothing, while others want to be served.
 * With SLOWHTTPTEST=1 (`make slow`) the attack is slowhttptest's, with 1000 connections in each of its ways. */
import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { sleep, startPlace, transports } from './harness.mjs';

const PATIENCE = 2000; // milliseconds within which others must be served, on a loaded machine
const FEW = 300;

/* A page as another client gets it, from an address that is not the attackers': milliseconds it took. */
function visit(port, path) {
  const began = Date.now();
  return new Promise((done, failed) => {
    const sent = http.get({ host: '127.0.0.1', localAddress: '127.0.0.2', port, path, agent: false, timeout: 20000 }, (got) => {
      got.resume();
      got.on('end', () => (got.statusCode === 200 ? done(Date.now() - began) : failed(new Error(`${path}: ${got.statusCode}`))));
      got.on('error', failed);
    });
    sent.on('timeout', () => sent.destroy(new Error(`${path}: no answer`)));
    sent.on('error', failed);
  });
}

/* Visits until `over` says so; the longest wait. */
async function visitUntil(place, over) {
  let longest = 0;
  for (let n = 0; !over(); n++) {
    longest = Math.max(longest, await visit(place.port, ['/sign-in', '/public', '/static/app.css'][n % 3]));
    await sleep(50);
  }
  return longest;
}

/* FEW sockets that begin like `opening` and then send `drop` four times a second; they take nothing if `deaf`. */
function attack(port, opening, drop, deaf = false) {
  const sockets = Array.from({ length: FEW }, () => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(opening));
    socket.on('error', () => {});
    if (deaf) socket.pause();
    else socket.resume();
    return socket;
  });
  const timer = setInterval(() => {
    for (const socket of sockets) if (drop && socket.writable) socket.write(drop);
  }, 250);
  return () => {
    clearInterval(timer);
    for (const socket of sockets) socket.destroy();
  };
}

const head = 'Host: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n';
const ways = {
  'headers that never end': { drop: 'X-A: b\r\n', opening: 'GET / HTTP/1.1\r\nHost: localhost\r\n', tool: ['-H'] },
  'bodies that never end': { drop: 'x', opening: `POST /nowhere HTTP/1.1\r\n${head}Content-Length: 4096\r\n\r\n`,
    tool: ['-B', '-s', '8192', '-t', 'POST'] },
  'answers that are not taken': { deaf: true, opening: 'GET /static/chart.js HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(3),
    tool: ['-X', '-k', '3', '-w', '1', '-y', '256', '-n', '5', '-z', '32'] },
};

/* slowhttptest's own attack for 40 seconds. */
async function attackWithTool(place, tool, path) {
  const child = spawn('slowhttptest', [...tool, '-c', '1000', '-r', '200', '-i', '5', '-l', '40', '-x', '16', '-p', '3',
    '-u', `http://127.0.0.1:${place.port}${path}`], { stdio: 'ignore', cwd: place.folder });
  let ended = false;
  once(child, 'exit').then(() => (ended = true));
  const longest = await visitUntil(place, () => ended);
  return longest;
}

const descriptors = (place) => fs.readdirSync(`/proc/${place.server.child.pid}/fd`).length;
const memory = (place) => Number(/^VmRSS:\s+(\d+) kB/m.exec(fs.readFileSync(`/proc/${place.server.child.pid}/status`, 'utf8'))[1]);

for (const transport of transports)
  describe(`slow clients over ${transport}`, () => {
    let place, idle;
    before(async () => {
      place = await startPlace({ transport });
      await visit(place.port, '/sign-in');
      idle = descriptors(place);
    });
    after(() => place.stop());

    for (const [what, { opening, drop, deaf, tool }] of Object.entries(ways))
      it(`${what} keep nobody else waiting`, async (t) => {
        let longest;
        if (process.env.SLOWHTTPTEST) {
          longest = await attackWithTool(place, tool, what.startsWith('answers') ? '/static/chart.js' : '/sign-in');
        } else {
          const stop = attack(place.port, opening, drop, deaf);
          const until = Date.now() + 4000;
          longest = await visitUntil(place, () => Date.now() > until);
          stop();
        }
        t.diagnostic(`${transport}, ${what}: the longest wait of others was ${longest} ms, memory after it ${memory(place)} KiB`);
        assert.ok(longest < PATIENCE, `${longest} ms`);
      });

    it('leave nothing behind', async () => {
      for (let i = 0; i < 400 && descriptors(place) > idle + 40; i++) await sleep(100);
      assert.ok(descriptors(place) <= idle + 40, `${descriptors(place)} descriptors, ${idle} before`);
      assert.ok((await visit(place.port, '/sign-in')) < PATIENCE);
    });
  });
