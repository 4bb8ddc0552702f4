// Villages to build up and to put right, which each town names from a closed 五个好 rating. Over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath } from './path.mjs';

const villages = ['320509104200', '320509104201'];

for (const transport of transports)
  describe(`putting right over ${transport}`, () => {
    let place, who, round, id;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-12-06T10:00:00+08:00' });
      const path = await startPath(place);
      place.addUser('li', { unit: villages[0], roles: ['village_secretary'] });
      place.addUser('kong', { unit: '320506', roles: ['county_reviewer'] });
      place.addUser('hua', { unit: '320509104', roles: ['town_officer'] });
      for (const name of ['kong', 'li', 'hua']) path.who[name] = place.api(name);
      who = path.who;
      place.sql(`UPDATE units SET covered = CASE WHEN code IN ('${villages.join("', '")}') THEN 1 ELSE 0 END WHERE level >= 3;`);
    });
    after(() => place.stop());

    const ok = async (name, method, path, body) => {
      const answer = await who[name](method, path, body);
      assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
    const says = (answer, status, text) => {
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      assert.match(JSON.stringify(answer.body), text);
    };
    const titles = async (name) => {
      const { overdue, soon, returned, open } = await ok(name, 'GET', '/');
      return [...overdue, ...soon, ...returned, ...open].map(({ title }) => title);
    };
    const close = async (village, mark) => {
      const { ratings } = await ok('wang', 'GET', `/ratings?round=${round}&size=200`);
      const { id: rating } = ratings.find(({ unit }) => unit === village);
      const marks = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`mark_${at}`, mark]));
      await ok('wang', 'POST', `/ratings/${rating}/rate`,
        { ...marks, issued_1: 50, returned_1: 40, valid_1: 40, votes_1_0: 40, votes_1_1: 0, votes_1_2: 0, votes_1_3: 0 });
      await ok('hua', 'POST', `/ratings/${rating}/check`);
    };

    it('RATE-10 the list waits until every village of the town is rated', async () => {
      round = (await ok('zhao', 'POST', '/ratings', { key: 'five_good', year: 2021 })).id;
      await close(villages[0], '10');
      says(await who.wang('POST', '/namings', { round }), 422, /还有村没有定下来/);
      await close(villages[1], '2');
      assert.ok((await titles('wang')).some((title) => title.startsWith('确定先进村和整顿村')));
      const { due } = [...(await ok('wang', 'GET', '/')).soon, ...(await ok('wang', 'GET', '/')).open].find(({ title }) => title.startsWith('确定先进村'));
      assert.equal(due, '2021-09-02', 'thirty days after the last village was closed');
      const { namings } = await ok('zhao', 'GET', '/namings?year=2021&state=unnamed');
      assert.equal(namings.length, 1);
      assert.equal((await ok('zhao', 'GET', '/namings?year=2021&state=approved')).namings.length, 0);
      assert.deepEqual(namings.filter(({ unit }) => unit === '320509104').map(({ named, status }) => [named, status.word]), [[false, '没有确定']]);
    });

    it('RATE-10 ALL-3 it opens filled from the grades, and says when it is below the minimum', async () => {
      const { villages: list, build_least, right_least } = await ok('wang', 'GET', `/namings/new?round=${round}`);
      assert.deepEqual(list.map(({ unit, kind }) => [unit, kind]), [[villages[0], 'build'], [villages[1], 'right']]);
      assert.deepEqual([build_least, right_least], [2, 0], 'two villages: in proportion to five and three');
      id = (await ok('wang', 'POST', '/namings', { round })).id;
      says(await who.wang('POST', '/namings', { round }), 409, /已经有了/);
      says(await who.wang('POST', `/namings/${id}`, { kind_320509104999: 'build' }), 422, /没有这个村/);
      says(await who.wang('POST', `/namings/${id}/submit`), 422, /先进村至少 2 个（现在 1 个）/);
      await ok('wang', 'POST', `/namings/${id}`, { reason: '只有一个村够先进' });
      await ok('wang', 'POST', `/namings/${id}/submit`);
    });

    it('RATE-10 USER-3 ALL-9 another person of the county sends it back with a reason, then approves it', async () => {
      assert.equal((await who.kong('GET', `/namings/${id}`)).status, 404);
      assert.equal((await who.li('GET', `/namings/${id}`)).status, 403);
      assert.ok((await titles('zhao')).some((title) => title.startsWith('审核先进村和整顿村名单')));
      says(await who.zhao('POST', `/namings/${id}/return`), 422, /原因/);
      await ok('zhao', 'POST', `/namings/${id}/return`, { reason: '写明打算' });
      await ok('wang', 'POST', `/namings/${id}/submit`);
      assert.equal((await who.wang('POST', `/namings/${id}/approve`)).status, 403);
      await ok('zhao', 'POST', `/namings/${id}/approve`);
      const { namings } = await ok('zhao', 'GET', '/namings?year=2021');
      assert.deepEqual(namings.filter(({ unit }) => unit === '320509104').map(({ build, right, reason, status }) => [build, right, reason, status.word]),
        [[1, 1, '只有一个村够先进', '已确定']]);
    });

    it('RATE-10 ALL-8 an approved list stays as it was, whatever becomes of names and the rating', async () => {
      const before = await ok('wang', 'GET', `/namings/${id}`);
      says(await who.wang('POST', `/namings/${id}`, { reason: '' }), 409, /不能修改/);
      place.sql(`UPDATE ratings SET points = 1, band_name = '中间' WHERE round_id = ${round};`);
      assert.deepEqual((await ok('wang', 'GET', `/namings/${id}`)).villages, before.villages);
      place.sql(`UPDATE namings SET changed_at = 0 WHERE id = ${id};`);
      const { years } = await ok('li', 'GET', `/villages/${villages[0]}`);
      assert.match(JSON.stringify(years), /定为先进村/);
      assert.doesNotMatch(JSON.stringify(years), /1970/, 'it is dated by its approval, not by the last change');
    });
  });
