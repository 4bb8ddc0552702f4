/* What every transport must refuse, end, limit and finish, whatever the rooms do: spoken over raw sockets, since no
 * well-behaved client would. */
import { describe, it, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import zlib from 'node:zlib';
import { partsOf, preparePlace, root, run, sleep, startPlace, transports } from './harness.mjs';
import { holdWrites } from './store.mjs';

const MIB = 1024 * 1024;

/* Sends pieces (strings, buffers, or numbers: milliseconds to wait) to a port or a socket's path, and gives all that came back, as text, once the
 * other side has closed or `patience` is over; `closed` says which, `seconds` how long it took. */
function talk(place, pieces, { patience = 8000 } = {}) {
  return new Promise((done) => {
    const began = Date.now();
    const socket = typeof place === 'string' ? net.connect(place) : net.connect(place, '127.0.0.1');
    let text = '';
    const finish = (closed) => {
      clearTimeout(timer);
      socket.destroy();
      done({ text, closed, seconds: (Date.now() - began) / 1000, status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]) });
    };
    const timer = setTimeout(() => finish(false), patience);
    socket.on('data', (bytes) => (text += bytes.toString('latin1')));
    socket.on('error', () => {});
    socket.on('close', () => finish(true));
    socket.on('connect', async () => {
      for (const piece of pieces) {
        if (typeof piece === 'number') await sleep(piece);
        else if (socket.writable) socket.write(piece);
      }
    });
  });
}

/* A whole request as text; Host and Connection: close unless `headers` say otherwise. */
function message(line, headers = [], body = '') {
  const own = headers.map((header) => header.toLowerCase());
  const all = [...headers];
  if (!own.some((header) => header.startsWith('host:'))) all.unshift('Host: localhost');
  if (!own.some((header) => header.startsWith('connection:'))) all.push('Connection: close');
  return `${line}\r\n${all.join('\r\n')}\r\n\r\n${body}`;
}

/* A FastCGI record of request 1, and the records of a POST with all of its body but the mark of its end. */
function record(type, content = Buffer.alloc(0)) {
  const head = Buffer.from([1, type, 0, 1, content.length >> 8, content.length & 255, 0, 0]);
  return Buffer.concat([head, Buffer.from(content)]);
}
const [BEGIN, PARAMS, STDIN] = [1, 4, 5];
const KEEP = Buffer.from([0, 1, 1, 0, 0, 0, 0, 0]);

function postRecords(target, body) {
  const parameters = { REQUEST_METHOD: 'POST', REQUEST_URI: target, HTTP_HOST: 'localhost', REMOTE_ADDR: '127.0.0.1',
    SERVER_PROTOCOL: 'HTTP/1.1', CONTENT_TYPE: 'text/plain', CONTENT_LENGTH: String(body.length) };
  const pairs = Object.entries(parameters).map(([name, value]) =>
    Buffer.concat([Buffer.from([name.length, value.length]), Buffer.from(name + value)]));
  const bodies = [];
  for (let at = 0; at < body.length; at += 32768) bodies.push(record(STDIN, body.subarray(at, at + 32768)));
  return Buffer.concat([record(BEGIN, KEEP), record(PARAMS, Buffer.concat(pairs)), record(PARAMS), ...bodies]);
}

/* A village of the reviewer's county, and a change of it: whether the plan rules bind it. */
const village = /^(320509\d{6}),/m.exec(fs.readFileSync(`${root}/data/units-suzhou.csv`, 'utf8'))[1];
const change = (api, covered) => api('POST', `/units/${village}`, { covered });

for (const transport of transports) {
  describe(`requests over ${transport}`, () => {
    let place;
    before(async () => {
      place = await startPlace({ transport });
    });
    after(() => place.stop());

    const refused = {
      'a second Content-Length': [400, message('POST /sign-in HTTP/1.1', ['Content-Length: 3', 'Content-Length: 3'], 'a=b')],
      'two different lengths': [400, message('POST /sign-in HTTP/1.1', ['Content-Length: 3', 'Content-Length: 5'], 'a=b')],
      'Content-Length with Transfer-Encoding': [400, message('POST /sign-in HTTP/1.1',
        ['Content-Length: 3', 'Transfer-Encoding: chunked'], '3\r\na=b\r\n0\r\n\r\n')],
      'a length that is not a number': [400, message('POST /sign-in HTTP/1.1', ['Content-Length: 3x'], 'a=b')],
      'a negative length': [400, message('POST /sign-in HTTP/1.1', ['Content-Length: -1'])],
      'a second Host': [400, message('GET /healthz HTTP/1.1', ['Host: a', 'Host: b'])],
      'no Host': [400, 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n'],
      '%00 in the path': [400, message('GET /healthz%00 HTTP/1.1')],
      'a NUL in the path': [400, message('GET /healthz\0/x HTTP/1.1')],
      'a NUL in the query': [400, message('GET /healthz?a\0b HTTP/1.1')],
      'a NUL in the method': [400, message('GET\0X /healthz HTTP/1.1')],
      'a target that is no path': [400, message('GET healthz HTTP/1.1')],
      'a body on GET': [400, message('GET /healthz HTTP/1.1', ['Content-Length: 3'], 'a=b')],
      'a body on HEAD': [400, message('HEAD /healthz HTTP/1.1', ['Content-Length: 3'], 'a=b')],
      'PUT': [405, message('PUT /healthz HTTP/1.1', ['Content-Length: 3'], 'a=b')],
      'DELETE': [405, message('DELETE /healthz HTTP/1.1')],
      'a method of no standard': [405, message('BREW /healthz HTTP/1.1')],
    };
    for (const [what, [status, bytes]] of Object.entries(refused))
      it(`refuses ${what}`, async () => {
        const answer = await talk(place.port, [bytes]);
        assert.equal(answer.status, status, answer.text);
        assert.ok(answer.closed, 'the connection is closed: what follows may be anything');
        if (status === 405 && transport.startsWith('standalone')) assert.match(answer.text, /^Allow: GET, HEAD, POST\r$/m);
      });

    it('refuses a header that is too large', async () => {
      const { status } = await talk(place.port, [message('GET /healthz HTTP/1.1', [`X-Long: ${'x'.repeat(70000)}`])]);
      assert.ok([400, 414, 431, 494].includes(status), String(status));
    });

    it('lives after all of that', async () => {
      assert.equal((await place.request('GET', '/healthz')).text.trim(), 'ok');
    });

    it('answers several requests on one connection, in order', async () => {
      const keep = ['Connection: keep-alive'];
      const { text } = await talk(place.port, [
        message('GET /healthz HTTP/1.1', keep),
        message('POST /public/nowhere HTTP/1.1', [...keep, 'Content-Length: 3', 'Content-Type: application/x-www-form-urlencoded'], 'a=b'),
        message('HEAD /healthz HTTP/1.1', keep),
        message('GET /static/app.js HTTP/1.1'),
      ]);
      assert.deepEqual([...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map((match) => match[1]), ['200', '404', '200', '200']);
    });

    it('answers HEAD with the header of GET and no body', async () => {
      for (const target of ['/healthz', '/sign-in', '/static/app.css']) {
        const got = await place.request('GET', target);
        const { text } = await talk(place.port, [message(`HEAD ${target} HTTP/1.1`)]);
        assert.match(text, /^HTTP\/1\.1 200 /);
        assert.ok(text.endsWith('\r\n\r\n'), `${target} has a body`);
        assert.match(text, new RegExp(`^Content-Length: ${got.bytes.length}\r$`, 'm'));
      }
    });

    it('passes on the body as it was sent, up to the limit', async () => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const whole = await place.request('POST', '/public/nowhere', { headers, body: 'a='.padEnd(MIB, 'x') });
      assert.equal(whole.status, 404);
      const above = await place.request('POST', '/public/nowhere', { headers, body: 'a='.padEnd(MIB + 1, 'x') });
      assert.equal(above.status, 413);
    });

    it('refuses a body that is too large before it comes', async () => {
      for (const target of ['/sign-in', '/units/import'])
        for (const length of [40 * MIB, 1e13]) {
          const answer = await talk(place.port, [message(`POST ${target} HTTP/1.1`, [`Content-Length: ${length}`])],
            { patience: 1500 });
          assert.equal(answer.status, 413, `${target} ${length}: ${answer.text}`);
        }
    });

    it('lets a client that sends too much read why', async () => {
      const body = Buffer.alloc(3 * MIB, 'x');
      const answer = await place.request('POST', '/sign-in', { body, headers: { 'content-length': body.length } });
      assert.equal(answer.status, 413);
      assert.match(answer.headers['content-type'], /charset=utf-8/);
    });

    it('lets files above the limit of a form through to the routes that take files, and to no others', async () => {
      const routes = JSON.parse(run(['routes', '--json']).stdout).filter((route) => route.method === 'POST');
      assert.ok(routes.some((route) => route.flags.includes('upload')));
      for (const route of routes) {
        const target = route.pattern.replace(/#\w+/g, '1').replace(/:\w+/g, '320509');
        const { status } = await place.request('POST', target,
          { headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(2 * MIB) });
        const large = route.flags.includes('upload') && !route.flags.includes('hidden'); // which look like no route at all
        assert.equal(status === 413, !large, `${route.pattern}: ${status}`);
      }
    });

    it('serves static files with type, caching and nosniff', async () => {
      const types = { 'app.css': /^text\/css/, 'app.js': /javascript/, 'icon.svg': /^image\/svg\+xml/,
        'bootstrap.min.css': /^text\/css/, 'chart.js': /javascript/ };
      for (const [name, type] of Object.entries(types)) {
        const got = await place.request('GET', `/static/${name}`);
        assert.equal(got.status, 200, name);
        assert.match(got.headers['content-type'], type);
        assert.match(got.headers['cache-control'], /^public, max-age=\d+$/);
        assert.equal(got.headers['x-content-type-options'], 'nosniff');
        const again = await place.request('GET', `/static/${name}`, { headers: { 'if-none-match': got.headers.etag } });
        assert.equal(again.status, 304, name);
        assert.equal(again.bytes.length, 0);
      }
      assert.deepEqual((await place.request('GET', '/static/app.css')).bytes, fs.readFileSync(`${root}/static/app.css`));
    });

    it('serves nothing but the files below the static folder', async () => {
      for (const target of ['/static/', '/static/../config.ini', '/static/%2e%2e/config.ini', '/static/..%2fconfig.ini',
        '/static//etc/passwd', '/static/.git', '/static/app.css/', '/static/%00'])
        assert.ok([400, 403, 404].includes((await place.request('GET', target)).status), target);
      assert.ok([404, 405].includes((await place.request('POST', '/static/app.css', { body: '' })).status));
    });

    it('gives up what it does not need', () => {
      const status = fs.readFileSync(`/proc/${place.server.child.pid}/status`, 'utf8');
      assert.match(status, /^NoNewPrivs:\t1$/m);
      if (!process.env.YICUN?.includes('asan'))
        assert.ok(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)[1]) < 30 * 1024, 'less than 30 MB when idle');
    });
  });

  describe(`stopping ${transport}`, () => {
    let place, api, hold;
    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-03-01T09:00:00+08:00' });
      place.addUser('wang', { unit: '320509', roles: ['county_reviewer'] });
      api = place.api('wang');
      assert.equal((await change(api, true)).status, 200);
    });
    after(() => {
      hold?.kill();
      return place.stop();
    });

    it('finishes the write in flight, takes no new one, and ends under 5 seconds', async () => {
      const idle = net.connect(place.port, '127.0.0.1'); // a kept connection must not delay the end
      idle.on('error', () => {});
      hold = holdWrites(place, 1.5);
      await sleep(300);
      const answer = change(api, false);
      await sleep(400);
      const ended = place.end();
      assert.equal((await answer).status, 200);
      const { code, seconds } = await ended;
      assert.equal(code, 0);
      assert.ok(seconds < 5, `${seconds} s`);
      idle.destroy();
    });

    it('ends under 5 seconds also when a write cannot finish', async () => {
      await place.serve();
      hold = holdWrites(place, 20);
      await sleep(300);
      const answer = change(api, true).catch((error) => error);
      await sleep(400);
      const { code, seconds } = await place.end();
      assert.equal(code, 1);
      assert.ok(seconds < 5, `${seconds} s`);
      hold.kill();
      await answer;
      assert.equal(place.yicun(['check']).status, 0);
    });
  });
}

const has = (transport) => transports.some((name) => partsOf(name)[0] === transport);

/* True when every user may pass through the folders down to `place`. */
const isOpen = (place) => place === '/' || ((fs.statSync(place).mode & 1) !== 0 && isOpen(path.dirname(place)));

describe('a server started by root', { skip: process.getuid() !== 0 || !isOpen(root) }, () => {
  for (const transport of transports)
    it(`becomes the configured user over ${transport}, and its files are that user's`, async () => {
      const place = preparePlace({ transport, config: { server: { user: 'nobody' } } });
      try {
        await place.serve();
        const status = fs.readFileSync(`/proc/${place.server.child.pid}/status`, 'utf8');
        const { uid } = fs.statSync(`${place.folder}/yicun.key`);
        assert.notEqual(uid, 0);
        if (place.engine === 'sqlite') assert.equal(fs.statSync(`${place.folder}/yicun.db`).uid, uid);
        assert.match(status, new RegExp(`^Uid:\t${uid}\t${uid}\t${uid}\t${uid}$`, 'm'));
        assert.doesNotMatch(status, /^Groups:.*\b0\b/m);
        assert.equal(fs.statSync(`${place.folder}/files`).uid, uid);
        assert.equal((await place.request('GET', '/healthz')).status, 200);
      } finally {
        await place.stop();
      }
    });
});

describe('the standalone server alone', { skip: !has('standalone') }, () => {
  let place;
  before(async () => {
    place = await startPlace({ config: { limits: { request_seconds: 2 } } });
  });
  after(() => place.stop());

  it('refuses a chunked body: 411', async () => {
    const bytes = message('POST /sign-in HTTP/1.1', ['Transfer-Encoding: chunked'], '3\r\na=b\r\n0\r\n\r\n');
    assert.equal((await talk(place.port, [bytes])).status, 411);
  });

  it('refuses a header name that another program could read differently', async () => {
    for (const header of ['Content-Length : 3', 'Content-Length\t: 3', 'X(y): 1'])
      assert.equal((await talk(place.port, [message('POST /sign-in HTTP/1.1', [header], 'a=b')])).status, 400, header);
  });

  const drip = (text) => [...text].flatMap((letter) => [letter, 150]);

  it('ends a header that never ends, though each byte comes in time', async () => {
    const { closed, seconds } = await talk(place.port, ['GET /healthz HTTP/1.1\r\nHost: a\r\nX: ', ...drip('x'.repeat(60))]);
    assert.ok(closed && seconds < 6, `${seconds} s`);
  });

  it('ends a first line that never ends', async () => {
    const { closed, seconds } = await talk(place.port, drip('GET /healthz'.padEnd(60, 'x')));
    assert.ok(closed && seconds < 6, `${seconds} s`);
  });

  it('ends a body that never ends', async () => {
    const { closed, seconds } = await talk(place.port,
      [message('POST /sign-in HTTP/1.1', ['Content-Length: 1000']), ...drip('x'.repeat(60))]);
    assert.ok(closed && seconds < 6, `${seconds} s`);
  });

  it('does not follow links in the static folder', async () => {
    const linked = preparePlace({});
    fs.mkdirSync(`${linked.folder}/static`);
    fs.writeFileSync(`${linked.folder}/static/real.txt`, 'real');
    fs.symlinkSync(linked.config, `${linked.folder}/static/link.txt`);
    fs.appendFileSync(linked.config, `[server]\nstatics = ${linked.folder}/static\n`);
    fs.writeFileSync(linked.config, fs.readFileSync(linked.config, 'utf8').replace(`statics = ${root}/static\n`, ''));
    try {
      await linked.serve();
      assert.equal((await linked.request('GET', '/static/real.txt')).text, 'real');
      assert.equal((await linked.request('GET', '/static/link.txt')).status, 404);
    } finally {
      await linked.stop();
    }
  });

  it('listens on the loopback address when none is named, and not where another server does', () => {
    assert.match(place.server.output, /listening on 127\.0\.0\.1:\d+/);
    const second = place.yicun(['serve', '--listen', `127.0.0.1:${place.port}`]);
    assert.equal(second.status, 1);
    assert.match(second.stderr, /^yicun: cannot listen on 127\.0\.0\.1:\d+: Address already in use\n$/);
  });
});

describe('FastCGI behind nginx', { skip: !has('fastcgi') }, () => {
  let place;
  before(async () => {
    place = await startPlace({ transport: 'fastcgi', limits: true });
  });
  after(() => place.stop());

  it('has a socket that only its owner and group may use', () => {
    assert.equal(fs.statSync(`${place.folder}/yicun.sock`).mode & 0o777, 0o660);
  });

  it('refuses a socket on which another server listens', () => {
    const second = place.yicun(['fcgi']);
    assert.equal(second.status, 1);
    assert.match(second.stderr, /^yicun: .*yicun\.sock: is in use or is not a socket\n$/);
  });

  it('compresses text', async () => {
    const got = await place.request('GET', '/static/app.css', { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(got.headers['content-encoding'], 'gzip');
    assert.deepEqual(zlib.gunzipSync(got.bytes), fs.readFileSync(`${root}/static/app.css`));
  });

  for (const [what, length] of [['whose end comes apart', 100], ['that it refused unread', 3 * MIB]])
    it(`keeps a connection after a body ${what}`, async () => {
      const post = postRecords('/plans', Buffer.alloc(length, 'x'));
      const { text, closed } = await talk(`${place.folder}/yicun.sock`,
        [post, 200, record(STDIN), 200, post, 200, record(STDIN)], { patience: 1500 });
      assert.equal(text.match(/Status: /g)?.length, 2, text);
      assert.equal(closed, false);
    });

  it('slows down who tries passwords or floods the public form', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const target of ['/sign-in', '/public/notices/1/feedback']) {
      const statuses = await Promise.all(Array.from({ length: 20 }, () =>
        place.request('POST', target, { headers, body: 'name=a&password=b' })));
      assert.ok(statuses.some(({ status }) => status === 429), target);
    }
    assert.equal((await place.request('GET', '/sign-in')).status, 200);
  });

  it('says so in plain words when the program is away', async () => {
    await place.end();
    const got = await place.request('GET', '/healthz');
    assert.equal(got.status, 503);
    assert.match(got.text, /维护/);
  });
});
