// Incentives: who is proposed and why, what was given, and the county's yearly filing with the city; over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath, town } from './path.mjs';
import { multipart, picture } from './world.mjs';

const village = `${town}200`;
const behind = `${town}201`;

for (const transport of transports)
  describe(`incentives over ${transport}`, () => {
    let place, path, who, plan, record;
    const at = `/units/${village}/incentives`;
    const filing = '/incentive-filings/320509/2021';

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      path = await startPath(place);
      place.addUser('sun', { unit: '320509', roles: ['county_reviewer'] });
      place.addUser('kong', { unit: '320506', roles: ['county_reviewer'] });
      place.addUser('gu', { unit: '320509', roles: ['department_member'] });
      place.addUser('li', { unit: village, roles: ['village_secretary'] });
      place.addUser('he', { unit: behind, roles: ['village_secretary'] });
      for (const name of ['sun', 'kong', 'gu', 'li', 'he']) path.who[name] = place.api(name);
      who = path.who;
      plan = await path.bring(await path.begin(village), 'in_force');
      const second = await path.begin(behind);
      await path.bring(second, 'in_force');
      await report(plan, 'li', ['2', '2', '2', '2', '2']);
      await report(second, 'he', ['2', '1', '1', '1', '1']);
    });
    after(() => place.stop());

    const get = (name, url) => path.ok(name, 200, 'GET', url);
    const fields = ({ body }) => body.errors.map(({ field }) => field);
    const clock = (when) => {
      path.now = Date.parse(when);
      place.setClock(when);
    };
    const todos = async (name) => {
      const { body } = await who[name]('GET', '/');
      return ['returned', 'overdue', 'soon', 'open'].flatMap((pile) => body[pile] ?? []).map(({ title }) => title);
    };
    const set = (name, value) =>
      path.ok('zhao', 201, 'POST', '/settings', { unit: '320509', name, value, from: path.day(), source: '区里要求' });
    const list = async (query = '', name = 'zhao') => (await get(name, `/incentives?year=2021&view=all${query}`)).incentives;
    const of = async (unit) => (await list()).find((one) => one.unit === unit);
    const ground = async (name, unit = village) => (await of(unit)).grounds.find((one) => one.name === name);
    const text = async (name, url) => {
      const token = place.yicun(['token', 'add', name]).stdout.trim();
      return (await place.request('GET', url, { headers: { authorization: `Bearer ${token}` } })).text;
    };
    const fileOf = async (unit = village) => {
      const { secretaries } = await get('zhao', '/secretaries');
      return get('zhao', `/secretaries/${secretaries.find((one) => one.unit === unit).id}`);
    };
    const given = { year: 2021, kind: 'honour', recipient: 'team', given_on: '2022-02-20', document: '吴组〔2022〕3 号', note: '先进基层党组织' };

    async function report(id, secretary, values) {
      clock('2021-11-02T10:00:00+08:00');
      const url = `/plans/${id}/assessments/2021-5`;
      const { items } = await get(secretary, url);
      const lines = items.map(({ item }, i) => ({ item, progress: values[i], note: '正在推进', late_reason: '用地慢', next_step: '催办' }));
      await path.ok(secretary, 200, 'POST', `${url}/submit`, { items: lines });
      await get('wang', url);
      await path.ok('wang', 200, 'POST', `${url}/confirm`);
    }

    it('EVAL-4, ALL-3 grounds come from what other rooms know, and say which are met and which are not', async () => {
      clock('2022-01-10T10:00:00+08:00');
      assert.equal((await ground('rate')).state, 'met');
      assert.equal((await ground('rate')).text, '100 %（兑现 5 项，逾期 0 项）');
      assert.equal((await ground('grade')).state, 'unmet', 'not evaluated yet');
      assert.equal((await of(village)).unmet, '年度考评');
      const late = await of(behind);
      assert.deepEqual([late.proposed, late.unmet], [false, '承诺兑现率、年度考评']);
      assert.equal((await ground('rate', behind)).text, '20 %（兑现 1 项，逾期 4 项）');
      const url = `/plans/${plan}/evaluations/2021`;
      await path.ok('zhao', 200, 'POST', `${url}/submit`, { opinion: '五项全部完成' });
      await path.ok('sun', 200, 'POST', `${url}/approve`);
      assert.equal((await ground('grade')).state, 'unmet', 'what is not final does not count');
      clock('2022-02-15T10:00:00+08:00');
      await path.ok('zhao', 200, 'POST', `${url}/conclude`);
      assert.deepEqual(await ground('grade').then(({ text: known, state, limit }) => [known, state, limit]), ['优秀', 'met', '良好以上']);
      assert.equal((await of(village)).proposed, true);
      for (const name of ['acceptance', 'rating', 'practice']) assert.equal((await ground(name)).state, 'uncounted', name);
    });

    it('EVAL-4 what the public said and an acceptance count once they are there', async () => {
      const notice = Number(place.sql(`SELECT max(id) FROM notices WHERE plan_id = ${plan};`));
      place.sql(`INSERT INTO feedback (notice_id, plan_id, unit_code, text, at) VALUES (${notice}, ${plan}, '${village}', '灯再多些', 0);`);
      assert.deepEqual(await ground('feedback').then(({ text: known, state }) => [known, state]), ['收到 1 条，已答复 0 条，其中 0 条修改了规划', 'unmet']);
      await set('incentive_unanswered', '1');
      assert.equal((await ground('feedback')).state, 'met');
      await set('incentive_unanswered', '0');
      place.sql(`UPDATE feedback SET answer = '好', answered_at = 1, changes_plan = 1 WHERE plan_id = ${plan};`);
      assert.deepEqual(await ground('feedback').then(({ text: known, state }) => [known, state]), ['收到 1 条，已答复 1 条，其中 1 条修改了规划', 'met']);
      place.sql(`INSERT INTO acceptances (plan_id, campaign_id, unit_code, state, team, opinion, changed_by, changed_by_name, changed_at, items, kept, points)
        VALUES (${plan}, ${path.campaign}, '${village}', 'accepted', '', '', 1, '', 0, 2, 1, 1500000);`);
      const id = Number(place.sql(`SELECT max(id) FROM acceptances;`));
      place.sql(`INSERT INTO acceptance_lists (acceptance_id, list, campaign_id, unit_code, items, kept, partly, unkept, points)
        VALUES (${id}, 0, ${path.campaign}, '${village}', 1, 1, 0, 0, 1000000), (${id}, 1, ${path.campaign}, '${village}', 1, 0, 1, 0, 500000);`);
      assert.deepEqual(await ground('acceptance').then(({ text: known, state }) => [known, state]), ['履诺率 75 %', 'unmet']);
      place.sql(`DELETE FROM acceptance_lists; DELETE FROM acceptances;`);
    });

    it('EVAL-4, RATE-7 a rating of the year counts once it is closed: by its grade, and what that is enough for', async () => {
      const round = (await path.ok('zhao', 201, 'POST', '/ratings', { key: 'stars', year: 2021 })).id;
      assert.equal((await ground('rating')).text, '这一年还没有评定');
      const stands = (band, name, vetoed = 0) =>
        place.sql(`UPDATE ratings SET state = 'closed', standing = 1, points = 850000, band = ${band}, band_name = '${name}', vetoed = ${vetoed},
          veto_text = '${vetoed ? '重大群体性事件' : ''}', closed_at = 0 WHERE round_id = ${round} AND unit_code = '${village}';`);
      const found = async () => {
        const { text: known, state } = await ground('rating');
        return [known, state];
      };
      stands(1, '四星');
      assert.deepEqual(await found(), ['创星晋位：四星（能参加 1 项评选、表彰）', 'met']);
      assert.equal((await ground('rating')).limit, '至少能参加一项评选、表彰（已评定的村）');
      assert.equal((await ground('rating', behind)).state, 'uncounted');
      stands(2, '三星');
      assert.deepEqual(await found(), ['创星晋位：三星（不能参加评选、表彰）', 'unmet']);
      assert.deepEqual([(await of(village)).proposed, (await of(village)).unmet], [false, '星级评定']);
      await set('incentive_rating', 'grade');
      assert.equal((await ground('rating')).state, 'met');
      stands(-1, '', 1);
      assert.deepEqual(await found(), ['创星晋位：取消评定资格（重大群体性事件）', 'unmet']);
      await set('incentive_rating', 'nothing');
      assert.deepEqual([(await ground('rating')).state, (await ground('rating')).limit], ['uncounted', '']);
      await set('incentive_rating', 'award');
      stands(0, '五星');
      assert.deepEqual(await found(), ['创星晋位：五星（能参加 3 项评选、表彰）', 'met']);
      assert.equal((await list('', 'wang')).find(({ unit }) => unit === village).grounds.find(({ name }) => name === 'rating').state, 'met');
      place.sql(`DELETE FROM ratings; DELETE FROM rating_rounds;`);
    });

    it('EVAL-4 what is asked are settings of the county', async () => {
      await set('incentive_practices', '1');
      assert.deepEqual([(await of(village)).proposed, (await ground('practice')).limit], [false, '不少于 1 篇']);
      await set('incentive_practices', '0');
      await set('incentive_rate', '10');
      assert.equal((await ground('rate', behind)).state, 'met');
      await set('incentive_rate', '90');
      await set('incentive_grade', 'excellent');
      assert.equal((await of(village)).proposed, true);
    });

    it('ALL-4, USER-2 the list is narrowed, sorted and exported in its scope; a village sees what it was given', async () => {
      const names = async (query) => (await get('zhao', `/incentives?year=2021${query}`)).incentives.map(({ unit }) => unit);
      assert.deepEqual(await names(''), [village], 'those who qualify');
      assert.deepEqual(await names('&view=rest'), [behind]);
      assert.deepEqual(await names('&view=given'), []);
      assert.deepEqual(await names('&view=all&sort=rate'), [village, behind]);
      assert.deepEqual(await names('&view=all&size=1&page=2'), [behind]);
      assert.deepEqual(await names('&view=all&unit=320509001'), []);
      assert.deepEqual(await names(`&view=all&q=${behind}`), [behind]);
      assert.equal((await list('', 'wang')).length, 2);
      assert.equal((await list('', 'kong')).length, 0);
      assert.equal((await get('li', '/incentives')).total, 0);
      const { counties } = await get('qian', '/incentives?year=2021');
      assert.deepEqual(counties.filter(({ villages }) => villages).map(({ unit, proposed, given: sum }) => [unit, proposed, sum]), [['320509', 1, 0]]);
      assert.equal((await list('&unit=320509', 'qian')).length, 2);
      assert.match(await text('zhao', '/incentives.csv?year=2021&view=all'), new RegExp(`${behind}.*没有列入.*20 %`));
      assert.equal((await who.gu('GET', '/incentives')).status, 403);
      assert.equal((await who.kong('GET', `${at}?year=2021`)).status, 404);
    });

    it('EVAL-4 what was given is recorded by the county, with errors at their fields', async () => {
      clock('2022-02-20T10:00:00+08:00');
      for (const [name, status] of [['wang', 403], ['qian', 403], ['li', 403], ['kong', 404]])
        assert.equal((await who[name]('POST', at, given)).status, status, name);
      const refused = async (more) => fields(await who.zhao('POST', at, { ...given, ...more }));
      assert.deepEqual(await refused({ given_on: '2022-02-21' }), ['given_on']);
      assert.deepEqual(await refused({ given_on: '2020-12-31' }), ['given_on']);
      assert.deepEqual(await refused({ kind: 'money' }), ['kind']);
      assert.deepEqual(await refused({ recipient: '999999' }), ['recipient']);
      assert.deepEqual(await refused({ year: 2023 }), ['year']);
      assert.equal((await who.zhao('POST', `/units/${town}203/incentives`, given)).status, 409, 'no plan in force');
      const { type, body } = multipart(given, [{ field: 'files', name: '文件.png', bytes: picture }]);
      const token = place.yicun(['token', 'add', 'zhao']).stdout.trim();
      const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': type };
      const sent = await place.request('POST', at, { headers, body });
      assert.equal(sent.status, 201, sent.text);
      record = await get('zhao', `/incentives/${sent.json().id}`);
      assert.deepEqual([record.kind_label, record.recipient_label, record.proposed, record.files.length], ['表彰推荐', '村党组织领导班子', true, 1]);
      assert.equal((await of(village)).given, 1);
      const own = await get('li', '/incentives');
      assert.deepEqual(own.incentives.map(({ document }) => document), [given.document]);
      assert.match(JSON.stringify(await get('li', `/villages/${village}`)), /2021 年表彰推荐：村党组织领导班子/);
    });

    it('CADRE-4 what a secretary was given stands in the file by itself, and follows a correction', async () => {
      const page = await get('zhao', `${at}?year=2021`);
      const [, secretary] = page.f.recipient.choices;
      assert.equal(secretary.label, '书记 li');
      const { id } = await path.ok('zhao', 201, 'POST', at, { ...given, kind: 'rank', recipient: secretary.value, note: '晋升一级' });
      const entries = async () => (await fileOf()).entries.filter(({ kind }) => kind === '鼓励激励').map(({ year, result, detail, href_link: link }) => [year, result, detail, link]);
      assert.deepEqual(await entries(), [[2021, '职级晋升', '吴组〔2022〕3 号，晋升一级', `/incentives/${id}`]]);
      await path.ok('zhao', 200, 'POST', `/incentives/${id}`, { note: '晋升二级' });
      assert.equal((await entries())[0][2], '吴组〔2022〕3 号，晋升二级');
      await path.ok('zhao', 200, 'POST', `/incentives/${id}`, { recipient: 'team' });
      assert.deepEqual(await entries(), []);
      await path.ok('zhao', 200, 'POST', `/incentives/${id}`, { recipient: secretary.value });
      assert.equal((await entries()).length, 1);
      assert.equal((await who.zhao('POST', `/incentives/${id}`, { note: '旧的', version: 1 })).status, 409);
      await path.ok('zhao', 200, 'POST', `${at}/${id}/remove`);
      assert.deepEqual(await entries(), []);
      assert.equal((await who.zhao('GET', `/incentives/${id}`)).status, 404);
      await path.ok('zhao', 201, 'POST', at, { ...given, kind: 'training', recipient: secretary.value });
      const actions = place.sql("SELECT action FROM audit WHERE action LIKE 'incentive.%' ORDER BY id;");
      assert.match(actions, /create[^]*change[^]*remove[^]*create/);
    });

    it('EVAL-4, USER-3 the year is filed after it has ended, by another person than the last who recorded', async () => {
      assert.equal((await who.zhao('GET', '/incentive-filings/320509/2023')).status, 404);
      assert.equal((await who.zhao('GET', `/incentive-filings/${town}/2021`)).status, 404);
      assert.equal((await who.zhao('POST', '/incentive-filings/320509/2022/file', {})).status, 422, 'the year runs');
      const title = '2021 年鼓励激励实施情况报市备案';
      assert.ok((await todos('sun')).includes(title));
      assert.ok(!(await todos('zhao')).includes(title));
      assert.match(JSON.stringify(await get('zhao', '/due?kind=evaluation')), /鼓励激励实施情况报市备案/);
      const page = await get('sun', filing);
      assert.deepEqual([page.villages, page.proposed, page.given, page.records.length, page.state], [2, 1, 1, 2, 'draft']);
      assert.equal((await who.zhao('POST', `${filing}/file`, {})).status, 403);
      assert.equal((await who.sun('POST', `${filing}/file`, { version: page.version - 1 })).status, 409, 'something was recorded since');
      assert.equal((await who.qian('POST', `${filing}/acknowledge`, {})).status, 409);
      await path.ok('sun', 200, 'POST', `${filing}/file`, { note: '按区里办法给予' });
      assert.ok(!(await todos('sun')).includes(title));
    });

    it('EVAL-4, ALL-9 is withdrawn by its sender, sent back with a reason, and filed again', async () => {
      assert.equal((await who.zhao('POST', `${filing}/withdraw`)).status, 403);
      await path.ok('sun', 200, 'POST', `${filing}/withdraw`);
      await path.ok('sun', 200, 'POST', `${filing}/file`, {});
      assert.ok((await todos('qian')).some((one) => /^备案 · .*2021 年鼓励激励实施情况$/.test(one)));
      assert.deepEqual(fields(await who.qian('POST', `${filing}/return`, {})), ['reason']);
      await path.ok('qian', 200, 'POST', `${filing}/return`, { reason: '请写明培训班次' });
      assert.ok((await todos('zhao')).includes('修改 2021 年鼓励激励实施情况'));
      assert.equal((await get('zhao', filing)).sent_back.reason, '请写明培训班次');
      await path.ok('zhao', 200, 'POST', `/incentives/${record.id}`, { note: '先进基层党组织（区级）' });
      await path.ok('sun', 200, 'POST', `${filing}/file`, {});
    });

    it('EVAL-4, ALL-8 what is filed is frozen: settings and names changed afterwards change nothing', async () => {
      for (const [url, body] of [[at, given], [`/incentives/${record.id}`, { note: '改' }], [`${at}/${record.id}/remove`],
        [`/incentives/${record.id}/files/${record.files[0].id}/remove`]])
        assert.equal((await who.zhao('POST', url, body)).status, 409, url);
      const shown = async () => {
        const { county_name: county, villages, proposed, given: sum, limits, kinds, records, note } = await get('qian', filing);
        return { county, villages, proposed, sum, limits, kinds, records, note };
      };
      const one = async () => {
        const { grounds, unit_name: name, place: where, recipient_label: to, note } = await get('qian', `/incentives/${record.id}`);
        return { grounds, name, where, to, note };
      };
      const [was, had] = [await shown(), await one()];
      assert.equal(was.records.length, 2);
      await set('incentive_rate', '100');
      await set('incentive_practices', '3');
      place.sql(`UPDATE units SET name = '改了名的村' WHERE code = '${village}';`);
      place.sql(`UPDATE units SET name = '改了名的镇' WHERE code = '${town}';`);
      place.sql(`UPDATE units SET name = '改了名的区' WHERE code = '320509';`);
      place.sql("UPDATE users SET full_name = '改了名的人' WHERE name = 'li';");
      clock('2022-02-21T10:00:00+08:00');
      assert.equal((await of(village)).proposed, false);
      assert.deepEqual(await shown(), was);
      assert.deepEqual(await one(), had);
      await path.ok('qian', 200, 'POST', `${filing}/acknowledge`);
      assert.deepEqual(await shown(), was);
      assert.equal((await get('zhao', filing)).acknowledged_label, '2022年2月21日');
      for (const [name, action, body] of [['sun', 'withdraw'], ['sun', 'file'], ['qian', 'return', { reason: '晚了' }]])
        assert.equal((await who[name]('POST', `${filing}/${action}`, body ?? {})).status, 409, action);
      assert.match(await text('qian', `${filing}/table`), new RegExp(`${village}.*表彰推荐,村党组织领导班子,2022-02-20`));
      assert.match(await text('qian', `${filing}/print`), /准予备案|备案：qian/);
      assert.equal(place.yicun(['check']).status, 0);
    });

    it('EVAL-4 a year in which nothing was given is filed, too', async () => {
      clock('2023-01-10T10:00:00+08:00');
      await path.ok('zhao', 200, 'POST', '/incentive-filings/320509/2022/file', { note: '没有给予激励' });
      assert.equal((await get('qian', '/incentive-filings/320509/2022')).records.length, 0);
    });
  });
