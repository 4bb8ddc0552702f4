// Ratings: schemes as data of the county, and a year of 创星晋位; over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath } from './path.mjs';

for (const transport of transports)
  describe(`ratings over ${transport}`, () => {
    let place, who;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-12-06T10:00:00+08:00' });
      const path = await startPath(place);
      place.addUser('li', { unit: '320509104200', roles: ['village_secretary'] });
      place.addUser('kong', { unit: '320506', roles: ['county_reviewer'] });
      for (const name of ['kong', 'li']) path.who[name] = place.api(name);
      who = path.who;
    });
    after(() => place.stop());

    const says = (answer, status, text) => {
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      assert.match(JSON.stringify(answer.body), text);
    };
    const scheme = async (key = 'stars', name = 'zhao') => (await who[name]('GET', `/rating-schemes/${key}`)).body;
    const save = (body, key = 'stars') => who.zhao('POST', `/rating-schemes/${key}`, body);

    it('RATE-2 RATE-9 RATE-10 ships three schemes that are in order, with their sources', async () => {
      const { schemes } = (await who.li('GET', '/rating-schemes')).body;
      assert.deepEqual(schemes.map(({ key, number }) => [key, number]), [['stars', 0], ['grades', 0], ['five_good', 0]]);
      for (const one of schemes) {
        assert.equal(one.criteria.reduce((sum, { full }) => sum + Number(full), 0), 100, one.key);
        assert.ok(one.criteria.every(({ source }) => source), one.key);
        assert.equal((await save({ source: one.source }, one.key)).status, 200, one.key);
      }
      const stars = await scheme();
      assert.deepEqual([...new Set(stars.criteria.map(({ dimension }) => dimension))],
        ['服务经济发展', '服务社会管理', '服务文化建设', '服务平安和谐', '服务生态文明']);
      assert.deepEqual(stars.bands.map(({ name, from }) => `${name} ${from}`), ['五星 90', '四星 80', '三星 70', '二星 60', '一星 0']);
      assert.deepEqual(stars.values.map(({ points }) => points), [100, 80, 60, 40]);
      assert.equal(stars.vetoes.length, 3);
    });

    it('RATE-1 a county changes its scheme version by version; other counties keep theirs', async () => {
      const before = await scheme();
      assert.equal(before.number, 1);
      const saved = await save({ version: 1, sources_0_name: '自评', sources_0_percent: '10', sources_1_name: '评议', sources_1_percent: '40', sources_2_name: '镇评', sources_2_percent: '50' });
      assert.equal(saved.status, 200, JSON.stringify(saved.body));
      assert.equal(saved.body.number, 2);
      assert.deepEqual((await scheme()).sources.map(({ percent }) => Number(percent)), [10, 40, 50]);
      assert.deepEqual((await scheme('stars', 'kong')).sources.map(({ percent }) => percent), [20, 40, 40]);
      assert.equal((await scheme('stars', 'kong')).number, 0);
      const old = (await who.zhao('GET', '/rating-schemes/stars?number=1')).body;
      assert.deepEqual([old.old, old.sources[0].percent], [true, 20]);
      says(await save({ version: 1, name: '晚了' }), 409, /刚刚改动过/);
      assert.equal((await who.wang('POST', '/rating-schemes/stars', { name: '镇里改' })).status, 403);
      assert.equal((await who.zhao('GET', '/rating-schemes/none')).status, 404);
    });

    it('RATE-1 names the field of what does not add up', async () => {
      const { bands, criteria } = await scheme();
      const wrong = async (body, field, text) => {
        const { status, body: answer } = await save(body);
        assert.equal(status, 422, JSON.stringify(answer));
        const error = answer.errors.find((one) => one.field === field);
        assert.ok(error, `${field}: ${JSON.stringify(answer.errors)}`);
        assert.match(error.message, text);
      };
      await wrong({ criteria: criteria.slice(1) }, 'criteria', /要等于 100，现在是 96/);
      await wrong({ bands: bands.with(1, { ...bands[1], below: '91' }) }, 'bands_1_below', /重叠/);
      await wrong({ bands: bands.with(1, { ...bands[1], below: '89.5' }) }, 'bands_1_below', /空档，上限应当是 90/);
      await wrong({ sources: [{ name: '甲', percent: 50 }, { name: '乙', percent: 50 }, { name: '丙', percent: 1 }] }, 'sources', /101 %/);
      await wrong({ criteria: criteria.with(2, { ...criteria[2], full: '四分' }) }, 'criteria_2_full', /请填数字/);
      await wrong({ awards: [{ name: '表彰', least: '六星' }] }, 'awards_0_least', /没有叫“六星”的等次/);
      await wrong({ name: '' }, 'name', /请填写/);
      assert.equal((await scheme()).number, 2);
    });

    it('RATE-1 a county makes a scheme of its own from one that is there', async () => {
      const made = await who.zhao('POST', '/rating-schemes', { copy: 'five_good', name: '美丽村评定' });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      assert.equal(made.body.name, '美丽村评定');
      const changed = await save({ bands: [{ name: '美丽', from: '60', below: '100' }, { name: '待改', from: '0', below: '60' }] }, made.body.key);
      assert.equal(changed.status, 200, JSON.stringify(changed.body));
      assert.ok((await who.wang('GET', '/rating-schemes')).body.schemes.some(({ name }) => name === '美丽村评定'));
      assert.ok(!(await who.kong('GET', '/rating-schemes')).body.schemes.some(({ name }) => name === '美丽村评定'));
      says(await who.zhao('POST', '/rating-schemes', { copy: 'nothing', name: ' ' }), 422, /请从列出的办法里选择/);
    });
  });
