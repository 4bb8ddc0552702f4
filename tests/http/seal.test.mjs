/* Keys and erased bytes, from the command line: a rekeying that is killed and run again while servers work, values that
 * do not open, what `yicun purge` leaves (POOL-10). */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, describe, it } from 'node:test';

import { codeAt } from './totp.mjs';
import { engines, onlyOn, sleep, start, startPlace, yicun } from './harness.mjs';

const NINE = '2021-03-01T09:00:00+08:00';
const USERS = 1500;

for (const engine of engines)
  describe(`sealed columns on ${engine}`, () => {
    let place, browser, secret;

    const command = (...words) => place.yicun(words);
    const keys = () => fs.readFileSync(`${place.folder}/yicun.key`, 'utf8').trim().split('\n').map((line) => line.split(' ')[2]);
    const under = (id) => Number(place.sql(`SELECT count(*) FROM second_factors WHERE substr(secret, 1, 8) = '${id}';`));

    before(async () => {
      place = await startPlace({ engine, clock: NINE });
      place.addUser('zhou', { unit: '320509', roles: ['county_reviewer'] });
      browser = await place.signIn('zhou');
      await browser.post('/account/factor/start');
      secret = /id="factor-secret">([A-Z2-7 ]+)</.exec((await browser.get('/account/factor')).text)[1].replaceAll(' ', '');
    });
    after(() => place.stop());

    it('POOL-10 rekeying goes on where it was killed, while a server works', async () => {
      const [old] = keys();
      assert.equal(under(old), 1);
      const more = command('keys', 'add');
      assert.equal(more.status, 0, more.stderr);
      const [first, fresh] = keys();
      assert.equal(first, old);
      /* Rows without a value, to be passed over. */
      const own = Number(place.sql('SELECT max(id) FROM users;'));
      place.sql(Array.from({ length: USERS }, (_, at) => `INSERT INTO users (id, name, full_name, unit_code, roles, password, created_at)
        VALUES (${own + 10 + at}, 'n${at}', '', '320509', 4, '', 0); INSERT INTO second_factors (user_id, secret, confirmed_at,
        last_step, failures, failed_at, locked_until) VALUES (${own + 10 + at}, NULL, 0, 0, 0, 0, 0);`).join('\n'));
      for (const pause of [0, 2, 5, 9, 14, 20]) {
        const running = start(yicun, ['rekey', '--config', place.config]);
        while (!running.output && running.child.exitCode === null) await sleep(1); // the first of several columns is done
        await sleep(pause);
        running.child.kill('SIGKILL');
        await running.ended;
      }
      assert.equal((await browser.get('/account/factor')).text.includes('factor-secret'), true, 'the server opens it, under either key');
      const again = command('rekey');
      assert.equal(again.status, 0, again.stdout + again.stderr);
      assert.match(again.stdout, new RegExp(`sealed with the key ${fresh}`));
      assert.equal(under(old), 0);
      assert.equal(under(fresh), 1);
      const third = command('rekey');
      assert.match(third.stdout, /, 0 of them anew/);
      const checked = command('check');
      assert.equal(checked.status, 0, checked.stdout);
      assert.match(checked.stdout, /1 sealed values, 0 findings/);
    });

    it('POOL-10 a server that was started before the key was added opens and seals with it', async () => {
      const shown = (await browser.get('/account/factor')).text;
      assert.ok(shown.replaceAll(' ', '').includes(secret));
      const done = await browser.post('/account/factor', { code: codeAt(secret, Date.parse(NINE) / 1000) });
      assert.equal(done.status, 200, done.text);
      await browser.post('/account/calendar', { action: 'renew' });
      const token = place.sql('SELECT token_sealed FROM calendar_feeds;').trim();
      assert.equal(token.slice(0, 8), keys()[1]);
    });

    it('POOL-10 a value in another record does not open: check names it, rekey leaves it', async () => {
      const [one, two] = place.sql('SELECT user_id FROM second_factors ORDER BY secret IS NULL, user_id LIMIT 2;').trim().split('\n');
      place.sql(`UPDATE second_factors SET secret = (SELECT secret FROM second_factors WHERE user_id = ${one}) WHERE user_id = ${two};`);
      const checked = command('check');
      assert.equal(checked.status, 1);
      assert.match(checked.stdout, new RegExp(`sealed: second_factors.secret:${two} does not open`));
      command('keys', 'add');
      const turned = command('rekey');
      assert.equal(turned.status, 1);
      assert.match(turned.stdout, new RegExp(`second_factors.secret:${two} does not open and stays as it is`));
      assert.equal(under(keys()[2]), 1);
      place.sql(`UPDATE second_factors SET secret = NULL WHERE user_id = ${two};`);
      assert.equal(command('rekey').status, 0);
    });

    it('POOL-10 nothing starts without the key, or with a key file that others can read', () => {
      const file = `${place.folder}/yicun.key`, whole = fs.readFileSync(file);
      fs.writeFileSync(file, `${whole.toString().split('\n')[0]}\n`);
      assert.match(command('check').stderr, /the key file lacks the key [0-9a-f]{8}/);
      fs.writeFileSync(file, whole);
      fs.chmodSync(file, 0o640);
      assert.match(command('check').stderr, /must be 0600/);
      fs.chmodSync(file, 0o600);
      assert.equal(command('check').status, 0);
    });

    it('POOL-10 purge leaves nothing of erased rows in the files, while a server works', { skip: onlyOn('sqlite', 'a database server has its own files') }, () => {
      const canary = 'CANARY-5c1f-erased';
      place.sql(Array.from({ length: 300 }, (_, at) => `INSERT INTO users (id, name, full_name, unit_code, roles, password, created_at)
        VALUES (${900000 + at}, 'c${at}', '${canary}-${at}', '320509', 4, '', 0);`).join('\n'));
      place.sql('DELETE FROM users WHERE id >= 900000;');
      const holds = () => fs.readdirSync(place.folder).filter((name) => fs.statSync(`${place.folder}/${name}`).isFile())
        .filter((name) => fs.readFileSync(`${place.folder}/${name}`).includes(canary));
      assert.ok(holds().length > 0, 'it is there before, or the test proves nothing');
      const purged = command('purge');
      assert.equal(purged.status, 0, purged.stderr);
      assert.deepEqual(holds(), []);
      assert.equal(command('check').status, 0);
    });

    it('POOL-10 purge writes the tables of a database server anew, and says what it cannot', { skip: onlyOn('postgresql', 'SQLite has its own test') }, () => {
      const before = place.sql("SELECT pg_relation_filenode('users');");
      const purged = command('purge');
      assert.equal(purged.status, 0, purged.stderr);
      assert.match(purged.stdout, /write-ahead log, its archive, its standbys and backups keep/);
      assert.notEqual(place.sql("SELECT pg_relation_filenode('users');"), before);
    });
  });
