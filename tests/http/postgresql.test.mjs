/* What only a database server brings: addresses that lead nowhere, transactions that clash, and several servers that
 * share it. What breaks under load is in tests/torture/servers.test.mjs. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { after, before, describe, it } from 'node:test';

import { findServer, openCluster } from './cluster.mjs';
import { password, preparePlace, run, settingsOf, sleep, start, writeConfig, yicun } from './harness.mjs';
import { campaign, item, startPath } from './path.mjs';
import { urlOf } from './store.mjs';
import { picture } from './world.mjs';

const asked = (process.env.ENGINES ?? 'postgresql').split(',').includes('postgresql');
const skip = !asked ? 'ENGINES leaves it out' : !findServer() && 'PostgreSQL is not installed';
const transport = 'standalone on postgresql';
const clock = '2021-08-03T10:00:00+08:00';
const own = { 'sec-fetch-site': 'same-origin' };

/* --- addresses --- */

/* A server that says at once that it is version 14. */
async function startOldServer() {
  const message = (type, body) => {
    const head = Buffer.alloc(5);
    head.write(type);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  const said = Object.entries({ server_version: '14.0', server_encoding: 'UTF8', in_hot_standby: 'off',
    default_transaction_read_only: 'off' });
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.write(Buffer.concat([message('R', Buffer.alloc(4)),
      ...said.map(([name, value]) => message('S', Buffer.from(`${name}\0${value}\0`))), message('Z', Buffer.from('I'))])));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

const encoded = { '%': '%25', '@': '%40', '/': '%2F' };

describe('an address of a database', { skip }, () => {
  let place, cluster, name;
  before(() => {
    place = preparePlace({ transport });
    cluster = openCluster();
    name = new URL(urlOf(place)).pathname.slice(1);
  });
  after(() => place.stop());

  /* What `command` says of a URL: one line, exit 1, no password. */
  function refused(url, command = ['serve']) {
    writeConfig(`${place.folder}/bad.ini`, settingsOf(place.folder, { store: { url } }, 'postgresql'));
    const { status, stdout, stderr } = run([...command, '--config', `${place.folder}/bad.ini`]);
    assert.equal(status, 1, `${url}: ${stdout}${stderr}`);
    assert.match(stderr, /^yicun: [^\n]+\n$/);
    assert.doesNotMatch(stdout + stderr, /geheim/);
    return stderr;
  }

  const lines = {
    'postgresql://yicun:geheim@[::1': /malformed/,
    'postgresql://yicun:geheim@localhost/yicun?colour=red': /malformed/,
    'postgresql://yicun:geheim@localhost/yicun?sslmode=rot': /sslmode/,
    'postgresql://yicun:geheim@localhost:port/yicun': /port/,
    'postgresql://yicun:geheim@127.0.0.1:1/yicun': /127\.0\.0\.1.*refused/,
    'postgresql://yicun:geheim@nowhere.invalid/yicun': /nowhere\.invalid/,
    'postgresql:///yicun?host=/nonexistent,/elsewhere&password=geheim': /\/nonexistent.*; .*\/elsewhere/,
    'postgres://yicun:geheim@localhost/yicun': /not a database address/,
    'mysql://yicun:geheim@localhost/yicun': /not a database address/,
  };
  for (const [url, line] of Object.entries(lines))
    it(`that leads nowhere is told in one line: ${url.replace('geheim', '...')}`, () => {
      for (const command of [['serve'], ['migrate']]) assert.match(refused(url, command), line);
    });

  it('whose password was not encoded does not print a part of it', () => {
    for (const [sign, code] of Object.entries(encoded))
      assert.match(refused(`postgresql://yicun:ein${sign}geheim@127.0.0.1:1/yicun`), new RegExp(code));
  });

  it('names a database that is not there', () => assert.match(refused(cluster.url('nowhere')), /"nowhere" does not exist/));

  it('names one of another encoding', () => {
    cluster.admin(`CREATE DATABASE "${name}-ascii" OWNER yicun TEMPLATE template0 ENCODING 'SQL_ASCII';`);
    for (const command of [['serve'], ['migrate']])
      assert.match(refused(cluster.url(`${name}-ascii`), command), /ENCODING 'UTF8'/);
  });

  it('of a role that may not make tables, or not read them', () => {
    cluster.admin(`DO $$ BEGIN CREATE ROLE stranger LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;`);
    cluster.create(`${name}-empty`);
    assert.match(refused(cluster.url(`${name}-empty`, 'stranger'), ['migrate']), /permission denied/);
    assert.match(refused(cluster.url(name, 'stranger')), /another role/);
    assert.match(refused(cluster.url(name, 'stranger'), ['migrate']), /permission denied/);
    assert.match(refused(cluster.url(`${name}-empty`)), /yicun migrate/);
    assert.match(refused(cluster.url(name, 'nobody-at-all')), /"nobody-at-all" does not exist/);
  });

  it('of a server that takes no changes', () => {
    const readOnly = `${cluster.url(name)}&options=-cdefault_transaction_read_only%3Don`;
    assert.match(refused(readOnly), /read-only/);
    assert.match(refused(readOnly, ['migrate']), /read-only/);
  });

  it('of a server that is too old', async () => {
    const server = await startOldServer();
    try {
      const url = `postgresql://yicun:geheim@127.0.0.1:${server.address().port}/yicun?sslmode=disable&gssencmode=disable`;
      writeConfig(`${place.folder}/bad.ini`, settingsOf(place.folder, { store: { url } }, 'postgresql'));
      const started = start(yicun, ['serve', '--config', `${place.folder}/bad.ini`]);
      assert.equal(await started.ended, 1);
      assert.match(started.output, /^yicun: [^\n]*version 14\.0; PostgreSQL 15[^\n]*\n$/);
    } finally {
      server.close();
    }
  });
});

/* --- clashes --- */

/* Makes the next audit records fail, as if another transaction had come first or something else were wrong: `times` of
 * them. Returns how many have been tried since. */
function failing(place, times, state = '40001') {
  place.sql(`CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('tries') <= ${times} THEN RAISE EXCEPTION 'made to fail' USING ERRCODE = '${state}'; END IF;
      RETURN NEW; END $$;
    DROP SEQUENCE IF EXISTS tries; CREATE SEQUENCE tries;
    CREATE OR REPLACE TRIGGER fail BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION fail();`);
  return () => Number(place.sql('SELECT last_value FROM tries WHERE is_called;'));
}

/* A transaction of somebody else: what it is told is done when the promise is kept. */
async function begin(place, text) {
  const [program, args] = openCluster().shell(new URL(urlOf(place)).pathname.slice(1));
  const shell = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const tell = async (more) => {
    shell.stdin.write(`${more}; SELECT 'done';\n`);
    await once(shell.stdout, 'data');
  };
  await tell(`BEGIN; ${text}`);
  return { tell, end: async (how = 'COMMIT') => {
    await tell(how);
    shell.stdin.end();
    await once(shell, 'close');
  } };
}

const count = (place, table, title) => Number(place.sql(`SELECT count(*) FROM ${table} WHERE ${title};`));

describe('two servers on one database', { skip }, () => {
  let place, other, path, plan, wang, there;
  before(async () => {
    place = preparePlace({ transport, units: true, clock, config: { limits: { limited_posts: 10000 } } });
    other = place.another();
    await Promise.all([place.serve(), other.serve()]);
    path = await startPath(place);
    plan = await path.begin('320509104200');
    wang = await place.signIn('wang');
    there = other.browser();
    Object.assign(there, { cookies: wang.cookies, csrf: wang.csrf });
  });
  after(() => place.stop());

  const form = (title, once) => {
    const { milestones, ...fields } = item('service', { title });
    for (const [year, value] of Object.entries(milestones)) fields[`milestone_${year}`] = value;
    return { ...fields, ...(once && { _once: once }) };
  };
  const add = (browser, title, once) => browser.post(`/plans/${plan}/items`, form(title, once), { headers: own });
  const items = (title) => count(place, 'plan_items', `title = '${title}'`);
  const records = (title) => count(place, 'audit', `action = 'plan.item_add' AND after_json LIKE '%"${title}"%'`);

  /* --- begun anew --- */

  it('a request that clashes is begun anew, and done once', async () => {
    const tried = failing(place, 3);
    assert.equal((await add(wang, '三次')).status, 303);
    assert.equal(tried(), 4);
    assert.deepEqual([items('三次'), records('三次')], [1, 1]);
  });

  it('an upload that clashes is begun anew, and kept once', async () => {
    const notice = await path.bring(await path.begin('320509104201'), 'approved');
    const tried = failing(place, 2);
    const posted = await wang.upload(`/plans/${notice}/post`, { posted_on: path.day(), place: '村务公开栏' },
      [{ field: 'photo', name: 'a.png', bytes: picture }]);
    assert.equal(posted.status, 303, posted.text);
    assert.ok(tried() > 2);
    assert.equal(count(place, 'files', "name = 'a.png'"), 1);
  });

  it('a large request is begun anew without growing', async () => {
    failing(place, 7);
    const large = 'x'.repeat(900000);
    const answer = await place.api('wang')('POST', `/plans/${plan}/items`, { ...item('service', { title: '大' }), _once: large });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    assert.equal(items('大'), 1);
  });

  it('one that clashes again and again is told to come later, and gets its form back', async () => {
    const tried = failing(place, 1000);
    const refused = await add(wang, '太多次', 'often');
    assert.equal(refused.status, 503);
    assert.ok(Number(refused.headers['retry-after']) > 0);
    assert.equal(tried(), 8);
    assert.match(refused.text, /name="title" value="太多次"/);
    assert.deepEqual([items('太多次'), records('太多次')], [0, 0]);
    failing(place, 0);
    for (const browser of [wang, there]) assert.equal((await add(browser, '太多次', 'often')).status, 303);
    assert.deepEqual([items('太多次'), records('太多次')], [1, 1]);
  });

  it('a change that another transaction made first is seen by the second try', async () => {
    const before = Number(place.sql("SELECT number FROM audit_heads WHERE chain = '320509';"));
    const somebody = await begin(place, "UPDATE audit_heads SET number = number WHERE chain = '320509'");
    const answer = add(wang, '等一等');
    await waiting(1);
    await somebody.end();
    assert.equal((await answer).status, 303);
    assert.equal(items('等一等'), 1);
    assert.equal(Number(place.sql("SELECT number FROM audit_heads WHERE chain = '320509';")), before + 1);
  });

  /* Until so many sessions of this database wait for a lock. */
  async function waiting(number) {
    const asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock';";
    while (Number(place.sql(asked)) < number) await sleep(10);
  }

  for (const [what, state] of [['a lock that is not to be had', '55P03'], ['a statement that takes too long', '57014'],
    ['a server that lacks memory', '53200']])
    it(`${what} is answered with 503 and the form, and kills no session`, async () => {
      const sessions = () => place.sql("SELECT string_agg(pid::text, ',' ORDER BY pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'yicun';");
      const before = sessions();
      failing(place, 1, state);
      const refused = await add(wang, state, state);
      assert.equal(refused.status, 503);
      assert.ok(Number(refused.headers['retry-after']) > 0);
      assert.match(refused.text, new RegExp(`name="title" value="${state}"`));
      assert.equal((await add(wang, state, state)).status, 303);
      assert.equal(items(state), 1);
      assert.equal(sessions(), before);
    });

  it('a full disk of the database is answered with 507', async () => {
    failing(place, 1, '53100');
    const refused = await add(wang, '满', 'full');
    assert.equal(refused.status, 507);
    assert.match(refused.text, /name="title" value="满"/);
    assert.equal((await add(wang, '满', 'full')).status, 303);
  });

  it('what a session prepared before a change of the tables is prepared anew', async () => {
    place.sql('DROP TRIGGER fail ON audit;');
    for (const type of ['VARCHAR(500)', 'TEXT COLLATE "C"']) {
      place.sql(`ALTER TABLE plan_items ALTER COLUMN title TYPE ${type};`);
      assert.equal((await add(wang, `nach ${type}`)).status, 303);
      const pages = await Promise.all(Array.from({ length: 24 }, () => wang.get(`/plans/${plan}`)));
      for (const { status } of pages) assert.equal(status, 200);
    }
  });

  it('the chain of a county makes no other county wait', async () => {
    const rival = { ...campaign, unit: '320506' };
    place.addUser('wu', { unit: '320506', roles: ['county_reviewer'] });
    const wu = place.api('wu');
    assert.equal((await wu('POST', '/campaigns', { ...rival, name: '先有一条' })).status, 201);
    const somebody = await begin(place, "UPDATE audit_heads SET number = number WHERE chain = '320509'");
    const held = [add(wang, '被挡一'), add(there, '被挡二'), add(wang, '被挡三'), add(wang, '被挡四'), add(wang, '被挡五')];
    await waiting(2); // one of each server; the others wait in their lane
    for (let n = 0; n < 5; n++) assert.equal((await wu('POST', '/campaigns', { ...rival, name: `不等 ${n}` })).status, 201);
    assert.equal(count(place, 'plan_items', "title LIKE '被挡%'"), 0);
    await somebody.end();
    for (const { status } of await Promise.all(held)) assert.equal(status, 303);
    assert.equal(count(place, 'plan_items', "title LIKE '被挡%'"), 5);
    assert.equal(place.yicun(['check']).status, 0);
  });

  /* --- shared --- */

  it('know each other\'s sessions, until they end at either', async () => {
    const browser = await place.signIn('chen');
    const twin = other.browser();
    twin.cookies = new Map(browser.cookies);
    assert.equal((await twin.get('/account')).status, 200);
    assert.equal((await twin.get('/')).status, 200);
    await browser.get('/');
    assert.equal((await browser.post('/sign-out')).status, 303);
    assert.notEqual((await twin.get('/account')).status, 200);
  });

  it('keep out who failed to sign in too often at either', async () => {
    place.addUser('locked', { unit: '320509104', roles: ['town_officer'] });
    const attempt = async (server, word) => {
      const browser = server.browser();
      await browser.get('/sign-in');
      return (await browser.post('/sign-in', { name: 'locked', password: word })).status;
    };
    for (let n = 0; n < 5; n++) assert.notEqual(await attempt(n % 2 ? other : place, 'wrong wrong wrong'), 303);
    for (const server of [place, other]) assert.notEqual(await attempt(server, password), 303);
    assert.equal(count(place, 'audit', "action = 'user.locked'"), 1);
  });

  it('see a change of the settings within a second', async (t) => {
    const there = other.api('zhao');
    const value = async () => (await there('GET', '/settings/notice_days')).body.value;
    assert.equal(await value(), '5');
    const set = await path.who.zhao('POST', '/settings',
      { unit: '320509', name: 'notice_days', value: '8', from: path.day(), source: '吴组通〔2021〕27号' });
    assert.equal(set.status, 201, JSON.stringify(set.body));
    const began = performance.now();
    while (await value() !== '8') assert.ok(performance.now() - began < 5000, 'not seen');
    t.diagnostic(`seen after ${Math.round(performance.now() - began)} ms, the first page included`);
  });

  it('read each other\'s uploads', async () => {
    const approved = await path.bring(await path.begin('320509104202'), 'approved');
    const bytes = Buffer.concat([picture, Buffer.from('both')]);
    const posted = await there.upload(`/plans/${approved}/post`, { posted_on: path.day(), place: '村务公开栏' },
      [{ field: 'photo', name: 'b.png', bytes }]);
    assert.equal(posted.status, 303, posted.text);
    const { files } = (await wang.json(posted.headers.location)).json();
    for (const browser of [wang, there]) assert.deepEqual((await browser.get(`/files/${files[0].id}`)).bytes, bytes);
  });

  it('make one record of a form sent to both, one after the other and at the same moment', async () => {
    const first = await add(wang, '一次', 'once'), second = await add(there, '一次', 'once');
    assert.deepEqual([first.status, second.status], [303, 303]);
    assert.equal(first.headers.location, second.headers.location);
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all([wang, there, wang, there].map((browser) => add(browser, `同时 ${round}`, `same ${round}`)));
      assert.deepEqual(answers.map(({ status }) => status), [303, 303, 303, 303]);
      assert.equal(items(`同时 ${round}`), 1);
    }
    const here = place.api('wang'), elsewhere = other.api('wang');
    const keyed = (api, title) => api('POST', `/plans/${plan}/items`, { ...item('service', { title }), _once: title });
    const [one, two] = await Promise.all([keyed(here, '键'), keyed(elsewhere, '键')]);
    assert.deepEqual([one.status, one.body.id], [201, two.body.id]);
  });

  it('count the same to-dos', async () => {
    const number = async (browser) => /data-todos="(\d+)"|待办[^<]*<span[^>]*>(\d+)/.exec((await browser.get('/')).text)?.[0];
    const chen = await place.signIn('chen'), twin = other.browser();
    twin.cookies = chen.cookies;
    for (const village of ['320509104203', '320509104204']) {
      const before = await number(chen);
      assert.equal(await number(twin), before);
      await path.bring(await path.begin(village), 'town_review');
      assert.equal(await number(twin), await number(chen));
      assert.notEqual(await number(twin), before);
    }
  });

  it('turn the day once', async () => {
    const kept = await path.bring(await path.begin('320509104205'), 'in_force');
    place.sql(`CREATE TABLE turned (id BIGINT); CREATE FUNCTION turned() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO turned VALUES (NEW.id); RETURN NEW; END $$;
      CREATE TRIGGER turned AFTER UPDATE OF late ON commitments FOR EACH ROW EXECUTE FUNCTION turned();`);
    place.setClock('2022-03-01T09:00:00+08:00');
    const visitors = [place.browser(), other.browser(), place.browser(), other.browser()];
    for (const { status } of await Promise.all(visitors.map((browser) => browser.get('/public')))) assert.equal(status, 200);
    assert.equal(place.sql('SELECT count(*), count(DISTINCT id) FROM turned;'), '5|5');
    assert.equal(count(place, 'commitments', `plan_id = ${kept} AND late = 1`), 5);
    assert.equal(place.sql('SELECT count(*) FROM leases;'), '0');
    const { status, stdout, stderr } = place.yicun(['check']);
    assert.equal(status, 0, stdout + stderr);
  });
});
