/* What must not start: each in one clear line on standard error, exit status 1, and nothing on a port. */
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { preparePlace, root, run } from './harness.mjs';
import { emptyStore, loseStore } from './store.mjs';

/* Each takes a prepared place and breaks one thing; the line must match. */
const broken = {
  'an unreadable config': [(place) => fs.rmSync(place.config), /config\.ini/],
  'an unknown key': [(place) => fs.appendFileSync(place.config, 'colour = red\n'), /config\.ini:\d+: .*colour/],
  'an unknown section': [(place) => fs.appendFileSync(place.config, '[moon]\n'), /config\.ini:\d+: .*moon/],
  'a malformed value': [(place) => fs.appendFileSync(place.config, '[limits]\nrequest_seconds = soon\n'),
    /config\.ini:\d+: .*request_seconds/],
  'a changed migration': [(place) => {
    const folder = copied(place, 'migrations');
    fs.appendFileSync(`${folder}/${fs.readdirSync(folder).sort()[0]}`, '-- changed\n');
  }, /0001_\w+/],
  'a database of a newer version': [(place) => {
    const folder = copied(place, 'migrations');
    fs.rmSync(`${folder}/${fs.readdirSync(folder).sort().at(-1)}`);
  }, /newer/],
  'a database that was not migrated': [(place) => {
    const folder = copied(place, 'migrations');
    fs.writeFileSync(`${folder}/9999_later.sql`, 'CREATE TABLE later (id @ID);\n');
  }, /9999|migrate/],
  'no database': [loseStore, /yicun(\.db|-\w{6})/],
  'a template error': [(place) => fs.appendFileSync(`${copied(place, 'templates')}/error/page.html`, '\n{{#open}}\n'),
    /error\/page\.html:\d+: /],
  'no key file': [(place) => fs.rmSync(`${place.folder}/yicun.key`), /yicun\.key/],
  'a key file that others can read': [(place) => fs.chmodSync(`${place.folder}/yicun.key`, 0o644), /yicun\.key/],
  'a user that does not exist': [(place) =>
    fs.writeFileSync(place.config, fs.readFileSync(place.config, 'utf8').replace('[server]', '[server]\nuser = nobody-at-all')),
  process.getuid() === 0 ? /nobody-at-all/ : null],
  'a key file that is cut': [(place) => fs.truncateSync(`${place.folder}/yicun.key`, 10), /yicun\.key/],
};

/* The place uses a copy of one of the folders that ship. */
function copied(place, name) {
  const folder = `${place.folder}/${name}`;
  fs.cpSync(`${root}/${name}`, folder, { recursive: true });
  const text = fs.readFileSync(place.config, 'utf8');
  fs.writeFileSync(place.config, text.replace(`= ${root}/${name}\n`, `= ${folder}\n`));
  return folder;
}

function assertOneLine({ status, stderr }, line) {
  assert.equal(status, 1, stderr);
  assert.match(stderr, line);
  assert.equal(stderr.trimEnd().split('\n').filter((text) => text.startsWith('yicun: ')).length, 1, stderr);
  assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
}

describe('refusing to start', () => {
  for (const [what, [damage, line]] of Object.entries(broken).filter(([, [, line]]) => line))
    for (const command of ['serve', 'fcgi'])
      it(`${command} refuses ${what} in one line`, async () => {
        const place = preparePlace();
        try {
          damage(place);
          assertOneLine(place.yicun([command]), line);
          assert.ok(!fs.existsSync(`${place.folder}/yicun.sock`), 'no socket is left behind');
        } finally {
          await place.stop();
        }
      });
});

describe('the command line', () => {
  const commands = [...run(['--help']).stdout.matchAll(/^ {2}(\w+(?: \w+)?) {2,}/gm)].map((match) => match[1]);

  it('names every command and explains each', () => {
    for (const command of ['serve', 'fcgi', 'migrate', 'import units', 'user add', 'token add', 'backup', 'restore',
      'check', 'routes', 'keys']) assert.ok(commands.includes(command), command);
    for (const command of commands) {
      const { status, stdout, stderr } = run([...command.split(' '), '--help']);
      assert.equal(status, 0, command);
      assert.equal(stderr, '');
      assert.match(stdout, new RegExp(`^usage: yicun ${command} `));
      assert.match(stdout, /--config FILE/);
      assert.match(stdout, new RegExp(`example:\n +yicun ${command}`));
    }
  });

  it('refuses what it does not know in one line', () => {
    for (const args of [['dance'], ['serve', '--colour'], ['serve', '--listen'], ['check', 'twice'], ['user', 'add', 'x'],
      ['user', 'add', 'x', '--role', 'king'], ['backup'], ['serve', '--json'], ['check', '--db', 'a', '--db', 'b']])
      assertOneLine(run(args), /^yicun: /);
  });

  it('prints the map of URLs as JSON', () => {
    const routes = JSON.parse(run(['routes', '--json']).stdout);
    const health = routes.find((route) => route.pattern === '/healthz');
    assert.deepEqual(health.who, ['public']);
    for (const route of routes) {
      assert.ok(['GET', 'POST'].includes(route.method));
      assert.ok(route.who.length > 0, route.pattern);
      for (const key of ['pattern', 'room', 'title']) assert.equal(typeof route[key], 'string', key);
      assert.equal(typeof route.owner, 'boolean');
      assert.ok(Array.isArray(route.flags));
    }
  });
});

describe('a new place', () => {
  it('is made by the commands that the README names, beginning with an empty folder and database', () => {
    const place = preparePlace();
    try {
      const text = fs.readFileSync(place.config, 'utf8');
      const url = emptyStore(place, 'new').replace(`${place.folder}/`, `${place.folder}/var/`);
      fs.writeFileSync(place.config, text.replace(/^url = .*$/m, `url = ${url}`)
        .replaceAll(`${place.folder}/yicun`, `${place.folder}/var/yicun`));
      const add = ['user', 'add', 'admin', '--unit', '320509', '--role', 'system_admin'];
      const commands = [['keys'], ['migrate'], ['import', 'units', `${root}/data/units-suzhou.csv`], add, ['check']];
      for (const command of commands) {
        const result = place.yicun(command, 'correct horse battery staple\n');
        assert.equal(result.status, 0, `${command.join(' ')}: ${result.stderr}`);
      }
      assert.equal(fs.statSync(`${place.folder}/var`).mode & 0o777, 0o700);
      assert.equal(fs.statSync(`${place.folder}/var/yicun.key`).mode & 0o777, 0o600);
    } finally {
      place.stop();
    }
  });
});
