/* The second factor over HTTP: set up, asked for, each code once on all servers, recovery codes, tries, reset (POOL-10). */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { codeAt } from './totp.mjs';
import { root, startPlace, transports } from './harness.mjs';

const NINE = Date.parse('2021-03-01T09:00:00+08:00');
const ours = { 'sec-fetch-site': 'same-origin' };

for (const transport of transports)
  describe(`the second factor over ${transport}`, () => {
    let place, other, now = NINE;

    const tick = (seconds) => place.setClock(now += seconds * 1000);
    const secretOf = (text) => /id="factor-secret">([A-Z2-7 ]+)</.exec(text)[1].replaceAll(' ', '');
    const code = (secret, steps = 0) => codeAt(secret, now / 1000 + 30 * steps);
    const wrong = (secret) => String((Number(code(secret)) + 500000) % 1000000).padStart(6, '0');
    const check = (browser, typed, more = {}) => browser.post('/account/factor/check', { code: typed, ...more });
    const given = async (browser) => (await browser.json('/account/factor')).json().given;

    /* A signed-in user with a factor that was just set up: { browser, secret, codes }. */
    async function enrol(name) {
      const browser = await place.signIn(name);
      assert.equal((await browser.post('/account/factor/start')).status, 303);
      const shown = await browser.get('/account/factor');
      assert.match(shown.headers['cache-control'], /no-store/);
      const secret = secretOf(shown.text);
      const done = await browser.post('/account/factor', { code: code(secret) });
      assert.equal(done.status, 200, done.text);
      const codes = [...done.text.matchAll(/<code class="secret">([A-Z2-9]{6}-[A-Z2-9]{6})</g)].map(([, text]) => text);
      assert.equal(codes.length, 10);
      tick(60);
      return { browser, secret, codes };
    }

    before(async () => {
      place = await startPlace({ transport, clock: NINE, config: { session: { idle_minutes: 600 } } });
      now = NINE;
      place.yicun(['import', 'units', `${root}/data/units-suzhou.csv`]);
      for (const name of ['zhou', 'fang', 'gu', 'he', 'jin'])
        place.addUser(name, { unit: '320509', roles: ['county_reviewer'] });
      place.addUser('guard', { unit: '320509', roles: ['security_admin'] });
      place.addUser('far', { unit: '320506', roles: ['security_admin'] });
    });
    after(() => place.stop());

    it('POOL-10 is set up with a secret that is stored sealed, and codes that are stored as hashes', async () => {
      const { secret, codes, browser } = await enrol('zhou');
      const stored = place.sql('SELECT secret FROM second_factors;') + place.sql('SELECT code_hash FROM recovery_codes;');
      assert.ok(stored && !stored.includes(secret));
      for (const one of codes) assert.ok(!stored.includes(one.replace('-', '')));
      assert.ok(!(await browser.get('/account/factor')).text.includes(secret), 'it is not shown again');
      assert.equal((await browser.post('/account/factor/start')).status, 409);
      assert.equal(await given(browser), true);
    });

    it('POOL-10 takes each code once, also on another server', async () => {
      const { secret } = await enrol('fang');
      const browser = await place.signIn('fang');
      assert.equal(await given(browser), false, 'another session has not given it');
      const used = code(secret);
      const answer = await check(browser, used, { next: '/units' });
      assert.equal(answer.headers.location, '/units');
      assert.equal(await given(browser), true);
      other = place.another();
      if (transport.startsWith('standalone')) {
        await other.serve();
        const second = await other.signIn('fang');
        assert.equal((await check(second, used)).status, 422, 'replayed');
        assert.equal((await check(second, code(secret, -1))).status, 422, 'an older one is none either');
        tick(30);
        assert.equal((await check(second, code(secret))).status, 303);
        await other.end();
      }
    });

    it('POOL-10 counts for as long as the setting says', async () => {
      const { browser } = await enrol('gu');
      assert.equal(await given(browser), true);
      tick(4 * 3600 - 60 - 61);
      assert.equal(await given(browser), true, 'a minute before');
      tick(61);
      assert.equal(await given(browser), false);
      const asked = await browser.post('/account/factor/remove', {}, { headers: ours });
      assert.equal(asked.status, 422);
      assert.match(asked.text, /请先输入动态口令/);
    });

    it('POOL-10 brings a form that came too early back after the code', async () => {
      const { secret } = await enrol('he');
      const browser = await place.signIn('he');
      const early = await browser.post('/account/factor/codes', {}, { headers: ours });
      assert.equal(early.status, 422);
      assert.match(early.text, /name="_resume_action" value="\/account\/factor\/codes"/);
      const on = await check(browser, code(secret), { next: '/', _resume_action: '/account/factor/codes', '_r._once': 'x' });
      assert.match(on.text, /<form method="post" action="\/account\/factor\/codes">/);
      const done = await browser.post('/account/factor/codes');
      assert.match(done.text, /新的恢复码/);
    });

    it('POOL-10 takes each recovery code once, and waits after wrong ones', async () => {
      const { secret, codes } = await enrol('jin');
      const browser = await place.signIn('jin');
      assert.equal((await check(browser, codes[0].toLowerCase())).status, 303);
      const second = await place.signIn('jin');
      assert.equal((await check(second, codes[0])).status, 422);
      for (let i = 0; i < 4; i++) assert.equal((await check(second, wrong(secret))).status, 422);
      const locked = await check(second, code(secret));
      assert.equal(locked.status, 422);
      assert.match(locked.text, /输错次数太多/);
      tick(15 * 60 + 1);
      assert.equal((await check(second, code(secret))).status, 303);
      const actions = place.sql("SELECT action FROM audit WHERE action LIKE 'user.factor%' ORDER BY id;");
      for (const action of ['user.factor_set', 'user.factor_given', 'user.factor_failed', 'user.factor_locked'])
        assert.ok(actions.includes(action), action);
    });

    it('POOL-10 is reset by the security administrator of the place only', async () => {
      const id = place.sql("SELECT id FROM users WHERE name = 'jin';").trim();
      const far = await place.signIn('far');
      assert.equal((await far.post(`/security/users/${id}/factor-reset`)).status, 404);
      const guard = await place.signIn('guard');
      assert.match((await guard.get('/security?q=jin')).text, new RegExp(`/security/users/${id}/factor-reset`));
      assert.equal((await guard.post(`/security/users/${id}/factor-reset`)).status, 303);
      assert.equal((await guard.post(`/security/users/${id}/factor-reset`)).status, 409);
      const browser = await place.signIn('jin');
      assert.match((await browser.get('/account/factor/check')).text, /还没有设置动态口令/);
    });

    it('POOL-10 is given by no program', async () => {
      const call = place.api('zhou');
      for (const path of ['/account/factor/start', '/account/factor/codes', '/account/factor/remove'])
        assert.equal((await call('POST', path)).status, 409, path);
      assert.equal((await call('POST', '/account/factor/check', { code: '123456' })).status, 409);
    });
  });
