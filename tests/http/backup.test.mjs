/* Backup, restore and check on a place that works: nothing is lost, nothing false is let in, and a server, an import
 * and a backup get along at once. */
import { describe, it, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import zlib from 'node:zlib';
import { onlyOn, preparePlace, root, startPlace, yicun } from './harness.mjs';

const A_FILE = 'a backup holds a copy of the database file';
const reviewer = { unit: '320509', roles: ['county_reviewer'] };
const list = `${root}/data/units-suzhou.csv`;
const village = /^(320509\d{6}),/m.exec(fs.readFileSync(list, 'utf8'))[1];

/* Stores content as an attachment's, under its hash; its path below the files folder. */
function storeContent(place, text) {
  const hash = createHash('sha256').update(text).digest('hex');
  const name = `${hash.slice(0, 2)}/${hash.slice(2)}`;
  fs.mkdirSync(`${place.folder}/files/${hash.slice(0, 2)}`, { recursive: true });
  fs.writeFileSync(`${place.folder}/files/${name}`, text);
  return name;
}

/* The names and contents of a ustar/pax archive, and where each content begins. */
function entries(tar) {
  const found = [];
  for (let at = 0; at < tar.length && tar[at] !== 0;) {
    const name = tar.toString('utf8', at, tar.indexOf(0, at)).slice(0, 100);
    const size = parseInt(tar.toString('latin1', at + 124, at + 136), 8);
    found.push({ name, at: at + 512, bytes: tar.subarray(at + 512, at + 512 + size), header: at });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return found;
}

/* A command that runs beside others: { status, stderr }. */
function runBeside(place, args) {
  return new Promise((done) => {
    const child = spawn(yicun, [...args, '--config', place.config]);
    let stderr = '';
    child.stderr.on('data', (bytes) => (stderr += bytes));
    child.on('close', (status) => done({ status, stderr }));
  });
}

/* Writes over HTTP until told to stop; how many were done. */
function keepWriting(api) {
  const writer = { done: 0, stop: false };
  writer.ended = (async () => {
    while (!writer.stop) {
      const { status } = await api('POST', `/units/${village}`, { covered: writer.done % 2 === 0 });
      assert.equal(status, 200);
      writer.done++;
    }
  })();
  return writer;
}

describe('backup and restore', { skip: onlyOn('sqlite', A_FILE) }, () => {
  let place, archive, content;
  before(async () => {
    place = preparePlace({ units: true, clock: '2021-03-01T09:00:00+08:00' });
    place.addUser('early', reviewer);
    content = storeContent(place, 'a photo of the notice');
    archive = `${place.folder}/backup.tar.gz`;
    assert.equal(place.yicun(['backup', archive]).status, 0);
    place.addUser('late', reviewer);
  });
  after(() => place.stop());

  it('writes the database, the attachments and a manifest that fits them', () => {
    const all = entries(zlib.gunzipSync(fs.readFileSync(archive)));
    assert.deepEqual(all.map(({ name }) => name), ['yicun.db', `files/${content}`, 'MANIFEST']);
    const lines = all[2].bytes.toString().trimEnd().split('\n');
    assert.match(lines[0], /^yicun [\d.]+ \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const expected = all.slice(0, 2).map(({ name, bytes }) =>
      `${createHash('sha256').update(bytes).digest('hex')} ${bytes.length} ${name}`);
    assert.deepEqual(lines.slice(1), expected);
    assert.equal(fs.statSync(archive).mode & 0o777, 0o600);
  });

  it('never replaces a file', () => {
    const was = fs.readFileSync(archive);
    const { status, stderr } = place.yicun(['backup', archive]);
    assert.equal(status, 1);
    assert.match(stderr, /^yicun: .*exists already.*\n$/);
    assert.deepEqual(fs.readFileSync(archive), was);
    assert.deepEqual(fs.readdirSync(place.folder).filter((name) => name.includes('partial')), []);
  });

  /* Damaged in some way, packed again and offered; the place must stay as it was. */
  const damages = {
    'a changed byte of the database': (tar) => { tar[entries(tar)[0].at + 5000] ^= 1; return tar; },
    'a changed byte of an attachment': (tar) => { tar[entries(tar)[1].at] ^= 1; return tar; },
    'an attachment left out': (tar) => {
      const [, file, manifest] = entries(tar);
      return Buffer.concat([tar.subarray(0, file.header), tar.subarray(manifest.header)]);
    },
    'an attachment twice': (tar) => {
      const [, file, manifest] = entries(tar);
      return Buffer.concat([tar.subarray(0, manifest.header), tar.subarray(file.header)]);
    },
    'no manifest': (tar) => tar.subarray(0, entries(tar)[2].header),
    'an end cut off': (tar) => tar.subarray(0, entries(tar)[0].at + 70000),
    'a name that climbs out': (tar) => {
      const { header } = entries(tar)[1];
      tar.write('files/../../evil'.padEnd(100, '\0'), header, 'latin1');
      tar.write('        ', header + 148, 'latin1');
      const sum = tar.subarray(header, header + 512).reduce((total, byte) => total + byte, 0);
      tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, header + 148, 'latin1');
      return tar;
    },
    'no archive at all': () => Buffer.from('hello'),
  };
  for (const [what, damage] of Object.entries(damages))
    it(`refuses ${what}, and leaves everything as it was`, () => {
      const bad = `${place.folder}/bad.tar.gz`;
      fs.writeFileSync(bad, zlib.gzipSync(damage(zlib.gunzipSync(fs.readFileSync(archive)))));
      const was = fs.readdirSync(place.folder).sort();
      const { status, stderr, stdout } = place.yicun(['restore', bad]);
      assert.equal(status, 1, stdout);
      assert.match(stderr, /^yicun: [^\n]+\n$/);
      assert.deepEqual(fs.readdirSync(place.folder).sort(), was);
      assert.equal(place.yicun(['token', 'add', 'late']).status, 0);
    });

  it('refuses to pull the database from under a server', async () => {
    await place.serve();
    const { status, stderr } = place.yicun(['restore', archive]);
    assert.equal(status, 1);
    assert.match(stderr, /is in use/);
    assert.equal((await place.request('GET', '/healthz')).status, 200);
    await place.end();
  });

  it('puts the copy in place, keeps what was there, and what comes back is sound', async () => {
    fs.rmSync(`${place.folder}/files/${content}`);
    const { status, stdout, stderr } = place.yicun(['restore', archive]);
    assert.equal(status, 0, stderr);
    const kept = [...stdout.matchAll(/ is now (.*)$/gm)].map((match) => match[1]);
    assert.ok(kept.length >= 2 && kept.every((name) => fs.existsSync(name)), stdout);
    assert.equal(fs.readFileSync(`${place.folder}/files/${content}`, 'utf8'), 'a photo of the notice');
    assert.equal(place.yicun(['token', 'add', 'early']).status, 0);
    assert.match(place.yicun(['token', 'add', 'late']).stderr, /late/);
    assert.equal(place.yicun(['check']).status, 0);
    await place.serve();
    assert.equal((await (await place.signIn('early')).get('/')).status, 200);
    await place.end();
    assert.deepEqual(fs.readdirSync(place.folder).filter((name) => name.includes('restoring')), []);
  });

  it('restores what was there before as well', () => {
    const [database] = fs.readdirSync(place.folder).filter((name) => /^yicun\.db\.before-\d{8}-\d{6}$/.test(name));
    const url = `sqlite:${place.folder}/${database}`;
    assert.equal(place.yicun(['token', 'add', 'late', '--db', url]).status, 0);
  });
});

describe('a server, an import and a backup at once', { skip: onlyOn('sqlite', A_FILE) }, () => {
  let place, api;
  before(async () => {
    place = await startPlace({ units: true, clock: '2021-03-01T09:00:00+08:00' });
    place.addUser('wang', reviewer);
    api = place.api('wang');
  });
  after(() => place.stop());

  it('all succeed, every write is kept, and every copy is sound', async () => {
    const writers = Array.from({ length: 4 }, () => keepWriting(api));
    const renamed = `${place.folder}/renamed.csv`;
    const text = fs.readFileSync(list, 'utf8');
    for (let round = 0; round < 3; round++) {
      fs.writeFileSync(renamed, round % 2 ? text : text.replace(/村村委会/g, '村民委员会'));
      const results = await Promise.all([
        runBeside(place, ['import', 'units', renamed]),
        runBeside(place, ['backup', `${place.folder}/${round}.tar.gz`]),
        runBeside(place, ['import', 'units', list, '--dry-run']),
      ]);
      for (const { status, stderr } of results) assert.equal(status, 0, stderr);
    }
    for (const writer of writers) writer.stop = true;
    await Promise.all(writers.map((writer) => writer.ended));
    const done = writers.reduce((sum, writer) => sum + writer.done, 0);
    assert.ok(done > 20, `${done} writes`);
    assert.equal(place.yicun(['check']).status, 0);
    await place.end();
    for (let round = 0; round < 3; round++) {
      const other = preparePlace({});
      try {
        assert.equal(other.yicun(['restore', `${place.folder}/${round}.tar.gz`]).status, 0);
        fs.copyFileSync(`${place.folder}/yicun.key`, `${other.folder}/yicun.key`);
        const { status, stdout } = other.yicun(['check']);
        assert.equal(status, 0, stdout);
      } finally {
        await other.stop();
      }
    }
  });
});

describe('check', () => {
  it('names a broken audit record, and says so with its exit status', async () => {
    const place = preparePlace({ units: true });
    try {
      place.addUser('wang', reviewer);
      const sound = place.yicun(['check']);
      assert.equal(sound.status, 0, sound.stdout);
      assert.match(sound.stdout, /\d+ audit records, 0 attachments, 0 sealed values, 0 findings\n$/);
      place.sql("UPDATE audit SET action = 'user.change' WHERE id = 1;");
      const broken = place.yicun(['check']);
      assert.equal(broken.status, 1);
      assert.match(broken.stdout, /^audit: /m);
      assert.match(broken.stderr, /^yicun: 1 findings\n$/);
      /* With another key file nothing could be read or proved any more. */
      fs.rmSync(`${place.folder}/yicun.key`);
      place.yicun(['keys']);
      const foreign = place.yicun(['check']);
      assert.equal(foreign.status, 1);
      assert.match(foreign.stderr, /key/);
    } finally {
      await place.stop();
    }
  });
});
