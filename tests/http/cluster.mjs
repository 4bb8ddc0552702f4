/* A PostgreSQL cluster to throw away, from Debian's package: on a UNIX socket in a temporary folder, without a port.
 *
 *   const cluster = openCluster();             // the one of this run (YICUN_TEST_PG), or one of this process
 *   cluster.create('x');                       // an empty database of the role `yicun`; cluster.create('x', 'y') copies y
 *   cluster.url('x')                           // postgresql:///x?host=/tmp/yicun-pg-AbCdEf&user=yicun
 *   cluster.ask('x', 'SELECT 1;')              // what psql prints, as the sqlite3 command would
 *   cluster.drop('x');                         // also from under those who are connected
 *
 * The program works as a role that may do nothing but own its databases; cluster.admin(text) asks as the superuser. The
 * server runs as `postgres` (or `nobody`) when the tests run as root. It lives as long as the process that started it,
 * however that ends: see cluster-guard.sh. A whole run shares one that with-cluster.mjs started:
 *
 *   node tests/http/with-cluster.mjs node --test tests/http/
 *
 * `startCluster({ durable: true })` makes one that syncs, for tests that kill it: await cluster.stop('SIGINT') ('SIGQUIT':
 * at once, 'SIGKILL') and cluster.start() again; `startCluster({ standbyOf: cluster })` makes one that follows it, until
 * standby.promote(). await cluster.end() ends one early. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST = 15;
const SECONDS = 60; // until a cluster must be ready, on a loaded machine
const guard = path.join(path.dirname(fileURLToPath(import.meta.url)), 'cluster-guard.sh');

const settings = {
  listen_addresses: '', max_connections: 200, shared_buffers: '64MB', unix_socket_permissions: '0777',
  log_min_messages: 'warning', lc_messages: 'C',
};
/* What a crash of the machine would cost is no loss here. Statistics and dead rows of minutes matter to nobody, and
 * whoever looks at a database keeps it from being copied. */
const careless = { fsync: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: 0, autovacuum: 'off' };

/* The folder of the newest server that is installed and new enough; null when there is none. */
export function findServer() {
  const all = '/usr/lib/postgresql';
  const versions = fs.existsSync(all) ? fs.readdirSync(all).map(Number) : [];
  const fit = versions.filter((one) => one >= OLDEST && fs.existsSync(`${all}/${one}/bin/initdb`));
  return fit.length ? `${all}/${Math.max(...fit)}/bin` : null;
}

/* Who the server runs as; nobody in particular when we are not root. */
function serverUser() {
  if (process.getuid() !== 0) return '';
  return /^postgres:/m.test(fs.readFileSync('/etc/passwd', 'utf8')) ? 'postgres' : 'nobody';
}

const asUser = (user) => (user ? ['--reuid', user, '--regid', user === 'nobody' ? 'nogroup' : user, '--init-groups'] : []);

/* What the system says of a process; nothing when it is gone. */
function statusOf(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

const pause = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

/* What we know of a cluster: where it is and how to ask it. */
class Cluster {
  constructor(folder) {
    this.folder = folder; // of the socket
    this.hosts = [folder]; // and those that may take its place
    this.bin = findServer();
  }

  url(database, user = 'yicun') {
    return `postgresql:///${database}?host=${this.hosts.join(',')}&user=${user}`;
  }

  /* The command that asks a database: [program, arguments]. */
  shell(database, user) {
    return [`${this.bin}/psql`, ['-X', '-A', '-t', '-q', '-v', 'ON_ERROR_STOP=1', '-d', this.url(database, user)]];
  }

  ask(database, text, user) {
    const { status, stdout, stderr } = spawnSync(...this.shell(database, user),
      { input: text, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (status !== 0) throw new Error(`${database}: ${stderr}`);
    return stdout.trim();
  }

  admin(text) {
    return this.ask('postgres', text, 'postgres');
  }

  create(database, template = 'template0') {
    this.admin(`CREATE DATABASE "${database}" OWNER yicun TEMPLATE "${template}";`);
  }

  drop(database) {
    this.admin(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE);`);
  }

  has(database) {
    return this.admin(`SELECT 1 FROM pg_database WHERE datname = '${database}';`) === '1';
  }

  /* The process id of the server, when it is ready. */
  pid() {
    const lines = this.read('data/postmaster.pid').split('\n');
    return ['ready', 'standby'].includes(lines[7]?.trim()) ? Number(lines[0]) : null;
  }

  /* Ends the server alone and waits for that. */
  async stop(signal) {
    const pid = this.pid();
    process.kill(pid, signal);
    while (fs.existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(statusOf(pid)))
      await new Promise((done) => setTimeout(done, 5));
  }

  /* Starts it again, as the guard did, and does not wait until it is ready. */
  start() {
    fs.rmSync(`${this.folder}/data/postmaster.pid`, { force: true }); // of a killed one
    const log = fs.openSync(`${this.folder}/log`, 'a');
    this.again = spawn('setpriv', [...asUser(serverUser()), '--pdeathsig', 'INT', '--', `${this.bin}/postgres`,
      '-D', `${this.folder}/data`, '-k', this.folder], { stdio: ['ignore', log, log], cwd: this.folder });
    this.again.unref();
    fs.closeSync(log);
  }

  promote() {
    this.admin('SELECT pg_promote(true, 60);');
  }

  log() {
    return this.read('log');
  }

  /* A file that comes and goes while the cluster is made; '' when it is not there. */
  read(name) {
    try {
      return fs.readFileSync(`${this.folder}/${name}`, 'utf8');
    } catch (error) {
      if (error.code === 'ENOENT') return '';
      throw error;
    }
  }
}

/* Waits for the guard's work; throws when it will not come. */
function awaitReady(cluster) {
  for (const until = Date.now() + SECONDS * 1000; !cluster.pid(); pause(20))
    if (Date.now() > until || fs.existsSync(`${cluster.folder}/failed`) || /^.*FATAL:/m.test(cluster.log()))
      throw new Error(`PostgreSQL did not start: ${cluster.log()}`);
}

/* The data of another cluster, as one that follows it. */
function copyCluster(bin, user, primary, folder) {
  const { status, stderr } = spawnSync('setpriv', [...asUser(user), '--', `${bin}/pg_basebackup`, '-D', `${folder}/data`,
    '-R', '-c', 'fast', '-X', 'stream', '-d', primary.url('postgres', 'postgres')], { encoding: 'utf8', cwd: folder });
  if (status !== 0) throw new Error(`pg_basebackup: ${stderr}`);
}

/* A cluster of this process, ready to use; `options` are settings of the server. Returns without waiting for events. */
export function startCluster({ durable = false, options = {}, standbyOf } = {}) {
  const bin = findServer();
  if (!bin) throw new Error(`PostgreSQL ${OLDEST} or newer is not installed; see debian/control`);
  const user = serverUser();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yicun-pg-'));
  if (user) spawnSync('chown', [user, folder]);
  if (standbyOf) copyCluster(bin, user, standbyOf, folder);
  const all = Object.entries({ ...settings, ...(durable ? {} : careless), ...options });
  const child = spawn(guard, [folder, bin, user, ...all.map(([name, value]) => `${name} = '${value}'`)],
    { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.unref(); // our end closes its standard input
  child.stdin.unref();
  const cluster = new Cluster(folder);
  cluster.end = async () => {
    if (cluster.again?.exitCode === null && cluster.pid()) await cluster.stop('SIGINT');
    child.ref();
    const ended = child.exitCode === null ? once(child, 'exit') : null;
    child.stdin.end();
    await ended;
  };
  try {
    awaitReady(cluster);
    if (!standbyOf) cluster.admin('CREATE ROLE yicun LOGIN;');
  } catch (error) {
    child.stdin.end();
    throw error;
  }
  return cluster;
}

let opened = null;

/* The cluster of this run; one is started when there is none. */
export function openCluster() {
  const given = process.env.YICUN_TEST_PG;
  opened ??= given ? new Cluster(new URL(given).searchParams.get('host')) : startCluster();
  return opened;
}
