// The town's sheet of a year, and steps for all villages of a town at once; over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath } from './path.mjs';
import { workbook } from './xlsx.mjs';

const town = '320509104';

for (const transport of transports)
  describe(`the sheet of a rating over ${transport}`, () => {
    let place, who, round, browser;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-12-06T10:00:00+08:00' });
      const path = await startPath(place);
      place.addUser('li', { unit: `${town}200`, roles: ['village_secretary'] });
      place.addUser('hua', { unit: town, roles: ['town_officer'] });
      for (const name of ['li', 'hua']) path.who[name] = place.api(name);
      who = path.who;
      round = (await who.zhao('POST', '/ratings', { key: 'stars', year: 2021 })).body.id;
      browser = await place.signIn('wang');
    });
    after(() => place.stop());

    const full = [...Array(5).fill('4'), ...Array(16).fill('5')];
    const marks = Object.fromEntries(full.flatMap((mark, at) => [[`mark_${at}`, mark], [`grounds_${at}`, '台账和照片']]));
    const list = async (query = '') => (await who.wang('GET', `/ratings?round=${round}&size=200${query}`)).body.ratings;
    const of = async (unit, year = round) => (await who.wang('GET', `/ratings?round=${year}&size=200`)).body.ratings
      .find((rating) => rating.unit === unit);
    const show = async (id) => (await who.wang('GET', `/ratings/${id}`)).body;
    const table = async (year = round) => (await browser.get(`/rating-rounds/${year}/sheet.csv`)).text.replace(/^\uFEFF/, '').trim()
      .split('\r\n').map((line) => line.split(','));
    const csv = (rows) => rows.map((row) => row.join()).join('\r\n');
    const send = (rows, more = {}, year = round) => who.wang('POST', `/rating-rounds/${year}/sheet`, { content: csv(rows), ...more });
    const upload = (rows, more = {}) => browser.upload(`/rating-rounds/${round}/sheet`, more,
      [{ field: 'file', name: '评定表.xlsx', bytes: workbook(rows) }], { accept: 'application/json' });
    const at = (rows, label) => rows[0].findIndex((head) => head.startsWith(label));
    const counts = [30, 30, 30, 24, 4, 2, 0, 65, 61, 60, 45, 9, 3, 3];
    const says = (answer, status, text) => {
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      assert.match(JSON.stringify(answer.body), text);
    };

    it('RATE-4 ALL-3 is taken out filled with what is known, of the villages that the town rates now', async () => {
      assert.deepEqual((await table()).length, 1);
      const { id } = await of(`${town}200`);
      assert.equal((await who.li('POST', `/ratings/${id}/submit`, { ...marks, mark_20: '3.5' })).status, 200);
      const rows = await table();
      assert.equal(rows.length, 2);
      assert.equal(rows[0].length, 3 + 14 + 42);
      assert.deepEqual(rows[1].slice(1, 3), [`${town}200`, '群星村']);
      assert.match(rows[0][at(rows, '21. ')], /^21\. .*（满分 5）$/);
      assert.equal(rows[1][at(rows, '21. ')], '3.5');
      assert.equal(rows[1][at(rows, '党员票·发出')], '');
      assert.equal((await who.li('GET', `/rating-rounds/${round}/sheet`)).status, 403);
    });

    it('RATE-4 ALL-4 names every wrong cell, and stores nothing of a sheet that has one', async () => {
      const rows = await table(), wrong = rows.map((row) => [...row]);
      const put = (label, value) => { wrong[1][at(rows, label)] = value; };
      put('1. ', '4.01');
      put('2. ', '很好');
      put('党员票·发出', '三十');
      put('3. ', '2');
      const answer = await send(wrong, { apply: true });
      assert.equal(answer.status, 422);
      assert.deepEqual(answer.body.errors.map(({ field }) => field).sort(), ['line.2.issued_0', 'line.2.mark_0', 'line.2.mark_1']);
      assert.match(answer.body.errors.find(({ field }) => field === 'line.2.mark_0').message, /第 2 行“1\. .*（满分 4）”：第 1 条（满分 4）/);
      assert.equal((await show((await of(`${town}200`)).id)).dimensions[0].town_sum, '0');
      says(await send([rows[0], [...rows[1]].with(1, `${town}201`)]), 422, /不是现在由您评定的村/);
      says(await send([rows[0], [...rows[1]].with(1, '320506001001')]), 422, /不是现在由您评定的村/);
      says(await send([rows[0], rows[1], rows[1]]), 422, /在表里有两行/);
      says(await send([rows[0].slice(1), rows[1].slice(1)]), 422, /缺少“表号（请勿改动）”这一列/);
      says(await send([rows[0]]), 422, /表里没有内容/);
    });

    it('RATE-4 RATE-5 a workbook is shown with what it changes, then stored with its records', async () => {
      const rows = await table();
      const filled = rows.map((row) => [...row]);
      counts.forEach((count, i) => { filled[1][3 + i] = count; });
      filled[1][at(rows, '20. ')] = 0;
      filled[1][at(rows, '20. 依据')] = '绿化没有做';
      const shown = (await upload(filled)).json();
      assert.deepEqual([shown.rows, shown.changed], [1, 1]);
      assert.ok(shown.changes.some(({ label, was, is }) => label === '第 20 条得分' && was === '' && is === '0'), JSON.stringify(shown.changes));
      assert.ok(shown.changes.some(({ label, is }) => label === '群众票·收回' && is === '61'));
      const { id } = await of(`${town}200`);
      assert.equal((await show(id)).dimensions[0].town_sum, '0', 'only shown so far');
      assert.deepEqual((await upload(filled, { apply: '1' })).json(), { rows: 1, changed: 1 });
      const stored = await show(id);
      assert.equal(stored.dimensions[0].town_sum, '20');
      assert.equal(stored.ballots[1].counts[1].value, '61');
      const filledOf = async (name) => (await who[name]('GET', `/ratings?round=${round}&q=${town}200`)).body.ratings[0].filled;
      assert.equal(await filledOf('wang'), '已填 21/21 条');
      assert.equal(await filledOf('zhao'), '', 'unsent, how far it is is the town’s alone');
      says(await send(rows), 422, /不是这次评定最新的表/);
      assert.deepEqual((await send(await table())).body.changed, 0);
      const told = place.sql(`SELECT after_json FROM audit WHERE action = 'rating.town' AND entity_id = ${id};`);
      assert.match(told, /"群众票·收回":"61"/);
    });

    it('RATE-4 USER-3 what is filled in is sent on for the whole town at once, the rest is named', async () => {
      place.addUser('lu', { unit: `${town}201`, roles: ['village_secretary'] });
      const lu = place.api('lu'), other = (await of(`${town}201`)).id, first = (await of(`${town}200`)).id;
      await lu('POST', `/ratings/${other}/submit`, marks);
      const all = (name, action, more = {}) => who[name]('POST', '/ratings/all', { round, town, action, ...more });
      says(await all('wang', 'confirm'), 422, /请从列出的办理里选择/);
      says(await all('wang', 'rate', { town: '320509105' }), 422, /请选择管理范围内的镇/);
      says(await all('wang', 'rate', { round: 999999 }), 422, /没有这一年的评定/);
      assert.deepEqual((await all('wang', 'rate')).body, { moved: 1, left: 1 });
      assert.deepEqual([(await show(first)).state, (await show(other)).state], ['second', 'town']);
      says(await all('wang', 'rate'), 409, /1 个村没有填完，打开看缺哪一条：金联村/);
      says(await all('wang', 'check'), 409, /是您自己填过的，要由另一位同志核对：群星村/);
      const rows = await table();
      assert.deepEqual(rows.map((row) => row[2]).slice(1), ['金联村']);
      counts.forEach((count, i) => { rows[1][3 + i] = count; });
      assert.equal((await send(rows, { apply: true })).status, 200);
      await all('wang', 'rate');
      assert.deepEqual((await all('hua', 'check')).body, { moved: 2, left: 0 });
      says(await all('hua', 'check'), 409, /没有要办的村/);
      assert.deepEqual((await all('zhao', 'confirm')).body, { moved: 2, left: 0 });
      assert.deepEqual((await list('&state=closed')).map(({ band_name: band }) => band), ['五星', '五星']);
      assert.equal(place.sql(`SELECT count(*) FROM audit WHERE action = 'rating.confirm';`), '2');
      const { status, stdout, stderr } = place.yicun(['check']);
      assert.equal(status, 0, stdout + stderr);
    });

    it('ALL-3 ALL-4 what is taken out and sent back unchanged changes nothing, whatever was written', async () => {
      place.addUser('mao', { unit: `${town}202`, roles: ['village_secretary'] });
      const mao = place.api('mao'), { id } = await of(`${town}202`);
      await mao('POST', `/ratings/${id}/submit`, marks);
      const odd = ["'引文", "'=1", '=1+1', '-5', '2021.12.5', '2021-12-05', '007', '两行\r\n文字', '“引号”"', 'a,b', '３．５', '12345678901234'];
      await who.wang('POST', `/ratings/${id}/town`, { ...marks, ...Object.fromEntries(odd.map((text, i) => [`grounds_${i}`, text])) });
      const { bytes } = await browser.get(`/rating-rounds/${round}/sheet.csv?format=xlsx`);
      for (const [name, sent] of [['评定表.xlsx', bytes], ['评定表.csv', Buffer.from((await browser.get(`/rating-rounds/${round}/sheet.csv`)).text)]]) {
        const back = (await browser.upload(`/rating-rounds/${round}/sheet`, {}, [{ field: 'file', name, bytes: sent }], { accept: 'application/json' })).json();
        assert.deepEqual(back.changes, [], name);
      }
    });

    it('RATE-5 digits as an input method writes them are digits, in counts as in marks', async () => {
      const { id } = await of(`${town}202`);
      assert.equal((await who.wang('POST', `/ratings/${id}/town`, { issued_0: '３０', mark_0: '３' })).status, 200);
      const told = place.sql(`SELECT after_json FROM audit WHERE action = 'rating.town' AND entity_id = ${id} ORDER BY id DESC LIMIT 1;`);
      assert.deepEqual(JSON.parse(told), { '第 1 条得分': '3', '党员票·发出': '30' });
      for (const count of ['-1', '1.5', '100000', '1e1', '9'.repeat(400)])
        says(await who.wang('POST', `/ratings/${id}/town`, { issued_0: count }), 422, /票数填 0 到 99999 的整数/);
    });

    it('USER-3 ALL-2 who sent it is not asked to check it, nor who typed it; nobody judges what came after they looked', async () => {
      const { id } = await of(`${town}202`);
      const names = ['issued', 'returned', 'valid', 'votes', 'votes', 'votes', 'votes'];
      const ballots = Object.fromEntries(counts.map((count, i) => [`${names[i % 7]}_${i < 7 ? 0 : 1}${i % 7 > 2 ? `_${(i % 7) - 3}` : ''}`, count]));
      await who.wang('POST', `/ratings/${id}/town`, { ...marks, ...ballots });
      assert.equal((await who.hua('POST', '/ratings/all', { round, town, action: 'rate' })).status, 200);
      const asked = async (name) => {
        const { body } = await who[name]('GET', '/');
        return ['returned', 'overdue', 'soon', 'open'].flatMap((pile) => body[pile] ?? []).map(({ title }) => title)
          .filter((title) => title.startsWith('核对评定'));
      };
      assert.deepEqual([await asked('hua'), await asked('wang')], [[], []]);
      place.addUser('jin', { unit: town, roles: ['town_officer'] });
      who.jin = place.api('jin');
      assert.equal((await asked('jin')).length, 1);
      const offer = async (name) => (await who[name]('GET', `/ratings?round=${round}`)).body.offers.find(({ action }) => action === 'check');
      assert.deepEqual([(await offer('hua')).open, (await offer('hua')).own, (await offer('jin')).open], [false, 1, true]);
      const { seen } = await offer('jin');
      await who.hua('POST', `/ratings/${id}/withdraw`);
      await who.hua('POST', `/ratings/${id}/rate`, { grounds_0: '改过' });
      says(await who.jin('POST', '/ratings/all', { round, town, action: 'check', seen }), 409, /打开页面以后，这些村有了变化/);
      assert.equal((await who.jin('POST', '/ratings/all', { round, town, action: 'check', seen: (await offer('jin')).seen })).status, 200);
    });

    it('USER-3 who rated the village as its secretary does not judge it after a change of post', async () => {
      const { id } = await of(`${town}202`);
      const self = place.sql(`SELECT self_by FROM ratings WHERE id = ${id};`);
      place.sql(`UPDATE ratings SET self_by = (SELECT id FROM users WHERE name = 'zhao') WHERE id = ${id};`);
      says(await who.zhao('POST', `/ratings/${id}/confirm`), 403, /须由另一位同志/);
      place.sql(`UPDATE ratings SET self_by = ${self} WHERE id = ${id};`);
      assert.equal((await who.zhao('POST', `/ratings/${id}/confirm`)).status, 200);
    });

    it('RATE-10 a sheet has only the columns that its scheme asks for', async () => {
      const goods = (await who.zhao('POST', '/ratings', { key: 'five_good', year: 2021 })).body.id;
      const rows = await table(goods);
      assert.ok(rows.length > 10, 'all villages of the town, since none rates itself');
      assert.equal(rows[0].length, 3 + 7 + 20);
      assert.equal(at(rows, '党员票'), -1);
      const few = [rows[0], ...rows.slice(1, 4).map((row, i) => row.map((cell, j) =>
        (rows[0][j].includes('（满分') ? String(5 + i) : cell)))];
      assert.deepEqual((await send(few, { apply: true }, goods)).body, { rows: 3, changed: 3 });
      assert.equal((await show((await of(rows[2][1], goods)).id)).dimensions[0].town_sum, '12');
      says(await send(few, {}, round), 422, /缺少|不是/);
      assert.equal((await who.wang('GET', '/rating-rounds/999999/sheet')).status, 404);
    });
  });
