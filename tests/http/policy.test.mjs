/* Policy settings: what is in force for whom and where it comes from; new values begin on a day, by rule and source. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';

for (const transport of transports)
  describe(`policy settings over ${transport}`, () => {
    let place, city, county, office, secretary, other;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-03-01T09:00:00+08:00' });
      place.addUser('city', { unit: '3205', roles: ['city_officer'] });
      place.addUser('county', { unit: '320509', roles: ['county_reviewer'] });
      place.addUser('office', { unit: '320509104', roles: ['town_officer'] });
      place.addUser('secretary', { unit: '320509104201', roles: ['village_secretary'] });
      place.addUser('other', { unit: '320581', roles: ['county_reviewer'] });
      place.addUser('admin', { unit: '320509', roles: ['system_admin'] });
      [city, county, office, secretary, other] =
        ['city', 'county', 'office', 'secretary', 'other'].map((name) => place.api(name));
    });
    after(() => place.stop());

    const set = (who, fields) => who('POST', '/settings',
      { unit: '320509', name: 'notice_days', value: '7', from: '2021-03-01', source: '吴组通〔2021〕27号', ...fields });
    const read = async (who, name = 'notice_days', unit = '') =>
      (await who('GET', `/settings/${name}${unit && `?unit=${unit}`}`)).body;

    it('PLAN-9 without a value the default holds, with its source', async () => {
      const { settings } = (await secretary('GET', '/settings')).body;
      const days = settings.find(({ name }) => name === 'notice_days');
      assert.deepEqual([days.value, days.value_label, days.origin, days.rule], ['5', '5 天', 'default', 'PLAN-9']);
      assert.ok(days.source);
    });

    it('a value of the county holds for its villages, and not beside it', async () => {
      const { status, body, headers } = await set(county, {});
      assert.equal(status, 201);
      assert.match(headers.location, /^\/settings\/notice_days/);
      assert.deepEqual([body.unit, body.value, body.from], ['320509', '7', '2021-03-01']);
      const below = await read(secretary);
      assert.deepEqual([below.value, below.origin, below.origin_label], ['7', 'above', '吴江区设定']);
      assert.equal((await read(county)).origin, 'own');
      assert.equal((await read(other)).value, '5');
    });

    it('the most specific unit on the way up wins', async () => {
      await set(city, { unit: '3205', value: '10' });
      assert.equal((await read(secretary)).value, '7');
      assert.equal((await read(other)).value, '10');
      await set(county, { unit: '320509104', value: '9' });
      assert.equal((await read(secretary)).value, '9');
      assert.equal((await read(county)).value, '7');
    });

    it('ALL-8 a new value begins on its day and leaves the old one as it was', async () => {
      assert.equal((await set(county, { value: '8', from: '2021-04-01' })).status, 201);
      const march = await read(county);
      assert.equal(march.value, '7');
      assert.equal(march.history.find(({ value }) => value === '8').upcoming, true);
      place.setClock('2021-04-01T00:00:00+08:00');
      const april = await read(county);
      assert.equal(april.value, '8');
      assert.deepEqual(april.history.filter(({ unit }) => unit === '320509').map(({ value, from }) => [value, from]),
        [['8', '2021-04-01'], ['7', '2021-03-01']]);
      assert.equal((await set(county, { from: '2021-03-31' })).status, 422, 'never in the past');
      assert.equal((await set(county, { from: '2021-04-01' })).status, 201);
    });

    it('JSON may send a number or a text', async () => {
      assert.equal((await set(county, { value: 6, from: '2021-04-01' })).body.value, '6');
      assert.equal((await read(county)).value, '6', 'of one day, the latest entered');
    });

    it('what the declaration does not allow is refused at its field', async () => {
      const refused = async (fields, field) => {
        const { status, body } = await set(county, { from: '2021-05-01', ...fields });
        assert.equal(status, 422, JSON.stringify(fields));
        assert.deepEqual(body.errors.map((error) => error.field), [field], JSON.stringify(body));
      };
      const before = (await read(county)).history.length;
      for (const value of ['0', '-1', '5.5', '七', '99999', '', null, [5], { a: 1 }]) await refused({ value }, 'value');
      await refused({ name: 'notice_day_kind', value: 'lunar' }, 'value');
      await refused({ name: 'no_such_setting' }, 'name');
      await refused({ from: '2021-02-29' }, 'from');
      await refused({ from: '' }, 'from');
      await refused({ source: '  ' }, 'source');
      await refused({ source: '长'.repeat(201) }, 'source');
      await refused({ unit: '32050' }, 'unit');
      await refused({ colour: 'red' }, 'colour');
      assert.equal((await read(county)).history.length, before, 'nothing was written');
    });

    it('USER-2 only county and city set, and only within their own unit', async () => {
      assert.equal((await set(office, { unit: '320509104' })).status, 403);
      assert.equal((await set(secretary, { unit: '320509104201' })).status, 403);
      assert.equal((await set(other, {})).status, 404);
      assert.equal((await set(county, { unit: '3205' })).status, 404);
      assert.equal((await set(county, { unit: '320509999' })).status, 404);
      assert.equal((await other('GET', '/settings?unit=320509')).status, 404);
      assert.equal((await other('GET', '/settings/notice_days?unit=320509')).status, 404);
      assert.equal((await county('GET', '/settings/no_such_setting')).status, 404);
      assert.equal((await (await place.signIn('admin')).get('/settings')).status, 403, 'USER-1');
    });

    it('a value set beside is not shown', async () => {
      await set(other, { unit: '320581', value: '12', from: '2021-04-02' });
      assert.ok((await read(county)).history.every(({ unit }) => '320509'.startsWith(unit) || unit.startsWith('320509')));
    });

    it('the page sets a choice and comes back with it', async () => {
      const browser = await place.signIn('county');
      const form = await browser.get('/settings/notice_day_kind');
      assert.match(form.text, /<option value="working">工作日<\/option>/);
      const fields = { unit: '320509', name: 'notice_day_kind', value: 'working', from: '2021-04-01', source: '' };
      const refused = await browser.post('/settings', fields);
      assert.equal(refused.status, 422);
      assert.match(refused.text, /请填写“依据”/);
      assert.match(refused.text, /<option value="working" selected>/, 'what was chosen is still chosen');
      const answer = await browser.post('/settings', { ...fields, source: '区委组织部会议纪要' });
      assert.equal(answer.status, 303);
      assert.match((await browser.get(answer.headers.location)).text, /区委组织部会议纪要/);
      assert.equal((await read(county, 'notice_day_kind')).value_label, '工作日');
    });
  });
