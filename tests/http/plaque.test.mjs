// Plaques that follow from grades: granted, changed, taken back; their register; talks due; and
// categories of villages, which are ranked each by themselves. Over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath } from './path.mjs';

const village = '320509104200', beside = '320509104201';

for (const transport of transports)
  describe(`plaques over ${transport}`, () => {
    let place, who, round;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-12-06T10:00:00+08:00' });
      const path = await startPath(place);
      place.addUser('li', { unit: village, roles: ['village_secretary'] });
      place.addUser('lu', { unit: beside, roles: ['village_secretary'] });
      place.addUser('kong', { unit: '320506', roles: ['county_reviewer'] });
      place.addUser('hua', { unit: '320509104', roles: ['town_officer'] });
      for (const name of ['kong', 'li', 'hua', 'lu']) path.who[name] = place.api(name);
      who = path.who;
    });
    after(() => place.stop());

    const says = (answer, status, text) => {
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      assert.match(JSON.stringify(answer.body), text);
    };
    const ok = async (name, method, path, body) => {
      const answer = await who[name](method, path, body);
      assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
    const todos = async (name) => {
      const { body } = await who[name]('GET', '/');
      return ['returned', 'overdue', 'soon', 'open'].flatMap((pile) => body[pile] ?? []);
    };
    const titles = async (name) => (await todos(name)).map(({ title }) => title).filter((title) => /牌|谈话/.test(title));
    const text = async (path, name = 'zhao') => (await place.request('GET', path, {
      headers: { authorization: `Bearer ${place.yicun(['token', 'add', name]).stdout.trim()}` } })).text;
    const check = () => {
      const { status, stdout, stderr } = place.yicun(['check']);
      assert.equal(status, 0, stdout + stderr);
    };

    /* 创星晋位: five criteria of 4, sixteen of 5. With that share of all marks and all ballots good a village has
     * 0.2 * share + 0.4 * 100 + 0.4 * share. */
    const full = [...Array(5).fill(4), ...Array(16).fill(5)];
    const marks = (share) => Object.fromEntries(full.flatMap((mark, at) => [[`mark_${at}`, String(mark * share)], [`grounds_${at}`, '台账']]));
    const ballots = Object.fromEntries([0, 1].flatMap((voters) => [
      ...['issued', 'returned', 'valid'].map((name) => [`${name}_${voters}`, 20]),
      ...[20, 0, 0, 0].map((votes, value) => [`votes_${voters}_${value}`, votes])]));
    const idOf = async (unit, of = round) => (await ok('zhao', 'GET', `/ratings?round=${of}&size=200`)).ratings.find((one) => one.unit === unit).id;
    const close = async (id, share, more = {}) => {
      await ok('wang', 'POST', `/ratings/${id}/rate`, { ...ballots, ...marks(share), ...more });
      await ok('hua', 'POST', `/ratings/${id}/check`);
      return ok('zhao', 'POST', `/ratings/${id}/confirm`);
    };
    const rate = async (secretary, unit, share, more) => {
      const id = await idOf(unit);
      await ok(secretary, 'POST', `/ratings/${id}/submit`, marks(share));
      return close(id, share, more);
    };
    const start = async (year, key = 'stars') => (await ok('zhao', 'POST', '/ratings', { key, year })).id;
    const correct = async (id, share, more) => {
      const fresh = (await ok('zhao', 'POST', `/ratings/${id}/correct`, { reason: '重新清点' })).id;
      return close(fresh, share, more);
    };

    let first, second, four, five;

    it('RATE-6 ALL-2 a closed rating asks the unit for the plaque that the scheme names, county or town', async () => {
      place.setClock('2021-12-06T10:00:00+08:00');
      round = await start(2021);
      first = await rate('li', village, 0.75); /* 15 + 40 + 30 = 85 */
      second = await rate('lu', beside, 0.5); /* 10 + 40 + 20 = 70 */
      assert.deepEqual([first.band_name, second.band_name], ['四星', '三星']);
      assert.deepEqual(await titles('wang'), ['授牌 · 群星村']);
      assert.deepEqual(await titles('zhao'), []);
      assert.deepEqual((await ok('zhao', 'GET', '/plaques/due')).dues.map(({ by, due_label, ours }) => [by, due_label, ours]), [['平望镇', '授牌', false]]);
      says(await who.zhao('POST', '/plaques', { rating: first.id, granted_on: '2021-12-06' }), 409, /由镇党委挂，请由平望镇登记/);
      says(await who.wang('POST', '/plaques', { rating: second.id, granted_on: '2021-12-06' }), 422, /没有这次评定/);
      says(await who.kong('POST', '/plaques', { rating: first.id, granted_on: '2021-12-06' }), 422, /没有这次评定/);
      assert.equal((await who.li('POST', '/plaques', { rating: first.id, granted_on: '2021-12-06' })).status, 403);
    });

    it('RATE-6 the plaque is entered once with day and number, put right on record, and stands in the archive', async () => {
      place.setClock('2022-01-20T10:00:00+08:00');
      const grant = (body) => who.wang('POST', '/plaques', { rating: first.id, granted_on: '2022-01-18', number: '平 4-001', ...body });
      says(await grant({ granted_on: '2022-01-21' }), 422, /日期还没有到/);
      says(await grant({ granted_on: '2021-12-05' }), 422, /日期太早/);
      says(await grant({ granted_on: '' }), 422, /请填写“挂牌日期”/);
      says(await grant({ number: '号'.repeat(41) }), 422, /40/);
      const made = await grant();
      assert.equal(made.status, 201, JSON.stringify(made.body));
      four = made.body;
      assert.deepEqual([four.band_name, four.granter, four.state, four.unit_name], ['四星', '镇党委', 'hung', '群星村']);
      says(await grant(), 409, /已经登记过了/);
      assert.deepEqual(await titles('wang'), []);
      assert.equal((await ok('wang', 'POST', `/plaques/${four.id}`, { granted_on: '2022-01-19', version: 1 })).granted_on, '2022-01-19');
      says(await who.wang('POST', `/plaques/${four.id}`, { number: '别的', version: 1 }), 409, /刚刚改动过/);
      says(await who.zhao('POST', `/plaques/${four.id}`, { number: '县里改' }), 409, /由镇党委挂/);
      assert.equal((await who.kong('GET', `/plaques/${four.id}`)).status, 404);
      assert.equal((await who.lu('GET', `/plaques/${four.id}`)).status, 404);
      assert.equal((await ok('li', 'GET', `/plaques/${four.id}`)).number, '平 4-001');
      assert.match(JSON.stringify(await ok('li', 'GET', `/villages/${village}`)), /挂四星牌/);
      says(await who.wang('POST', `/plaques/${four.id}/take-back`, { ended_on: '2022-01-20', ended_reason: '不想挂了' }), 409, /不用收回/);
      check();
    });

    it('RATE-6 a rise to five stars changes the plaque; a wrong entry is made void and the old one hangs again', async () => {
      place.setClock('2022-12-06T10:00:00+08:00');
      round = await start(2022);
      assert.deepEqual(await titles('wang'), [], 'a year that is not closed leaves what hangs');
      first = await rate('li', village, 1);
      assert.equal(first.band_name, '五星');
      assert.deepEqual(await titles('zhao'), ['换牌 · 群星村']);
      const grant = () => ok('zhao', 'POST', '/plaques', { rating: first.id, granted_on: '2022-12-06', number: '吴 5-001' });
      const wrong = await grant();
      const old = await ok('wang', 'GET', `/plaques/${four.id}`);
      assert.deepEqual([old.state, old.ended_on, old.ended_reason], ['taken', '2022-12-06', '2022 年评为五星，换牌']);
      says(await who.wang('POST', `/plaques/${four.id}/restore`, { why: '仍挂' }), 409, /已经挂了别的牌/);
      says(await who.zhao('POST', `/plaques/${wrong.id}/void`, { why: ' ' }), 422, /请写明原因/);
      await ok('zhao', 'POST', `/plaques/${wrong.id}/void`, { why: '登到别的村了' });
      assert.equal((await ok('wang', 'GET', `/plaques/${four.id}`)).state, 'hung');
      assert.deepEqual(await titles('zhao'), ['换牌 · 群星村']);
      five = await grant();
      says(await who.zhao('POST', `/plaques/${five.id}`, { granted_on: '2022-12-05' }), 422, /日期太早/);
      place.setClock('2022-12-08T10:00:00+08:00');
      await ok('zhao', 'POST', `/plaques/${five.id}`, { granted_on: '2022-12-08' });
      assert.equal((await ok('wang', 'GET', `/plaques/${four.id}`)).ended_on, '2022-12-08', 'the old one goes when the new one comes');
      await ok('zhao', 'POST', `/plaques/${five.id}`, { granted_on: '2022-12-06' });
      const { history } = await ok('zhao', 'GET', `/plaques/${five.id}`);
      assert.deepEqual(history.map(({ band_name, state }) => `${band_name} ${state}`), ['五星 hung', '五星 void', '四星 taken']);
      check();
    });

    it('RATE-4 ALL-4 the register says by year what hangs since when and what changed, filtered, sorted, as a table', async () => {
      const of = async (query, name = 'zhao') => (await ok(name, 'GET', `/plaques?${query}`)).plaques.map(({ band_name, move }) => `${band_name} ${move}`);
      assert.deepEqual(await of('year=2021'), []);
      assert.deepEqual(await of('year=2022'), ['四星 taken', '五星 new']);
      assert.deepEqual(await of('year=2022&move=new'), ['五星 new']);
      assert.deepEqual(await of(`year=2022&band=${encodeURIComponent('四星')}`), ['四星 taken']);
      assert.deepEqual(await of('year=2022&unit=320509105'), []);
      assert.deepEqual(await of(`year=2022&q=${encodeURIComponent('5-001')}`), ['五星 new']);
      assert.deepEqual(await of('year=2022', 'lu'), []);
      assert.deepEqual(await of('year=2022', 'kong'), []);
      const { tally } = await ok('qian', 'GET', '/plaques?year=2022');
      assert.deepEqual(tally.map(({ band_name, hung, fresh, taken }) => [band_name, hung, fresh, taken]), [['五星', 1, 1, 0], ['四星', 0, 0, 1]]);
      const towns = async (query, name = 'zhao') => (await ok(name, 'GET', `/plaques?${query}`)).by_unit.map(({ unit_name, hung, taken }) => [unit_name, hung, taken]);
      assert.deepEqual(await towns('year=2022'), [['平望镇', 1, 1]]);
      assert.deepEqual(await towns('year=2022', 'qian'), [['吴江区', 1, 1]]);
      assert.deepEqual(await towns('year=2022', 'wang'), []);
      assert.match(await text('/plaques.csv?year=2022&sort=since'), /群星村,创星晋位,五星,县委,吴 5-001,2022-12-06,新授,,/);
      assert.equal(Buffer.from((await text('/plaques.csv?year=2022&format=xlsx')).slice(0, 2)).toString(), 'PK');
      place.setClock('2023-01-10T10:00:00+08:00');
      assert.deepEqual(await of(''), ['五星 kept']);
    });

    it('RATE-6 RATE-11 a correction that takes the stars away asks who hung it to take it down, with the reason', async () => {
      await correct(first.id, 1, { veto_0: '1', veto_grounds_0: '三月至今没有书记' });
      const [todo] = await todos('zhao');
      assert.deepEqual([todo.title, todo.detail], ['收牌 · 群星村', '2022 年更正后取消评定资格：一年内没有党组织书记']);
      const taken = { ended_on: '2023-01-09', ended_reason: '取消评定资格' };
      says(await who.wang('POST', `/plaques/${five.id}/take-back`, taken), 409, /由县委挂/);
      says(await who.zhao('POST', `/plaques/${five.id}/take-back`, { ...taken, ended_on: '2022-12-05' }), 422, /日期太早/);
      says(await who.zhao('POST', `/plaques/${five.id}/take-back`, { ...taken, ended_reason: '' }), 422, /请填写“收回原因”/);
      await ok('zhao', 'POST', `/plaques/${five.id}/take-back`, taken);
      assert.deepEqual((await titles('zhao')).concat((await titles('wang')).filter((title) => /牌/.test(title))), []);
      assert.equal((await ok('zhao', 'POST', `/plaques/${five.id}/restore`, { why: '还没有去收' })).state, 'hung');
      await ok('zhao', 'POST', `/plaques/${five.id}/take-back`, taken);
      assert.match(JSON.stringify(await ok('li', 'GET', `/villages/${village}`)), /收回五星牌/);
      assert.deepEqual((await ok('zhao', 'GET', '/plaques')).plaques.map(({ move }) => move), ['taken']);
      check();
    });

    it('RATE-6 talks are listed: due, overdue after the days of the setting, held', async () => {
      const list = async (name = 'wang') => (await ok(name, 'GET', '/plaque-talks?year=2022')).talks.map(({ unit_name, state }) => `${unit_name} ${state}`);
      assert.deepEqual(await list(), ['群星村 due']);
      place.setClock('2023-02-10T10:00:00+08:00');
      assert.deepEqual(await list('qian'), ['群星村 overdue']);
      assert.ok((await ok('wang', 'GET', '/')).overdue.some(({ title }) => title === '诫勉谈话 · 群星村'));
      const { talks } = await ok('wang', 'GET', '/plaque-talks?year=2022&state=overdue');
      await ok('wang', 'POST', `/ratings/${talks[0].rating}/talk`, { held_on: '2023-02-09', talked_by: '镇党委书记', talked_with: '书记', content: '找差距' });
      assert.deepEqual(await list(), ['群星村 held']);
      assert.match(await text('/plaque-talks.csv?year=2022', 'wang'), /群星村,四星,取消评定资格,已谈话,2023-01-10,2023-02-09,镇党委书记/);
      assert.equal((await who.li('GET', '/plaque-talks')).status, 403);
    });

    it('RATE-6 a fall from five to four stars is first taken down by the county, then hung by the town', async () => {
      place.setClock('2023-12-06T10:00:00+08:00');
      round = await start(2023);
      const top = await rate('lu', beside, 1);
      const hung = await ok('zhao', 'POST', '/plaques', { rating: top.id, granted_on: '2023-12-06' });
      const lower = await correct(top.id, 0.5); /* the own mark stays: 20 + 40 + 20 = 80 */
      const name = top.unit_name;
      assert.deepEqual(await titles('zhao'), [`收牌 · ${name}`]);
      assert.ok(!(await titles('wang')).some((title) => title.startsWith('授牌')));
      says(await who.wang('POST', '/plaques', { rating: lower.id, granted_on: '2023-12-06' }), 409, /先由县委收回/);
      await ok('zhao', 'POST', `/plaques/${hung.id}/take-back`, { ended_on: '2023-12-06', ended_reason: '更正为四星' });
      assert.ok((await titles('wang')).includes(`授牌 · ${name}`));
      await ok('wang', 'POST', '/plaques', { rating: lower.id, granted_on: '2023-12-06' });
      check();
    });

    /* --- categories --- */

    const place_in = (body, name = 'zhao') => who[name]('POST', '/rating-categories/villages', body);
    const third = '320509104202';

    it('RATE-12 a county names its categories and puts its villages into them, on the page or from a sheet', async () => {
      assert.equal((await who.wang('POST', '/rating-categories', { names: '镇里的' })).status, 403);
      says(await who.zhao('POST', '/rating-categories', { names: '城郊型\n城郊型' }), 422, /写了两次/);
      says(await who.zhao('POST', '/rating-categories', { names: '类'.repeat(21) }), 422, /太长/);
      await ok('zhao', 'POST', '/rating-categories', { names: '城郊型\n 农业型 \n\n工贸型' });
      const { categories } = await ok('wang', 'GET', '/rating-categories');
      assert.deepEqual(categories.map((one) => one.name), ['城郊型', '农业型', '工贸型']);
      says(await place_in({ [`category_${village}`]: '山区型' }), 422, /请从列出的类别里选择/);
      says(await place_in({ category_320506001001: '城郊型' }), 422, /没有这个村/);
      assert.equal((await place_in({ [`category_${village}`]: '城郊型', [`category_${beside}`]: '城郊型' })).body.changed, 2);
      says(await who.zhao('POST', '/rating-categories', { names: '农业型' }), 422, /“城郊型”里还有 2 个村/);
      const wrong = await who.zhao('POST', '/rating-categories/import', { content: `code,category\n${third},农业型\n320509104999,农业型\n${beside},没有型\n`, apply: true });
      says(wrong, 422, /没有这个代码/);
      says(wrong, 422, /没有叫“没有型”的类别/);
      const sheet = `code,category\n${third},城郊型\n320509104203,农业型\n`;
      assert.equal((await ok('zhao', 'POST', '/rating-categories/import', { content: sheet })).changed, 2);
      assert.equal((await ok('zhao', 'POST', '/rating-categories/import', { content: sheet, apply: true })).changed, 2);
      says(await who.zhao('POST', '/rating-categories/import', { content: `code,category\n${third},农业型\n${third},城郊型\n`, apply: true }), 422, /与第 2 行重复/);
      assert.match(await text('/rating-categories.csv'), new RegExp(`${third},平望镇,[^,]*,城郊型`));
      assert.deepEqual((await ok('kong', 'GET', '/rating-categories')).categories, []);
    });

    it('RATE-12 a page opened before somebody else changed the categories undoes nothing of theirs', async () => {
      const of = async (unit) => (await ok('zhao', 'GET', `/rating-categories?q=${unit}`)).villages[0].category;
      const other = '320509104203';
      assert.equal(await of(other), '农业型');
      /* the page showed 城郊型 for it: left so, it stays as the other one put it; changed, it is refused */
      assert.equal((await place_in({ [`category_${other}`]: '城郊型', [`_was_${other}`]: '城郊型' })).body.changed, 0);
      says(await place_in({ [`category_${other}`]: '工贸型', [`_was_${other}`]: '城郊型' }), 409, /别人刚刚改过/);
      assert.equal(await of(other), '农业型');
      const { names_seen: seen, names } = await ok('zhao', 'GET', '/rating-categories');
      await ok('zhao', 'POST', '/rating-categories', { names: `${names}\n山区型`, _names: seen });
      says(await who.zhao('POST', '/rating-categories', { names, _names: seen }), 409, /别人刚刚改过类别名称/);
      await ok('zhao', 'POST', '/rating-categories', { names });
    });

    it('RATE-12 ALL-8 a scheme of a category covers its villages as they are when the year starts', async () => {
      const own = (await ok('zhao', 'POST', '/rating-schemes', { copy: 'five_good', name: '城郊型村考核' })).key;
      await ok('zhao', 'POST', `/rating-schemes/${own}`, { category: '工贸型' });
      says(await who.zhao('POST', '/ratings', { key: own, year: 2023 }), 409, /还没有村归入“工贸型”/);
      await ok('zhao', 'POST', `/rating-schemes/${own}`, { category: '城郊型' });
      round = await start(2023, own);
      await ok('zhao', 'POST', '/rating-categories/villages', { [`category_${third}`]: '农业型' });
      const { ratings } = await ok('zhao', 'GET', `/ratings?round=${round}`);
      assert.deepEqual(ratings.map(({ unit, category }) => [unit, category]), [[village, '城郊型'], [beside, '城郊型'], [third, '城郊型']]);
    });

    it('RATE-12 ranks by exact points within a category; equal points share a rank', async () => {
      /* 0.4 * 100 + 0.6 * sum of ten marks */
      const marks_of = (mark, last) => Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`mark_${at}`, at === 9 ? last : mark]));
      const votes = { issued_1: 50, returned_1: 40, valid_1: 40, votes_1_0: 40, votes_1_1: 0, votes_1_2: 0, votes_1_3: 0 };
      for (const [unit, last] of [[village, '9'], [beside, '9.02'], [third, '9']]) {
        const id = await idOf(unit);
        await ok('wang', 'POST', `/ratings/${id}/rate`, { ...votes, ...marks_of('9', last) });
        await ok('hua', 'POST', `/ratings/${id}/check`);
      }
      const ranked = async (query) => (await ok('zhao', 'GET', `/ratings?round=${round}${query}`)).ratings.map(({ unit, points, rank }) => [unit, points, rank]);
      assert.deepEqual(await ranked('&sort=rank'), [[beside, '94.01', '1/3'], [village, '94', '2/3'], [third, '94', '2/3']]);
      assert.deepEqual(await ranked(`&q=${third}`), [[third, '94', '2/3']]);
      assert.match(await text(`/ratings.csv?round=${round}&sort=rank`), /94.01,.*,城郊型,1\/3/);
      assert.equal((await ok('li', 'GET', `/ratings?round=${round}`)).ratings[0].rank, '2/3');
      check();
    });
  });
