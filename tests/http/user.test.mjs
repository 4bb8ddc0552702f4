/* Users over HTTP: signing in and out, waiting after failures, sessions, passwords, and who may administer whom
 * (USER-1, USER-2). */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { password, root, startPlace, transports } from './harness.mjs';
import { workbook } from './xlsx.mjs';

const NINE = '2021-03-01T09:00:00+08:00';
const refusal = '用户名或密码不对，或账号暂时不能登录';
const ours = { 'sec-fetch-site': 'same-origin' };
const fresh = 'a quite different phrase 7';

async function tryToSignIn(place, name, word, fields = {}) {
  const browser = place.browser();
  await browser.get('/sign-in');
  return { browser, answer: await browser.post('/sign-in', { name, password: word, ...fields }) };
}

/* Adds a user as the administrator does; { id, initial }. */
async function create(admin, user) {
  const answer = await admin.post('/users', user, { json: true });
  assert.equal(answer.status, 201, answer.text);
  const { id, initial_password: initial } = answer.json();
  return { id, initial };
}

for (const transport of transports)
  describe(`users over ${transport}`, () => {
    let place, admin;

    before(async () => {
      place = await startPlace({ transport, clock: NINE });
      place.yicun(['import', 'units', `${root}/data/units-wujiang.csv`]);
      place.addUser('admin', { unit: '320509', roles: ['system_admin'] });
      place.addUser('guard', { unit: '320509', roles: ['security_admin'] });
      place.addUser('auditor', { unit: '320509', roles: ['auditor'] });
      place.addUser('chen', { unit: '320509001', roles: ['town_officer'], fullName: '陈国平' });
      admin = await place.signIn('admin');
    });
    after(() => place.stop());

    describe('signing in', () => {
      it('leads to the to-do list and rotates the session', async () => {
        const browser = place.browser();
        await browser.get('/sign-in');
        await browser.post('/sign-in', { name: 'chen', password });
        const first = browser.cookies.get('session');
        await browser.get('/');
        const again = await browser.post('/sign-in', { name: 'chen', password });
        assert.equal(again.headers.location, '/');
        assert.notEqual(browser.cookies.get('session'), first);
        const old = place.browser();
        old.cookies.set('session', first);
        assert.equal((await old.get('/account')).status, 303, 'the older session of this browser has ended');
      });

      it('works from a tab that was opened before another one signed in, but not from a foreign page', async () => {
        const browser = await place.signIn('chen');
        const form = { _csrf: '', name: 'chen', password };
        const own = { headers: { 'sec-fetch-site': 'same-origin' } };
        assert.equal((await browser.post('/sign-in', form, own)).status, 303);
        const foreign = { headers: { 'sec-fetch-site': 'cross-site' } };
        assert.equal((await browser.post('/sign-in', form, foreign)).status, 403);
      });

      it('takes the name in any case, and blanks around it', async () => {
        const { answer } = await tryToSignIn(place, ' Chen ', password);
        assert.equal(answer.status, 303);
      });

      it('answers an unknown name, a wrong password and a disabled account alike', async () => {
        const { id } = await create(admin, { name: 'gone', full_name: '离任', unit: '320509001', roles: ['town_officer'] });
        await admin.post(`/users/${id}/disable`, {}, { json: true });
        const answers = [];
        for (const name of ['nobody-at-all', 'chen', 'gone'])
          answers.push((await tryToSignIn(place, name, 'wrong wrong wrong')).answer);
        const bare = (answer, name) => answer.text.replaceAll(name, '');
        assert.deepEqual(answers.map((a) => a.status), [422, 422, 422]);
        assert.ok(answers[0].text.includes(refusal));
        assert.equal(bare(answers[0], 'nobody-at-all'), bare(answers[1], 'chen'));
        assert.equal(bare(answers[0], 'nobody-at-all'), bare(answers[2], 'gone'));
      });

      it('does the same work for an unknown name', async () => {
        const time = async (name) => {
          const begun = process.hrtime.bigint();
          await tryToSignIn(place, name, 'wrong wrong wrong');
          return Number(process.hrtime.bigint() - begun) / 1e6;
        };
        const unknown = Math.min(await time('nobody'), await time('nobody2'));
        assert.ok(unknown > 25, `an unknown name was answered after ${unknown} ms, without hashing`);
      });

      it('goes on to a page of this site, and to no other', async () => {
        const where = async (next) => (await tryToSignIn(place, 'chen', password, { next })).answer.headers.location;
        assert.equal(await where('/units?q=a'), '/units?q=a');
        for (const evil of ['//evil.example/', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)', '/\tx'])
          assert.equal(await where(evil), '/', evil);
      });

      it('refuses a request from another site, and a field it does not know', async () => {
        const browser = place.browser();
        const foreign = await browser.post('/sign-in', { name: 'chen', password }, { headers: { 'sec-fetch-site': 'cross-site' } });
        assert.equal(foreign.status, 403);
        assert.equal((await tryToSignIn(place, 'chen', password, { admin: '1' })).answer.status, 422);
      });

      it('answers programs in JSON', async () => {
        const browser = place.browser();
        const good = await browser.post('/sign-in', { name: 'chen', password }, { json: true });
        assert.equal(good.status, 200);
        assert.equal(good.json().full_name, '陈国平');
        assert.ok(!good.text.includes('argon2'));
        const bad = await place.browser().post('/sign-in', { name: 'chen', password: 'no' }, { json: true });
        assert.equal(bad.status, 422);
        assert.equal(bad.json().errors[0].message, refusal);
      });

      it('writes no password into any answer or log', async () => {
        const { answer } = await tryToSignIn(place, 'chen', 'my secret wrong one');
        assert.ok(!answer.text.includes('my secret wrong one'));
        assert.ok(!place.server.output.includes('my secret wrong one'));
      });
    });

    describe('waiting after failures', () => {
      it('a name waits after five failures, even with the right password, and for a quarter of an hour only', async () => {
        place.addUser('waiter', { unit: '320509001', roles: ['town_officer'] });
        for (let i = 0; i < 5; i++) await tryToSignIn(place, 'waiter', 'wrong wrong wrong');
        const { answer } = await tryToSignIn(place, 'waiter', password);
        assert.equal(answer.status, 422);
        assert.ok(answer.text.includes(refusal), 'the wait is not told');
        place.setClock('2021-03-01T09:14:00+08:00');
        assert.equal((await tryToSignIn(place, 'waiter', password)).answer.status, 422);
        place.setClock('2021-03-01T09:15:01+08:00');
        assert.equal((await tryToSignIn(place, 'waiter', password)).answer.status, 303);
        place.setClock(NINE);
      });

      it('a success clears the failures before it', async () => {
        place.addUser('clumsy', { unit: '320509001', roles: ['town_officer'] });
        for (let round = 0; round < 2; round++) {
          for (let i = 0; i < 4; i++) await tryToSignIn(place, 'clumsy', 'wrong wrong wrong');
          assert.equal((await tryToSignIn(place, 'clumsy', password)).answer.status, 303);
        }
      });

      it('the security administrator sees who waits and lets them in again', async () => {
        place.addUser('locked', { unit: '320509002', roles: ['town_officer'], fullName: '被锁的人' });
        for (let i = 0; i < 5; i++) await tryToSignIn(place, 'locked', 'wrong wrong wrong');
        const guard = await place.signIn('guard');
        const seen = (await guard.json('/security')).json();
        const { id } = seen.locked.find((user) => user.name === 'locked');
        assert.ok(seen.failures.some((failure) => failure.name === 'locked'));
        const unlocked = await guard.post(`/security/users/${id}/unlock`);
        assert.equal(unlocked.status, 303);
        assert.equal((await tryToSignIn(place, 'locked', password)).answer.status, 303);
      });
    });

    describe('sessions', () => {
      it('end on signing out', async () => {
        const chen = await place.signIn('chen');
        const token = chen.cookies.get('session');
        assert.equal((await chen.post('/sign-out')).headers.location, '/sign-in');
        const old = place.browser();
        old.cookies.set('session', token);
        assert.equal((await old.get('/account')).status, 303);
      });

      it('are listed, and signed out everywhere else', async () => {
        const here = await place.signIn('chen'), there = await place.signIn('chen');
        const list = (await here.json('/account')).json().sessions;
        assert.ok(list.length >= 2);
        assert.equal(list.filter((session) => session.own).length, 1);
        assert.equal((await here.post('/account/sessions/end')).status, 303);
        assert.equal((await here.get('/account')).status, 200);
        assert.equal((await there.get('/account')).status, 303);
        assert.equal((await here.json('/account')).json().sessions.length, 1);
      });

      it('can be ended one by one, but only the own ones', async () => {
        const here = await place.signIn('chen'), there = await place.signIn('chen');
        const other = (await here.json('/account')).json().sessions.find((session) => !session.own);
        const guard = await place.signIn('guard');
        await guard.get('/account');
        assert.equal((await guard.post(`/account/sessions/${other.id}/end`)).status, 404);
        assert.equal((await here.post(`/account/sessions/${other.id}/end`)).status, 303);
        assert.equal((await there.get('/account')).status, 303);
      });

      it('are ended by the security administrator within the scope', async () => {
        const chen = await place.signIn('chen');
        const guard = await place.signIn('guard');
        const session = (await guard.json('/security')).json().sessions.find((s) => s.full_name === '陈国平');
        assert.equal((await guard.post(`/security/users/${session.user_id}/end-sessions`)).status, 303);
        assert.equal((await chen.get('/account')).status, 303);
      });

      it('end when idle; the form that came too late is kept and sent on after signing in', async () => {
        const late = await place.signIn('admin');
        await late.get('/users/new');
        place.setClock('2021-03-02T09:00:00+08:00');
        const form = { name: 'late', full_name: '迟到 <b>', unit: '320509001', 'roles[]': ['town_officer'], _roles: '1' };
        const signIn = await late.post('/users', form, { headers: ours });
        assert.equal(signIn.status, 401);
        assert.ok(signIn.text.includes('name="_r.full_name" value="迟到 &lt;b&gt;"'));
        const carried = {};
        for (const [, name, value] of signIn.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g))
          carried[name] = value.replace('&lt;', '<').replace('&gt;', '>');
        assert.ok(!('_r._csrf' in carried));
        const resume = await late.post('/sign-in', { ...carried, name: 'admin', password });
        assert.equal(resume.status, 200);
        assert.ok(resume.text.includes('action="/users"'));
        const again = {};
        for (const [, name, value] of resume.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g))
          if (name !== '_csrf' || !('_csrf' in again)) again[name] = value.replace('&lt;', '<').replace('&gt;', '>');
        again._csrf = /action="\/users">\s*<input type="hidden" name="_csrf" value="([^"]+)"/.exec(resume.text)[1];
        const sent = await late.post('/users', again);
        assert.equal(sent.status, 201, sent.text);
        const listed = (await late.json('/users?q=late')).json().users[0];
        assert.equal(listed.full_name, '迟到 <b>');
        assert.deepEqual(listed.roles, ['town_officer']);
        place.setClock(NINE);
        admin = await place.signIn('admin');
      });

      it('do not carry along a form that another site sent', async () => {
        const stranger = await place.browser().post('/users', { name: 'x' }, { headers: { 'sec-fetch-site': 'cross-site' } });
        assert.equal(stranger.status, 401);
        assert.ok(!stranger.text.includes('_resume_action'));
      });
    });

    describe('passwords', () => {
      it('an initial password is shown once and must be changed before anything else', async () => {
        const created = await admin.post('/users', {
          name: 'wang', full_name: '王海燕', unit: '松陵街道', 'roles[]': ['town_officer'], _roles: '1' });
        assert.equal(created.status, 201);
        const initial = /<code class="secret">([^<]+)</.exec(created.text)[1];
        assert.match(initial, /^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
        const page = await admin.get(created.headers.location);
        assert.ok(!page.text.includes(initial));

        const { browser, answer } = await tryToSignIn(place, 'wang', initial);
        assert.equal(answer.status, 303);
        assert.equal((await browser.get('/')).headers.location, '/account/password');
        assert.equal((await browser.get('/units')).headers.location, '/account/password');
        await browser.get('/account/password');
        const before = browser.cookies.get('session');
        const changed = await browser.post('/account/password', { old: initial, new: fresh, again: fresh });
        assert.equal(changed.status, 303, changed.text);
        assert.notEqual(browser.cookies.get('session'), before);
        assert.equal((await browser.get('/')).status, 200);
        assert.equal((await tryToSignIn(place, 'wang', initial)).answer.status, 422);
        assert.equal((await tryToSignIn(place, 'wang', fresh)).answer.status, 303);
      });

      it('a change ends the other sessions and needs the old password', async () => {
        place.addUser('zhou', { unit: '320509001', roles: ['town_officer'] });
        const here = await place.signIn('zhou'), there = await place.signIn('zhou');
        await here.get('/account/password');
        const wrong = await here.post('/account/password', { old: 'not the old one', new: fresh, again: fresh });
        assert.equal(wrong.status, 422);
        assert.equal((await there.get('/account')).status, 200);
        assert.equal((await here.post('/account/password', { old: password, new: fresh, again: fresh })).status, 303);
        assert.equal((await here.get('/account')).status, 200);
        assert.equal((await there.get('/account')).status, 303);
      });

      it('weak ones are refused with the reason at the field', async () => {
        const chen = await place.signIn('chen');
        await chen.get('/account/password');
        for (const weak of ['short', '123456789012', 'hello-chen-2021!', password]) {
          const answer = await chen.post('/account/password', { old: password, new: weak, again: weak }, { json: true });
          assert.equal(answer.status, 422, weak);
          assert.equal(answer.json().errors[0].field, 'new');
        }
        const differ = await chen.post('/account/password', { old: password, new: fresh, again: 'other' }, { json: true });
        assert.equal(differ.json().errors[0].field, 'again');
      });

      it('a session left open is no place to try passwords', async () => {
        place.addUser('open', { unit: '320509001', roles: ['town_officer'] });
        const open = await place.signIn('open');
        await open.get('/account/password');
        for (let i = 0; i < 5; i++)
          await open.post('/account/password', { old: 'not the old one', new: fresh, again: fresh });
        const right = await open.post('/account/password', { old: password, new: fresh, again: fresh });
        assert.equal(right.status, 422);
      });

      it('are never changed by a request from another site', async () => {
        const chen = await place.signIn('chen');
        await chen.get('/account/password');
        const fields = { old: password, new: fresh, again: fresh };
        assert.equal((await chen.post('/account/password', { ...fields, _csrf: 'x' })).status, 403);
        const foreign = await chen.post('/account/password', fields, { headers: { 'sec-fetch-site': 'cross-site' } });
        assert.equal(foreign.status, 403);
        assert.equal((await tryToSignIn(place, 'chen', password)).answer.status, 303);
      });

      it('are reset by the system administrator, which ends the sessions', async () => {
        const { id, initial } = await create(admin, { name: 'reset', full_name: '重设', unit: '320509001', roles: ['town_officer'] });
        const { browser } = await tryToSignIn(place, 'reset', initial);
        const answer = await admin.post(`/users/${id}/reset`, {}, { json: true });
        assert.equal(answer.status, 200);
        assert.equal((await browser.get('/account')).status, 303);
        assert.equal((await tryToSignIn(place, 'reset', initial)).answer.status, 422);
        assert.equal((await tryToSignIn(place, 'reset', answer.json().initial_password)).answer.status, 303);
      });
    });

    describe('a sheet of users', () => {
      const head = ['姓名', '登录名', '单位', '岗位'];
      const good = [head, ['周书记', ' Zhou2 ', '320509104201', '村党组织书记'], ['钱干事', 'qian2', '平望镇', '镇（街道）组织人事办']];
      const send = (rows, more = {}) => admin.post('/users/import',
        { content: rows.map((row) => row.join()).join('\n'), ...more }, { json: true });

      it('ALL-4 is read from a workbook, and every wrong cell is named', async () => {
        const bad = [head, ['', 'x', '999', '皇帝'], ['赵', 'chen', '320506', '村党组织书记'], ['李', 'same', '320509104201', '镇（街道）组织人事办'],
          ['王', 'same', '320509104201', '村党组织书记']];
        await admin.get('/users/import');
        const answer = await admin.upload('/users/import', { apply: '1' }, [{ field: 'file', name: '用户.xlsx', bytes: workbook(bad) }],
          { accept: 'application/json' });
        assert.equal(answer.status, 422);
        assert.deepEqual(answer.json().errors.map(({ field }) => field).sort(), ['line.2.full_name', 'line.2.name', 'line.2.roles',
          'line.2.unit', 'line.3.name', 'line.3.unit', 'line.4.roles', 'line.5.name']);
        assert.match(answer.text, /第 5 行“登录名”：与第 4 行重复/);
        assert.equal(place.sql("SELECT count(*) FROM users WHERE name IN ('x', 'same');"), '0');
        const many = [head, ...Array.from({ length: 101 }, (_, i) => ['甲', `many${i}`, '320509104201', '村党组织书记'])];
        assert.match((await send(many)).text, /行的上限/);
      });

      it('USER-1 ALL-4 is shown first, then all its users are made with a password each', async () => {
        const shown = (await send(good)).json();
        assert.ok(shown.users, JSON.stringify(shown));
        assert.deepEqual(shown.users.map(({ name, unit }) => [name, unit]), [['zhou2', '320509104201'], ['qian2', '320509104']]);
        assert.equal(place.sql("SELECT count(*) FROM users WHERE name IN ('zhou2', 'qian2');"), '0');
        const made = await send(good, { apply: true });
        assert.equal(made.status, 201, made.text);
        const [zhou, qian] = made.json().users;
        assert.notEqual(zhou.initial_password, qian.initial_password);
        const { browser } = await tryToSignIn(place, 'zhou2', zhou.initial_password);
        assert.match((await browser.get('/')).headers.location, /^\/account\/password/);
        assert.match((await send(good, { apply: true })).text, /这个登录名已经有人使用/);
        const told = place.sql("SELECT after_json FROM audit WHERE action = 'user.create' ORDER BY id DESC LIMIT 2;");
        assert.ok(told.includes('zhou2') && !told.includes(zhou.initial_password));
        await admin.get('/users/import');
        const page = await admin.upload('/users/import', { apply: '1' }, [{ field: 'file', name: '用户.xlsx',
          bytes: workbook([head, ['孙书记', 'sun2', '320509104202', '村党组织书记']]) }]);
        assert.match(page.text, /孙书记[^]*<code class="secret">[^<]{12,}<\/code>/);
        const ticked = await admin.upload('/users/import', { apply: 'on', _once: 'the form with the passwords' },
          [{ field: 'file', name: '用户.xlsx', bytes: workbook([head, ['郑书记', 'zheng2', '320509104203', '村党组织书记']]) }], { accept: 'application/json' });
        assert.deepEqual(ticked.json().users.map(({ name }) => name), ['zheng2'], 'ticked in any way that a form can tick it');
        assert.equal(place.sql("SELECT count(*) FROM submissions WHERE answer LIKE '%password%' OR answer LIKE '%zheng2%';"), '0', 'no password is kept to answer a form sent twice');
        assert.equal((await admin.get('/users/import.csv')).text.trim(), '\uFEFF姓名,登录名,单位,岗位'.trim());
      });
    });

    describe('administration', () => {
      const someone = (fields) => ({ name: 'someone', full_name: '某人', unit: '320509001', roles: ['town_officer'], ...fields });
      const refused = async (fields, field) => {
        const answer = await admin.post('/users', someone(fields), { json: true });
        assert.equal(answer.status, 422, answer.text);
        assert.ok(answer.json().errors.some((error) => error.field === field), answer.text);
      };

      it('USER-1 roles that exclude one another are refused', async () => {
        await refused({ unit: '320509', roles: ['auditor', 'security_admin'] }, 'roles');
        await refused({ unit: '320509', roles: ['system_admin', 'county_reviewer'] }, 'roles');
        await refused({ roles: [] }, 'roles');
        await refused({ roles: ['king'] }, 'roles');
        await refused({ unit: '320509001', roles: ['county_reviewer'] }, 'roles');
      });

      it('USER-2 no unit above or beside the own is granted', async () => {
        await refused({ unit: '3205', roles: ['city_officer'] }, 'unit');
        await refused({ unit: '320507', roles: ['county_reviewer'] }, 'unit');
        await refused({ unit: '320509999' }, 'unit');
      });

      it('names are unique and plain', async () => {
        await refused({ name: 'chen' }, 'name');
        await refused({ name: 'CHEN' }, 'name');
        await refused({ name: 'a b' }, 'name');
        await refused({ name: '' }, 'name');
        await refused({ king: 'yes' }, 'king');
      });

      it('a user outside the scope cannot be seen or touched', async () => {
        place.addUser('city', { unit: '3205', roles: ['city_officer'] });
        const city = await place.signIn('city');
        assert.equal((await city.get('/users')).status, 403);
        assert.ok(!(await admin.json('/users?size=200')).json().users.some((user) => user.name === 'city'));
        for (let id = 1; id <= 60; id++) {
          const answer = await admin.json(`/users/${id}`);
          if (answer.status === 200) assert.notEqual(answer.json().account.name, 'city');
        }
      });

      it('a change needs the present version, and takes roles and unit together', async () => {
        const { id } = await create(admin, someone({ name: 'moved' }));
        const record = (await admin.json(`/users/${id}`)).json().account;
        const moved = await admin.post(`/users/${id}`, {
          full_name: '调任', unit: '320509001001', roles: ['village_secretary'], version: record.version }, { json: true });
        assert.equal(moved.status, 200, moved.text);
        assert.deepEqual(moved.json().roles, ['village_secretary']);
        const stale = await admin.post(`/users/${id}`, { full_name: '旧', version: record.version }, { json: true });
        assert.equal(stale.status, 409);
        const none = await admin.post(`/users/${id}`, { full_name: '调任', unit: '320509001001', _roles: '1' });
        assert.equal(none.status, 422, 'a form without any role ticked');
      });

      it('USER-1 an administrator changes neither the own roles nor the own state', async () => {
        const own = (await admin.json('/users?q=admin')).json().users.find((user) => user.name === 'admin').id;
        assert.equal((await admin.post(`/users/${own}`, { roles: ['auditor'] }, { json: true })).status, 422);
        for (const act of ['disable', 'reset'])
          assert.equal((await admin.post(`/users/${own}/${act}`, {}, { json: true })).status, 422);
        assert.equal((await admin.get('/users')).status, 200);
      });

      it('a disabled user cannot sign in, nor can the tokens be used', async () => {
        const { id, initial } = await create(admin, someone({ name: 'leaver' }));
        const token = (await admin.post(`/users/${id}/tokens`, { label: '同步' }, { json: true })).json().token;
        const ask = () => place.request('GET', '/account', { headers: { accept: 'application/json', authorization: `Bearer ${token}` } });
        assert.equal((await ask()).status, 200);
        const { browser } = await tryToSignIn(place, 'leaver', initial);
        assert.equal((await admin.post(`/users/${id}/disable`)).status, 303);
        assert.equal((await browser.get('/account')).status, 303);
        assert.equal((await ask()).status, 401);
        assert.equal((await tryToSignIn(place, 'leaver', initial)).answer.status, 422);
        assert.equal((await admin.post(`/users/${id}/enable`)).status, 303);
        assert.equal((await tryToSignIn(place, 'leaver', initial)).answer.status, 303);
      });

      it('a token is shown once and ends when it is revoked', async () => {
        const { id } = await create(admin, someone({ name: 'program' }));
        const made = await admin.post(`/users/${id}/tokens`, { label: '政务网' }, { json: true });
        assert.equal(made.status, 201);
        const { token } = made.json();
        const list = (await admin.json(`/users/${id}`)).json();
        assert.equal(list.tokens.length, 1);
        assert.ok(!JSON.stringify(list).includes(token));
        const ask = () => place.request('GET', '/account', { headers: { accept: 'application/json', authorization: `Bearer ${token}` } });
        assert.equal((await ask()).status, 200);
        assert.equal((await admin.post(`/users/${id}/tokens/${list.tokens[0].id}/revoke`)).status, 303);
        assert.equal((await ask()).status, 401);
        assert.equal((await admin.post(`/users/${id}/tokens/${list.tokens[0].id}/revoke`)).status, 404);
      });

      it('the list is filtered, paged and exported', async () => {
        const list = async (query) => (await admin.json(`/users?${query}`)).json();
        assert.deepEqual((await list('role=auditor')).users.map((user) => user.name), ['auditor']);
        assert.ok((await list('unit=320509001')).users.every((user) => user.unit.startsWith('320509001')));
        assert.ok((await list('state=disabled')).users.every((user) => user.disabled));
        assert.equal((await list('q=%25')).total, 0, 'a percent sign is only a percent sign');
        assert.equal((await list('size=2&page=2')).users.length, 2);
        const { id } = await create(admin, someone({ name: 'formula', full_name: '=1+1' }));
        assert.ok(id);
        await admin.get('/users');
        const csv = await admin.post('/users/export?q=formula');
        assert.equal(csv.status, 200);
        assert.match(csv.headers['content-type'], /text\/csv/);
        assert.ok(!/(^|,)"?=1\+1/m.test(csv.text));
        assert.equal(csv.text.trim().split('\r\n').length, 2);
      });

      it('USER-1 each administrator has only the own pages', async () => {
        const pages = { admin: '/users', guard: '/security', auditor: '/audit' };
        for (const name of Object.keys(pages)) {
          const browser = await place.signIn(name);
          for (const [owner, page] of Object.entries(pages))
            assert.equal((await browser.get(page)).status, owner === name ? 200 : 403, `${name} ${page}`);
        }
        const chen = await place.signIn('chen');
        for (const page of Object.values(pages)) assert.equal((await chen.get(page)).status, 403);
      });
    });

    it('an address waits after many failures, whatever the names, until the security administrator lets it in', async () => {
      place.setClock('2021-03-03T09:00:00+08:00');
      const guard = await place.signIn('guard');
      for (let i = 0; i < 25; i++) await tryToSignIn(place, `spray${i}`, 'wrong wrong wrong');
      assert.equal((await tryToSignIn(place, 'auditor', password)).answer.status, 422);
      const [{ address }] = (await guard.json('/security')).json().addresses;
      assert.equal((await guard.post('/security/addresses/unlock', { address })).status, 303);
      assert.equal((await tryToSignIn(place, 'auditor', password)).answer.status, 303);
    });
  });
