/* A harness for HTTP tests: a place of its own in a temporary folder, served for real, over each transport.
 *
 *   import { describe, it, before, after } from 'node:test';
 *   import assert from 'node:assert/strict';
 *   import { transports, startPlace } from './harness.mjs';
 *
 *   for (const transport of transports)
 *     describe(`plans over ${transport}`, () => {
 *       let place;
 *       before(async () => { place = await startPlace({ transport, units: true, clock: '2021-03-01T09:00:00+08:00' }); });
 *       after(() => place.stop());
 *
 *       it('PLAN-1 one plan for each campaign and village', async () => {
 *         place.addUser('wang', { unit: '320509', roles: ['county_reviewer'] });
 *         const wang = await place.signIn('wang');          // cookies and CSRF token like a browser
 *         const page = await wang.get('/');                 // { status, headers, text, json() }
 *         await wang.post('/sign-out', {});                 // form fields; arrays repeat a name; _csrf is added
 *         await wang.post('/x', { a: 'b' }, { json: true }) // the same as JSON
 *         await wang.upload('/x', { a: 'b' }, [{ field: 'photo', name: 'a.png', bytes: buffer }]);
 *         const api = place.api('wang');                    // a bearer token: JSON in, JSON out, no CSRF
 *         const { status, body } = await api('POST', '/plans', { campaign: 1, unit: '320509001201' });
 *       });
 *     });
 *
 * `startPlace` makes the key file, migrates, imports Suzhou's units if `units: true` asks for them, and starts the
 * server on a free loopback port: "standalone" is `yicun serve`; "fastcgi" is `yicun fcgi` behind a real nginx that
 * runs deploy/nginx.conf with its paths and port replaced (without its rate limits, unless `limits: true` asks for
 * them). Redirects are not followed. place.yicun(args, input) runs any command on the place ({ status, stdout,
 * stderr }); place.setClock(iso) moves the clock; place.stop() ends what was started, and only that, by process id,
 * removes the folder and returns { code, seconds } of the server. TRANSPORTS=standalone tests one transport only;
 * YICUN=path tests another build.
 *
 * `place.another()` is one more server of the place, with serve(), end(), port, browser(), signIn(), api() of its own.
 * `cluster` names the PostgreSQL cluster on which a place is, see cluster.mjs.
 *
 * The store's engine is part of the name: `transports` lists "standalone" and "fastcgi" on SQLite and "standalone on
 * postgresql" and so on for the engines in ENGINES=sqlite,postgresql (SQLite alone if nothing is said). A place that
 * names none is on the first of them; place.engine says which. place.sql(text) asks its database, see store.mjs. What is
 * about one engine says so: { skip: onlyOn('sqlite', 'a backup is a copy of the file') }. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { openCluster } from './cluster.mjs';
import { ask, createStore, removeStores, urlOf } from './store.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const yicun = path.resolve(process.env.YICUN ?? path.join(root, 'build/yicun'));
/* In this order, so that what names no engine is on the first. */
export const engines = ['sqlite', 'postgresql'].filter((one) => (process.env.ENGINES || 'sqlite').split(',').includes(one));
if (!engines.length) throw new Error(`ENGINES=${process.env.ENGINES}: sqlite, postgresql or both`);
export const transports = engines.flatMap((engine) => (process.env.TRANSPORTS ?? 'standalone,fastcgi').split(',')
  .map((transport) => (engine === 'sqlite' ? transport : `${transport} on ${engine}`)));
export const password = 'correct horse battery staple';

/* The two halves of such a name: [transport, engine]. */
export function partsOf(name) {
  const [transport, engine = engines[0]] = name.split(' on ');
  return [transport, engine];
}

/* For `skip`: false where the engine is tested (over this transport), else the reason. */
export function onlyOn(engine, reason, name) {
  const tested = name ? partsOf(name)[1] === engine : engines.includes(engine);
  return !tested && `only on ${engine}: ${reason}`;
}

export const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/* A port that nobody listens on; for nginx, which cannot be asked to choose one itself. */
export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/* Settings by section, written as the program reads them. */
export function writeConfig(file, sections) {
  const lines = [];
  for (const [section, settings] of Object.entries(sections)) {
    lines.push(`[${section}]`);
    for (const [key, value] of Object.entries(settings)) lines.push(`${key} = ${value}`);
  }
  fs.writeFileSync(file, lines.join('\n') + '\n');
}

/* The settings of a place in `folder`; `changes` are merged section by section. */
export function settingsOf(folder, changes = {}, engine = engines[0]) {
  const settings = {
    store: {
      url: urlOf({ folder, engine }),
      files: `${folder}/files`,
      key_file: `${folder}/yicun.key`,
    },
    server: {
      listen: '127.0.0.1:0',
      socket: `${folder}/yicun.sock`,
      templates: `${root}/templates`,
      statics: `${root}/static`,
      data: `${root}/data`,
      migrations: `${root}/migrations`,
    },
    test: { clock_file: `${folder}/clock` },
  };
  for (const [section, values] of Object.entries(changes))
    settings[section] = { ...settings[section], ...values };
  return settings;
}

/* Runs a command; `input` is its standard input. */
export function run(args, input = '') {
  const { status, stdout, stderr } = spawnSync(yicun, args, { input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/* A child process whose output is kept: { child, output, ended }. */
export function start(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const started = { child, output: '', ended: null };
  child.stdout.on('data', (bytes) => (started.output += bytes));
  child.stderr.on('data', (bytes) => (started.output += bytes));
  started.ended = new Promise((done) => child.once('close', (code) => done(code)));
  return started;
}

export async function waitFor(started, what, ready) {
  for (let i = 0; i < 1000; i++) {
    const result = await ready();
    if (result) return result;
    if (started.child.exitCode !== null) break;
    await sleep(20);
  }
  throw new Error(`${what} did not start: ${started.output}`);
}

export function canConnect(port) {
  return new Promise((done) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

/* deploy/nginx.conf with this place's paths, on a loopback port, as the current user. */
export function nginxConfig({ folder, limits, sockets = ['yicun.sock'] }, port) {
  const text = fs.readFileSync(path.join(root, 'deploy/nginx.conf'), 'utf8');
  const replaced = text
    .replace(/^user .*$/m, `${process.getuid() === 0 ? 'user root;' : ''}\ndaemon off;`)
    .replace(/listen \[::\]:80.*\n/, '')
    .replace('listen 80', `listen 127.0.0.1:${port}`)
    .replace(/server unix:\/run\/yicun\/yicun.sock(.*;)/, (line, options) =>
      sockets.map((name) => `server unix:/run/yicun/${name}${options}`).join(' '))
    .replace(/limit_req zone.*\n/g, (line) => (limits ? line : ''))
    .replaceAll('/run/nginx.pid', `${folder}/nginx.pid`)
    .replaceAll('/run/yicun/', `${folder}/`)
    .replaceAll('/var/log/nginx/', `${folder}/`)
    .replaceAll('/var/lib/nginx/', `${folder}/nginx-`)
    .replaceAll('/usr/share/yicun', root);
  fs.writeFileSync(`${folder}/nginx.conf`, replaced);
  return `${folder}/nginx.conf`;
}

/* Starts the server (and nginx, unless it runs already): place.server, place.front and place.port. */
async function serve(place) {
  const common = ['--config', place.config];
  if (place.transport === 'standalone') {
    place.server = start(yicun, ['serve', ...common]);
    place.port = await waitFor(place.server, 'yicun serve', () => {
      const match = /^listening on .*:(\d+)$/m.exec(place.server.output);
      return match && Number(match[1]);
    });
    return;
  }
  place.server = start(yicun, ['fcgi', ...common]);
  await waitFor(place.server, 'yicun fcgi', () => /^listening on /m.test(place.server.output));
  if (place.front) return;
  place.port = await freePort();
  place.front = start('/usr/sbin/nginx', ['-p', place.folder, '-e', `${place.folder}/nginx-start.log`, '-c',
    nginxConfig(place, place.port)]);
  await waitFor(place.front, 'nginx', () => canConnect(place.port));
}

/* One request: { status, headers, text, bytes, json() }. */
export function request(port, method, target, { headers = {}, body } = {}) {
  return new Promise((done, failed) => {
    const sent = http.request({ host: '127.0.0.1', port, method, path: target, headers, agent: false }, (got) => {
      const parts = [];
      got.on('data', (part) => parts.push(part));
      got.on('error', failed);
      got.on('end', () => {
        const bytes = Buffer.concat(parts);
        const text = bytes.toString('utf8');
        done({ status: got.statusCode, headers: got.headers, bytes, text, json: () => JSON.parse(text) });
      });
    });
    sent.on('error', failed);
    sent.end(body);
  });
}

function formBody(fields) {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, one);
  return form.toString();
}

function multipartBody(fields, files, boundary) {
  const parts = [];
  for (const [name, value] of Object.entries(fields))
    parts.push(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  for (const file of files)
    parts.push(`--${boundary}\r\nContent-Disposition: form-data; name="${file.field}"; filename="${file.name}"\r\n` +
      `Content-Type: ${file.type ?? 'application/octet-stream'}\r\n\r\n`, file.bytes, '\r\n');
  parts.push(`--${boundary}--\r\n`);
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

/* A browser without scripts: keeps cookies, and sends the CSRF token of the last page that carried one. */
export class Browser {
  constructor(port) {
    this.port = port;
    this.cookies = new Map();
    this.csrf = '';
  }

  async send(method, target, { headers = {}, body } = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await request(this.port, method, target,
      { headers: { ...(cookie && { cookie }), ...headers }, body });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value === '' || /max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const token = /name="_csrf" value="([^"]+)"/.exec(answer.text);
    if (token) this.csrf = token[1];
    return answer;
  }

  get(target, headers = {}) {
    return this.send('GET', target, { headers: { accept: 'text/html', ...headers } });
  }

  json(target) {
    return this.get(target, { accept: 'application/json' });
  }

  post(target, fields = {}, { json = false, headers = {} } = {}) {
    const whole = { _csrf: this.csrf, ...fields };
    const type = json ? 'application/json' : 'application/x-www-form-urlencoded';
    return this.send('POST', target, {
      headers: { 'content-type': type, accept: json ? 'application/json' : 'text/html', ...headers },
      body: json ? JSON.stringify(whole) : formBody(whole),
    });
  }

  upload(target, fields, files, headers = {}) {
    const boundary = 'yicun-test-boundary-7d1f';
    return this.send('POST', target, {
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, accept: 'text/html', ...headers },
      body: multipartBody({ _csrf: this.csrf, ...fields }, files, boundary),
    });
  }
}

function setClock(place, when) {
  fs.writeFileSync(`${place.folder}/clock`, `${Math.floor(new Date(when).getTime() / 1000)}\n`);
}

/* Adds a user with the harness's password. */
function addUser(place, name, { unit, roles, fullName = name }) {
  const options = ['--unit', unit, '--full-name', fullName, ...roles.flatMap((role) => ['--role', role])];
  const result = place.yicun(['user', 'add', name, ...options], `${password}\n`);
  if (result.status !== 0) throw new Error(`user ${name}: ${result.stderr}`);
}

async function signIn(place, name, word = password) {
  const browser = new Browser(place.port);
  await browser.get('/sign-in');
  const answer = await browser.post('/sign-in', { name, password: word });
  if (answer.status !== 303) throw new Error(`sign-in of ${name}: ${answer.status} ${answer.text}`);
  await browser.get('/');
  return browser;
}

/* A program that acts for a user: (method, path, value) => { status, headers, body }. */
function api(place, name) {
  const made = place.yicun(['token', 'add', name]);
  if (made.status !== 0) throw new Error(`token of ${name}: ${made.stderr}`);
  const headers = {
    authorization: `Bearer ${made.stdout.trim()}`, accept: 'application/json', 'content-type': 'application/json',
  };
  return async (method, target, value) => {
    const body = method === 'GET' ? undefined : JSON.stringify(value ?? {});
    const answer = await request(place.port, method, target, { headers, body });
    return { status: answer.status, headers: answer.headers, body: answer.text ? answer.json() : null };
  };
}

/* Ends one process that this harness started; { code, seconds }. */
async function end(started, signal) {
  const began = process.hrtime.bigint();
  if (started.child.exitCode === null) started.child.kill(signal);
  const code = await started.ended;
  return { code, seconds: Number(process.hrtime.bigint() - began) / 1e9 };
}

async function stop(place, signal = 'SIGTERM') {
  const result = place.server ? await end(place.server, signal) : null;
  for (const other of place.others) if (other.server) await end(other.server, 'SIGTERM');
  if (place.front) await end(place.front, 'SIGTERM');
  removeStores(place);
  fs.rmSync(place.folder, { recursive: true, force: true });
  if (/ERROR: (Address|Leak)Sanitizer|WARNING: ThreadSanitizer|runtime error:/.test(place.server?.output ?? ''))
    throw new Error(place.server.output);
  return result;
}

/* Migrates a database and does nothing else: what the command does after that needs keys, and there are none. */
function migrate(place, url) {
  const config = `${place.folder}/migrate.ini`;
  writeConfig(config, settingsOf(place.folder, { store: { url, key_file: `${place.folder}/none.key` } }, place.engine));
  const { stdout, stderr } = run(['migrate', '--config', config]);
  fs.rmSync(config);
  return stdout + stderr;
}

/* The place's folder is the user's whom the server becomes, who may come as far as the database. */
function letIn(place, user) {
  spawnSync('chown', [user, place.folder]);
  if (place.engine === 'postgresql') fs.chmodSync(openCluster().folder, 0o711);
}

/* What can be done at a server of a place. */
function equip(place) {
  place.yicun = (args, input) => run([...args, '--config', place.config], input);
  place.setClock = (when) => setClock(place, when);
  place.addUser = (user, more) => addUser(place, user, more);
  place.signIn = (user, word) => signIn(place, user, word);
  place.api = (user) => api(place, user);
  place.browser = () => new Browser(place.port);
  place.request = (method, target, options) => request(place.port, method, target, options);
  place.sql = (text) => ask(place, text);
  place.serve = () => serve(place);
  place.end = (signal = 'SIGTERM') => end(place.server, signal);
  place.stop = (signal) => stop(place, signal);
  return place;
}

/* Another server of the place, not yet served: on the same database, with the same key and files, and behind the same
 * nginx, if this is asked for before that is started. It ends with the place. */
function another(place, config) {
  const { folder, transport } = place, number = place.others.length + 2;
  const settings = settingsOf(folder, config, place.engine);
  settings.server.socket = `${folder}/yicun-${number}.sock`;
  place.sockets.push(`yicun-${number}.sock`);
  const other = equip({ ...place, config: `${folder}/config-${number}.ini`, server: null, front: transport === 'fastcgi' });
  writeConfig(other.config, settings);
  place.others.push(other);
  return other;
}

/* A folder with keys and a migrated database, not yet served. */
export function preparePlace({ transport: name = 'standalone', engine: other, config = {}, clock, units = false,
  limits = false, cluster } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yicun-'));
  const [transport, named] = partsOf(name);
  const engine = other ?? named;
  const place = equip({ folder, transport, engine, limits, cluster, config: `${folder}/config.ini`, port: 0, server: null,
    front: null, sockets: ['yicun.sock'], others: [] });
  if (cluster) config = { ...config, store: { url: urlOf(place), ...config.store } };
  writeConfig(place.config, settingsOf(folder, config, engine));
  place.another = (more = config) => another(place, more);
  if (config.server?.user) letIn(place, config.server.user);
  if (clock) place.setClock(clock);
  else fs.writeFileSync(`${folder}/clock`, ''); // the server may read what is there when it starts
  try {
    createStore(place, `${root}/migrations`, (url) => migrate(place, url));
    const commands = [['keys'], ['migrate'], ...(units ? [['import', 'units', `${root}/data/units-suzhou.csv`]] : [])];
    for (const command of commands) {
      const result = place.yicun(command);
      if (result.status !== 0) throw new Error(`${command.join(' ')}: ${result.stderr}`);
    }
  } catch (error) {
    place.stop();
    throw error;
  }
  return place;
}

/* A place that is served. Remember to stop it. */
export async function startPlace(options) {
  const place = preparePlace(options);
  try {
    await place.serve();
  } catch (error) {
    await place.stop();
    throw error;
  }
  return place;
}
