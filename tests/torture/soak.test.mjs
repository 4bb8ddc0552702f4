/* A long stay: SOAK mixed requests (200,000 unless told otherwise), half over each transport, by clients that keep their
 * connections and now and then lose them. After a fifth of them the server has what it needs; from then on neither its
 * memory nor its descriptors grow. */
import { describe, it, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import { sleep, transports } from '../http/harness.mjs';
import { multipart } from '../http/world.mjs';
import { startSite } from './writers.mjs';

const total = Number(process.env.SOAK ?? 200000);
const CLIENTS = 16;
const WARM = 0.2; // share of the requests before the first look
const GROWTH = 4 << 20; // bytes of resident memory; the allocator's own play
const RECONNECT = 500; // requests of a client on one connection

const json = { 'content-type': 'application/json', accept: 'application/json' };
const html = { accept: 'text/html' };

/* What is asked: how often in a hundred, what answers are right, and the request for the nth time. */
const mix = [
  { share: 18, right: [200], make: (site) => ['GET', `/plans/${site.drafts[0]}`, { ...html, cookie: site.cookie }] },
  { share: 10, right: [200], make: (site) => ['GET', `/plans/${site.inForce}`, { ...json, authorization: site.token.chen }] },
  { share: 8, right: [200], make: (site) => ['GET', '/', { ...html, cookie: site.cookie }] },
  { share: 6, right: [200], make: (site) => ['GET', '/plans?size=50', { ...html, cookie: site.cookie }] },
  { share: 4, right: [200], make: (site) => ['GET', '/board', { ...html, cookie: site.cookie }] },
  { share: 10, right: [200], make: () => ['GET', '/public', html] },
  { share: 6, right: [200], make: (site) => ['GET', `/public/notices/${site.notice}`, html] },
  { share: 8, right: [200], make: () => ['GET', '/static/app.css', {}] },
  { share: 4, right: [200], make: () => ['GET', '/healthz', {}] },
  { share: 3, right: [404], make: (site) => ['GET', '/nowhere', { ...html, cookie: site.cookie }] },
  { share: 2, right: [303], make: () => ['GET', '/plans', html] }, // not signed in
  { share: 10, right: [200, 409], make: (site, n) => ['POST', `/plans/${site.edited}/items/${site.items[n % site.items.length]}`,
    { ...json, authorization: site.token.wang }, JSON.stringify({ title: `事项 ${n}` })] },
  { share: 3, right: [422], make: (site) => ['POST', `/plans/${site.edited}/items`, { ...json, authorization: site.token.wang }, '{"list":"x"}'] },
  { share: 2, right: [409], make: (site) => ['POST', `/plans/${site.edited}/items/${site.items[0]}`,
    { ...json, authorization: site.token.wang }, '{"title":"x","version":1}'] },
  { share: 2, right: [400], make: (site) => ['POST', `/plans/${site.edited}/items`, { ...json, authorization: site.token.wang }, '{"a":'] },
  { share: 2, right: [422], make: (site) => upload(site) },
  { share: 2, right: [403], make: (site) => ['POST', '/campaigns', { ...json, authorization: site.token.wang }, '{}'] },
];
const deck = mix.flatMap((kind) => Array(kind.share).fill(kind));

/* A program in the place of a photo. */
function upload(site) {
  const { type, body } = multipart({ _csrf: site.csrf }, [{ field: 'photo', name: 'a.png', bytes: Buffer.alloc(20000, 'MZ') }]);
  return ['POST', `/notices/${site.notice}/photos`, { ...html, cookie: site.cookie, 'content-type': type }, body];
}

function ask(port, agent, [method, path, headers, body]) {
  return new Promise((done, failed) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = http.request({ host: '127.0.0.1', port, method, path, headers: { ...headers, ...length }, agent }, (got) => {
      got.resume();
      got.on('end', () => done(got.statusCode));
      got.on('error', failed);
    });
    sent.on('error', failed);
    sent.end(body);
  });
}

describe('a long stay', () => {
  for (const transport of transports)
    it(`of ${total / transports.length} requests over ${transport} leaves nothing behind`, async (t) => {
      const site = await startSite(transport);
      t.after(() => site.end());
      let asked = 0, random = 1;
      const next = () => (random = (random * 48271) % 0x7fffffff); // the same order each time

      async function client(most) {
        while (asked < most) {
          const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
          for (let n = 0; n < RECONNECT && asked < most; n++) {
            const kind = deck[next() % deck.length];
            const request = kind.make(site, ++asked);
            const status = await ask(site.place.port, agent, request);
            assert.ok(kind.right.includes(status), `${request.slice(0, 2).join(' ')}: ${status}`);
          }
          agent.destroy();
        }
      }

      const askUpTo = (most) => Promise.all(Array.from({ length: CLIENTS }, () => client(most)));

      /* With nobody connected: nginx too lets its kept connections go. */
      async function look() {
        site.place.front?.child.kill('SIGHUP');
        await sleep(2000);
        const { pid } = site.place.server.child;
        const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
        return {
          memory: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)[1]) << 10,
          descriptors: fs.readdirSync(`/proc/${pid}/fd`).length,
          threads: Number(/^Threads:\s+(\d+)/m.exec(status)[1]),
        };
      }

      const most = total / transports.length, began = performance.now();
      await askUpTo(most * WARM);
      const early = await look();
      await askUpTo(most);
      const late = await look();
      const text = ({ memory, descriptors, threads }) => `${(memory / (1 << 20)).toFixed(1)} MiB, ${descriptors} descriptors, ${threads} threads`;
      t.diagnostic(`${asked} requests in ${Math.round((performance.now() - began) / 1000)} s; ` +
        `after ${most * WARM}: ${text(early)}; at the end: ${text(late)}`);
      assert.ok(late.memory <= early.memory + GROWTH, 'memory grew');
      assert.ok(late.descriptors <= early.descriptors, 'descriptors grew');
      assert.ok(late.threads <= early.threads, 'threads grew');
      site.check();
    });
});
