// Both ends of a rating's year: the aim when it begins, the promise after it; over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath } from './path.mjs';

for (const transport of transports)
  describe(`aims and promises over ${transport}`, () => {
    let place, who, last, year, promise, aim;
    const village = '320509104200', beside = '320509104201';

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-01-20T10:00:00+08:00' });
      const path = await startPath(place);
      place.setClock('2021-01-20T10:00:00+08:00');
      place.addUser('li', { unit: village, roles: ['village_secretary'] });
      place.addUser('lu', { unit: beside, roles: ['village_secretary'] });
      place.addUser('hua', { unit: '320509104', roles: ['town_officer'] });
      place.addUser('kong', { unit: '320506', roles: ['county_reviewer'] });
      place.addUser('song', { unit: '320509108', roles: ['town_officer'] });
      for (const name of ['li', 'lu', 'hua', 'kong', 'song']) path.who[name] = place.api(name);
      who = path.who;
    });
    after(() => place.stop());

    const says = (answer, status, text) => {
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      assert.match(JSON.stringify(answer.body), text);
    };
    const ok = async (name, method, link, body) => {
      const answer = await who[name](method, link, body);
      assert.ok([200, 201].includes(answer.status), `${link}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
    const act = (name, action, id, body = {}) => who[name]('POST', `/ascents/${id}/${action}`, body);
    const show = async (name, id) => (await who[name]('GET', `/ascents/${id}`)).body;
    const todos = async (name) => {
      const { body } = await who[name]('GET', '/');
      return ['returned', 'overdue', 'soon', 'open'].flatMap((pile) => (body[pile] ?? []).map((one) => ({ ...one, pile })));
    };
    const todo = async (name, title) => (await todos(name)).find((one) => one.title.startsWith(title));
    const anybody = async (link) => {
      const answer = await place.request('GET', link, { headers: { accept: 'application/json' } });
      return { status: answer.status, text: answer.text, body: answer.status === 200 ? answer.json() : null };
    };
    const start = async (when) => (await ok('zhao', 'POST', '/ratings', { key: 'stars', year: when })).id;
    const ratingOf = async (round, unit) =>
      (await ok('zhao', 'GET', `/ratings?round=${round}&q=${unit}`)).ratings.find((one) => one.unit === unit).id;
    /* 21 criteria: five of 4, sixteen of 5; `lost` of the last is given away by all. */
    const rate = async (round, unit, secretary, lost) => {
      const id = await ratingOf(round, unit);
      const marks = Object.fromEntries([...Array(5).fill('4'), ...Array(15).fill('5'), String(5 - lost)]
        .flatMap((mark, at) => [[`mark_${at}`, mark], [`grounds_${at}`, '台账']]));
      const votes = Object.fromEntries([0, 1].flatMap((voters) => [
        ...['issued', 'returned', 'valid'].map((name) => [`${name}_${voters}`, '20']),
        ...['10', '4', '6', '0'].map((count, value) => [`votes_${voters}_${value}`, count])]));
      await ok(secretary, 'POST', `/ratings/${id}/submit`, marks);
      await ok('wang', 'POST', `/ratings/${id}/rate`, { ...marks, ...votes });
      await ok('hua', 'POST', `/ratings/${id}/check`);
      await ok('zhao', 'POST', `/ratings/${id}/confirm`);
      return id;
    };

    it('RATE-4 a promise waits for the rating, and opens filled with its gaps', async () => {
      last = await start(2020);
      says(await who.li('POST', '/ascents', { round: last, kind: 'promise' }), 409, /还没有定下来/);
      assert.ok(!(await todo('li', '提出亮星承诺')));
      /* 20 % of 96, 40 % of 84 (100·10+80·4+60·6 of 20), 40 % of 96 = 19.2 + 33.6 + 38.4 = 91.2 */
      await rate(last, village, 'li', 4);
      const asked = await todo('li', '提出亮星承诺');
      assert.deepEqual([asked.due, asked.action], ['2021-02-19', '去承诺']);
      const form = await ok('li', 'GET', asked.href_link);
      assert.deepEqual([form.before_name, form.before_points, form.goal], ['五星', '91.2', '五星']);
      assert.deepEqual(form.dimensions.flatMap(({ rows }) => rows).map(({ row, gap }) => [row, gap]), [[21, '4']]);
      says(await who.zhao('GET', asked.href_link), 403, /./);
      says(await who.lu('POST', '/ascents', { round: last, kind: 'promise' }), 409, /还没有定下来/);
      says(await who.li('POST', '/ascents', { round: 999999, kind: 'promise' }), 422, /没有这一次评定/);
    });

    it('RATE-4 a draft is kept unfinished, and told what is missing before it is sent', async () => {
      promise = (await ok('li', 'POST', '/ascents', { round: last, kind: 'promise' })).id;
      says(await who.li('POST', '/ascents', { round: last, kind: 'promise' }), 409, /已经有了/);
      says(await who.li('POST', `/ascents/${promise}`, { measure_3: '没有失分的标准' }), 422, /measure_3/);
      says(await who.li('POST', `/ascents/${promise}`, { person_20: '李文斌' }), 422, /person_20/);
      says(await who.li('POST', `/ascents/${promise}`, { goal: '六星' }), 422, /请从列出的等次里选择/);
      says(await who.li('POST', `/ascents/${promise}`, { finish_on_20: '明年' }), 422, /第 21 条：日期/);
      await ok('li', 'POST', `/ascents/${promise}`, { finish_on_20: '2023-01-01', goal: '四星' });
      const refused = await act('li', 'submit', promise);
      assert.equal(refused.status, 422);
      assert.deepEqual(refused.body.errors.map(({ field }) => field).sort(), ['goal', 'held_on', 'measure_20', 'outline']);
      await ok('li', 'POST', `/ascents/${promise}`, { goal: '五星', held_on: '2021-01-20', outline: '村书记张三一人管，没人接手', measure_20: '划定河道保洁责任段' });
      says(await act('li', 'submit', promise), 422, /下一年年底以前/);
      await ok('li', 'POST', `/ascents/${promise}`, { finish_on_20: '2021-10-31' });
      says(await act('wang', 'approve', promise), 409, /./);
      await ok('li', 'POST', `/ascents/${promise}/submit`);
      says(await who.li('POST', `/ascents/${promise}`, { goal: '五星' }), 409, /已经提交/);
    });

    it('RATE-4 ALL-9 the town sends it back with a reason; what is approved is public', async () => {
      assert.ok(await todo('wang', '审核亮星承诺'));
      assert.ok(!(await todo('song', '审核亮星承诺')) && !(await todo('li', '提出亮星承诺')));
      says(await act('wang', 'return', promise), 422, /reason/);
      await ok('wang', 'POST', `/ascents/${promise}/return`, { reason: '写明几段' });
      const back = await todo('li', '提出亮星承诺');
      assert.equal(back.pile, 'returned');
      assert.match(back.detail, /写明几段/);
      await ok('li', 'POST', `/ascents/${promise}`, { measure_20: '划定 6 段河道保洁责任段' });
      await ok('li', 'POST', `/ascents/${promise}/submit`);
      assert.equal((await anybody(`/public/star-promises/${village}`)).status, 404);
      await ok('hua', 'POST', `/ascents/${promise}/approve`);
      assert.deepEqual([(await show('zhao', promise)).shown, (await show('zhao', promise)).stood_on], [true, '2021-01-20']);
      const list = (await anybody('/public?show=stars&unit=320509104')).body;
      assert.deepEqual(list.stars.map(({ unit, goal }) => [unit, goal]), [[village, '五星']]);
      assert.equal((await anybody('/public?show=stars&unit=320506')).body.star_count, 0);
      assert.deepEqual((await anybody('/public?unit=320509')).body.places.map(({ code, stars }) => [code, stars]), [['320509104', 1]]);
    });

    it('RATE-4 the public reads grade, measures and dates, and nothing about persons or reasons', async () => {
      for (const link of [`/public/star-promises/${village}`, `/public/star-promises/${village}/poster`]) {
        const { status, text, body } = await anybody(link);
        assert.equal(status, 200);
        assert.deepEqual([body.before_name, body.goal, body.lines[0].measure, body.lines[0].finish_label],
          ['五星', '五星', '划定 6 段河道保洁责任段', '2021年10月31日']);
        assert.doesNotMatch(text, /张三|li\b|hua\b|points|91\.2|outline/);
      }
      assert.equal((await anybody(`/public/star-promises/${beside}`)).status, 404);
      assert.equal((await anybody('/public/star-promises/abc')).status, 404);
    });

    it('RATE-4 USER-3 the aim of a year opens filled with grade, points and what was promised, and another person approves it', async () => {
      year = await start(2021);
      const asked = await todo('li', '定创星目标 · 2021 年创星晋位');
      assert.equal(asked.due, '2021-02-19');
      const form = await ok('li', 'GET', asked.href_link);
      assert.deepEqual([form.before_name, form.goal], ['五星', '五星']);
      const rows = form.dimensions.flatMap((one) => one.rows);
      assert.equal(rows.length, 21);
      assert.deepEqual([rows[20].points, rows[20].gap, rows[20].measure, rows[20].finish_on], ['1', '4', '划定 6 段河道保洁责任段', '2021-10-31']);
      aim = (await ok('li', 'POST', '/ascents', { round: year, kind: 'aim', held_on: '2021-01-15' })).id;
      says(await act('li', 'submit', aim), 422, /第 21 条：请写明谁负责/);
      await ok('li', 'POST', `/ascents/${aim}`, { person_20: '李文斌', measure_0: '办好二期项目用地', finish_on_0: '2022-01-01', person_0: '王建国' });
      says(await act('li', 'submit', aim), 422, /第 1 条：要在这一年里做好/);
      await ok('li', 'POST', `/ascents/${aim}`, { finish_on_0: '2021-12-31' });
      await ok('li', 'POST', `/ascents/${aim}/submit`);
      await ok('li', 'POST', `/ascents/${aim}/withdraw`);
      await ok('li', 'POST', `/ascents/${aim}/submit`);
      place.sql("UPDATE ascents SET changed_by = (SELECT id FROM users WHERE name = 'wang') WHERE kind = 'aim';");
      says(await act('wang', 'approve', aim), 403, /./);
      await ok('hua', 'POST', `/ascents/${aim}/approve`);
      says(await act('zhao', 'take-back', aim, { reason: '不对' }), 422, /目标不公开/);
      says(await act('li', 'withdraw', aim), 409, /./);
    });

    it('RATE-4 the county sees who has set an aim and who has not, and the aim beside the result', async () => {
      const list = await ok('zhao', 'GET', `/ascents?round=${year}&kind=aim&state=standing`);
      assert.deepEqual(list.ascents.map(({ unit, goal, before_name }) => [unit, goal, before_name]), [[village, '五星', '五星']]);
      const count = (label) => list.counts.find((one) => one.label === label).villages;
      assert.equal(count('已通过'), 1);
      assert.ok(count('没有填') > 100);
      assert.equal((await ok('wang', 'GET', `/ascents?round=${year}&q=${village}`)).total, 1);
      assert.equal((await ok('li', 'GET', `/ascents?round=${year}`)).total, 1);
      assert.equal((await who.kong('GET', `/ascents/${aim}`)).status, 404);
      assert.equal((await who.lu('GET', `/ascents/${aim}`)).status, 404);
      const { text } = await place.request('GET', `/ascents.csv?round=${year}&state=standing`, { headers: { authorization: `Bearer ${place.yicun(['token', 'add', 'zhao']).stdout.trim()}` } });
      assert.match(text, /五星/);
      assert.deepEqual((await show('li', aim)).outcome.word, '还在评定');
      const before = (await ok('li', 'GET', `/ratings/${await ratingOf(year, village)}`)).ascents;
      assert.deepEqual(before.map(({ label, goal }) => [label, goal]), [['创星目标', '五星']]);
      place.setClock('2021-12-06T10:00:00+08:00');
      /* 20 % of 95, 40 % of 84, 40 % of 95 = 19 + 33.6 + 38 = 90.6 */
      const rating = await rate(year, village, 'li', 5);
      assert.deepEqual((await show('li', aim)).outcome.word, '达到目标');
      assert.match((await ok('zhao', 'GET', `/ascents?round=${year}&state=standing`)).ascents[0].result_text, /五星，达到目标/);
      const beside_it = (await ok('zhao', 'GET', `/ratings/${rating}`)).ascents;
      assert.deepEqual(beside_it.map(({ label, status }) => [label, status.word]), [['创星目标', '达到目标'], ['亮星承诺', '还没有承诺']]);
      says(await who.li('POST', '/ascents', { round: year, kind: 'aim' }), 409, /不再定目标/);
    });

    it('RATE-4 the next promise takes the place of the last one in public; it is taken back with a reason', async () => {
      const next = await ok('li', 'POST', '/ascents', { round: year, kind: 'promise', held_on: '2021-12-06', outline: '河道保洁没有坚持', measure_20: '保洁按月评比', finish_on_20: '2022-06-30' });
      const form = await ok('li', 'GET', `/ascents/${next.id}/edit`);
      assert.equal(form.dimensions.flatMap(({ rows }) => rows)[0].earlier, '划定 6 段河道保洁责任段');
      await ok('li', 'POST', `/ascents/${next.id}/submit`);
      await ok('wang', 'POST', `/ascents/${next.id}/approve`);
      assert.equal((await anybody(`/public/star-promises/${village}`)).body.lines[0].measure, '保洁按月评比');
      assert.equal((await anybody('/public?show=stars')).body.total, 1);
      assert.deepEqual([(await show('li', promise)).shown, (await show('li', promise)).state], [false, 'standing']);
      says(await act('zhao', 'take-back', next.id), 422, /reason/);
      says(await act('song', 'take-back', next.id, { reason: '不归我管' }), 404, /./);
      await ok('zhao', 'POST', `/ascents/${next.id}/take-back`, { reason: '写了村民的名字' });
      assert.equal((await anybody(`/public/star-promises/${village}`)).status, 404, 'nor does the one before come back');
      assert.match((await todo('li', '提出亮星承诺')).detail, /撤下：写了村民的名字/);
      await ok('li', 'POST', `/ascents/${next.id}/revise`);
      await ok('li', 'POST', `/ascents/${next.id}/submit`);
      await ok('hua', 'POST', `/ascents/${next.id}/approve`);
      assert.equal((await anybody(`/public/star-promises/${village}`)).body.year, 2021);
    });

    it('RATE-4 ALL-8 a promise keeps what it was drawn from when the rating is corrected', async () => {
      const { ascents } = await ok('zhao', 'GET', `/ascents?round=${year}&kind=promise&state=standing`);
      const [{ id }] = ascents;
      const rating = await ratingOf(year, village);
      const fresh = (await ok('zhao', 'POST', `/ratings/${rating}/correct`, { reason: '票数计错' })).id;
      await ok('wang', 'POST', `/ratings/${fresh}/rate`, { votes_0_0: '0', votes_0_3: '10', votes_1_0: '0', votes_1_3: '10' });
      await ok('hua', 'POST', `/ratings/${fresh}/check`);
      await ok('zhao', 'POST', `/ratings/${fresh}/confirm`);
      const kept = await show('li', id);
      assert.deepEqual([kept.before_name, kept.before_points, kept.corrected_since], ['五星', '90.6', true]);
      const { band_name: now } = (await who.zhao('GET', `/ratings/${fresh}`)).body;
      const told = (await anybody(`/public/star-promises/${village}`)).body;
      assert.deepEqual([told.before_name, told.corrected_name], ['五星', now], 'the public is told too');
      assert.ok(!JSON.stringify(told).includes('票数计错'));
      const asked = await todo('wang', '撤下旧承诺');
      assert.deepEqual([asked.detail, asked.href_link ?? asked.link], [`评定已更正为${now}，公开的承诺还是按五星写的`, `/ascents/${id}`]);
    });

    it('ALL-2 the days are a setting of the county', async () => {
      await rate(last, beside, 'lu', 5);
      assert.equal((await todo('lu', '提出亮星承诺')).due, '2022-01-05');
      await ok('zhao', 'POST', '/settings', { unit: '320509', name: 'ascent_promise_days', value: '10', from: '2021-12-06', source: '县委组织部通知' });
      assert.equal((await todo('lu', '提出亮星承诺')).due, '2021-12-16');
    });

    it('RATE-4 ARCH-1 both stand in the archive of their village, and every step in the audit', async () => {
      const { years } = await ok('wang', 'GET', `/villages/${village}`);
      const kinds = years.flatMap(({ entries }) => entries).map(({ kind }) => kind);
      assert.equal(kinds.filter((kind) => kind === '创星目标').length, 1);
      assert.equal(kinds.filter((kind) => kind === '亮星承诺').length, 2);
      place.addUser('shen', { unit: '320509', roles: ['auditor'] });
      const actions = (await place.api('shen')('GET', '/audit?size=200&entity=ascent')).body;
      assert.match(JSON.stringify(actions), /ascent\.take-back/);
      const check = () => place.yicun(['check']);
      const { status, stdout, stderr } = check();
      assert.equal(status, 0, stdout + stderr);
      place.sql(`UPDATE ascents SET shown = 1 WHERE id = ${promise} OR kind = 'aim';`);
      const found = check();
      assert.equal(found.status, 1);
      assert.match(found.stdout + found.stderr, /public though it does not stand[^]*beside which another one is public/);
    });
  });
