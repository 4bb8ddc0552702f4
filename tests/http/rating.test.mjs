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
      place.addUser('hua', { unit: '320509104', roles: ['town_officer'] });
      place.addUser('lu', { unit: '320509104201', roles: ['village_secretary'] });
      for (const name of ['kong', 'li', 'hua', 'lu']) path.who[name] = place.api(name);
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

    /* --- a year --- */

    let round, first, second;
    const villages = () => who.zhao('GET', `/ratings?round=${round}&size=200`);
    const of = async (code) => (await villages()).body.ratings.find(({ unit }) => unit === code);
    const act = (name, action, body = {}, id = first) => who[name]('POST', `/ratings/${id}/${action}`, body);
    const show = async (name = 'wang', id = first) => (await who[name]('GET', `/ratings/${id}`)).body;
    const marks = (full) => Object.fromEntries(full.flatMap((mark, at) => [[`mark_${at}`, mark], [`grounds_${at}`, '台账和照片']]));
    const todos = async (name) => {
      const { body } = await who[name]('GET', '/');
      return ['returned', 'overdue', 'soon', 'open'].flatMap((pile) => body[pile] ?? []).map(({ title }) => title);
    };
    const check = () => {
      const { status, stdout, stderr } = place.yicun(['check']);
      assert.equal(status, 0, stdout + stderr);
    };
    /* 21 criteria of 创星晋位: five of 4, sixteen of 5. */
    const full = [...Array(5).fill('4'), ...Array(16).fill('5')];
    const ballots = (good, fair = 0) => ({ issued_0: '30', returned_0: '30', valid_0: '30', votes_0_0: '24', votes_0_1: '4', votes_0_2: '2', votes_0_3: '0',
      issued_1: '65', returned_1: '61', valid_1: '60', votes_1_0: good, votes_1_1: fair, votes_1_2: '3', votes_1_3: '3' });

    it('RATE-4 RATE-1 a year starts once, with every village, by the scheme as it is then', async () => {
      await save({ sources: [{ name: '自评', percent: 20 }, { name: '评议', percent: 40 }, { name: '镇评', percent: 40 }] });
      says(await who.zhao('POST', '/ratings', { key: 'stars', year: 2019 }), 422, /只能开始今年或去年/);
      const started = await who.zhao('POST', '/ratings', { key: 'stars', year: 2021 });
      assert.equal(started.status, 201, JSON.stringify(started.body));
      round = started.body.id;
      says(await who.zhao('POST', '/ratings', { key: 'stars', year: 2021 }), 409, /已经开始了/);
      const { total } = (await villages()).body;
      assert.ok(total > 100, total);
      first = (await of('320509104200')).id;
      second = (await of('320509104201')).id;
      assert.ok((await todos('li')).some((title) => title.startsWith('自评')));
      assert.equal((await who.kong('GET', `/ratings/${first}`)).status, 404);
      assert.equal((await who.lu('GET', `/ratings/${first}`)).status, 404);
      await save({ name: '改了名的办法', vetoes: [] });
      const frozen = await show('li');
      assert.equal(frozen.scheme_name, '创星晋位');
      assert.equal(frozen.dimensions.flatMap(({ rows }) => rows).length, 21);
    });

    it('RATE-4 the village rates itself criterion by criterion, keeps a draft, and is told what is missing', async () => {
      const saved = await act('li', 'self', { mark_0: '3.5', grounds_0: '支持了两个项目' });
      assert.equal(saved.status, 200, JSON.stringify(saved.body));
      assert.equal((await show('li')).dimensions[0].self_sum, '3.5');
      const first = ({ dimensions }) => dimensions[0].rows[0];
      const [own, above] = [first(await show('li')), first(await show('wang'))];
      assert.deepEqual([own.self_mark, own.self_grounds, above.self_mark, above.self_grounds], ['3.5', '支持了两个项目', '', ''], 'unsent, it is the village’s alone');
      says(await act('li', 'self', { mark_0: '4.01' }), 422, /满分 4/);
      says(await act('li', 'self', { mark_99: '1' }), 422, /不认识的内容/);
      says(await act('li', 'self', { issued_0: '1' }), 422, /不认识的内容/);
      const missing = await act('li', 'submit', { mark_1: '4' });
      assert.equal(missing.status, 422);
      assert.ok(missing.body.errors.some(({ field }) => field === 'grounds_1') && missing.body.errors.some(({ field }) => field === 'mark_20'));
      assert.equal((await show('li')).dimensions[0].self_sum, '7.5');
      assert.equal((await act('wang', 'self', { mark_0: '1' })).status, 403);
      /* 100 - 5 = 95 */
      const submitted = await act('li', 'submit', marks(full.with(20, '0')));
      assert.equal(submitted.status, 200, JSON.stringify(submitted.body));
      assert.equal(submitted.body.state, 'town');
      says(await act('li', 'self', { mark_0: '1' }), 409, /已经提交/);
      assert.equal((await act('li', 'withdraw')).status, 200);
      await act('li', 'submit');
      says(await act('wang', 'return', {}), 422, /请写明原因/);
      await act('wang', 'return', { reason: '第一条再核实' });
      assert.equal((await show('li')).sent_back.reason, '第一条再核实');
      await act('li', 'submit');
      assert.ok((await todos('wang')).some((title) => title.startsWith('镇评定')));
    });

    it('RATE-5 ballots are counted from paper, and cannot exceed those handed out', async () => {
      says(await act('wang', 'town', { issued_0: '三十' }), 422, /票数填/);
      await act('wang', 'town', { ...ballots('45', '9'), returned_1: '66' });
      const wrong = await act('wang', 'rate', {});
      assert.equal(wrong.status, 422);
      assert.match(wrong.body.errors.find(({ field }) => field === 'returned_1').message, /不能比发出的多/);
      await act('wang', 'town', { returned_1: '61', votes_1_0: '44' });
      assert.match((await act('wang', 'rate', {})).body.errors.find(({ field }) => field === 'votes_1_0').message, /等于有效票/);
      assert.equal((await show('li')).ballots.length, 0);
      says(await act('li', 'withdraw'), 422, /ALL-9/);
    });

    it('RATE-2 RATE-4 USER-3 the town rates beside the village, another person checks, the county confirms', async () => {
      const town = full.with(20, '0').with(19, '0').with(18, '1.5');
      await act('wang', 'town', { votes_1_0: '45', ...marks(town), grounds_18: '' });
      const bare = await act('wang', 'rate', {});
      assert.ok(bare.body.errors.some(({ field }) => field === 'grounds_18'), JSON.stringify(bare.body));
      const rated = await act('wang', 'rate', { grounds_18: '现场看垃圾没有清' });
      assert.equal(rated.status, 200, JSON.stringify(rated.body));
      /* 0.2 * 95 + 0.4 * 93.333... + 0.4 * 86.5 = 90.93 (worked out in test_rating_rules.c) */
      assert.deepEqual([rated.body.points, rated.body.band_name], ['90.93', '五星']);
      assert.equal((await show()).dimensions.flatMap(({ rows }) => rows).filter(({ differs }) => differs).length, 2);
      assert.equal((await show('li')).has_result, false);
      assert.equal((await act('wang', 'check')).status, 403);
      assert.ok(!(await todos('wang')).some((title) => title.startsWith('核对')));
      assert.ok((await todos('hua')).some((title) => title.startsWith('核对评定')));
      says(await act('hua', 'return', {}), 422, /请写明原因/);
      const checked = await act('hua', 'check');
      assert.equal(checked.body.state, 'county', JSON.stringify(checked.body));
      assert.ok((await todos('zhao')).some((title) => title.startsWith('确认评定')));
      const closed = await act('zhao', 'confirm');
      assert.equal(closed.body.state, 'closed', JSON.stringify(closed.body));
      const seen = await show('li');
      assert.deepEqual([seen.points, seen.band_name, seen.plaque, seen.ballots.length], ['90.93', '五星', '县委', 2]);
      assert.deepEqual(seen.sources.map(({ points }) => points), ['95', '93.33', '86.5']);
      check();
    });

    it('RATE-7 says who may be commended, and why', async () => {
      const { awards } = await show('li');
      assert.deepEqual(awards.map(({ may }) => may), [true, true, true]);
      assert.match(awards[2].why, /2021 年评为五星，达到四星以上/);
      const { villages: all } = (await who.zhao('GET', `/rating-awards?round=${round}&award=2&size=200`)).body;
      assert.equal(all.filter(({ may }) => may).length, 1);
      const paged = (await who.zhao('GET', `/rating-awards?round=${round}&award=2&size=20&page=2`)).body;
      assert.deepEqual([paged.villages.length, paged.villages[0].unit], [20, all[20].unit]);
      assert.match(all.find(({ may }) => !may).why, /还没有评定过，要四星以上/);
      const yes = (await who.wang('GET', `/rating-awards?round=${round}&award=0&may=yes`)).body.villages;
      assert.deepEqual(yes.map(({ unit }) => unit), ['320509104200']);
      const { text } = await place.request('GET', `/rating-awards.csv?round=${round}&award=0&may=yes`, {
        headers: { authorization: `Bearer ${place.yicun(['token', 'add', 'zhao']).stdout.trim()}` } });
      assert.match(text, /群星村,可以,2021 年评为五星/);
    });

    it('RATE-3 a veto takes away the stars, whatever the points', async () => {
      await act('lu', 'submit', marks(full), second);
      await act('wang', 'town', { ...ballots('50', '4'), ...marks(full), veto_0: '1' }, second);
      says(await act('wang', 'rate', {}, second), 422, /veto_grounds_0/);
      await act('wang', 'rate', { veto_grounds_0: '三月至今没有书记' }, second);
      await act('hua', 'check', {}, second);
      await act('zhao', 'confirm', {}, second);
      const seen = await show('lu', second);
      assert.deepEqual([seen.vetoed, seen.band_name, seen.veto_text], [true, '', '一年内没有党组织书记']);
      assert.ok(Number(seen.points) > 90);
      assert.ok(seen.awards.every(({ may, why }) => !may && /取消评定资格/.test(why)));
      check();
    });

    it('RATE-8 ALL-4 shows the distribution against the aim, and the list as a table', async () => {
      const { years, ratings } = (await who.zhao('GET', `/ratings?round=${round}&state=closed&sort=points`)).body;
      assert.deepEqual(ratings.map(({ band_name }) => band_name), ['五星', '']);
      assert.deepEqual([years[0].total, years[0].vetoed, years[0].aims[0].share], [2, 1, '50 %']);
      assert.equal((await who.zhao('GET', `/ratings?round=${round}&band=${encodeURIComponent('五星')}`)).body.total, 1);
      const { text } = await place.request('GET', `/ratings.csv?round=${round}&state=closed`, {
        headers: { authorization: `Bearer ${place.yicun(['token', 'add', 'zhao']).stdout.trim()}` } });
      assert.match(text, /已评定,90.93,五星/);
      const archive = (await who.li('GET', '/villages/320509104200')).body;
      assert.match(JSON.stringify(archive.years), /2021 年创星晋位：五星/);
      assert.deepEqual(archive.rated, [{ label: '2021 年创星晋位：五星', href_link: `/ratings/${first}` }]);
    });

    const fileOf = async (name = 'zhao') => {
      const { secretaries } = (await who.zhao('GET', '/secretaries')).body;
      return (await who[name]('GET', `/secretaries/${secretaries.find(({ unit }) => unit === '320509104200').id}`)).body.entries;
    };

    it('CADRE-4 a closed rating stands in the secretary’s file by itself', async () => {
      const [entry, ...more] = await fileOf();
      assert.deepEqual([entry.kind, entry.year, entry.result, entry.detail, entry.href_link, more.length],
        ['年度评定', 2021, '创星晋位：五星', '90.93 分', `/ratings/${first}`, 0]);
    });

    it('RATE-8 a village’s dimensions stand beside the mean of its town, once that is of three villages', async () => {
      const alone = await show('li');
      assert.deepEqual([alone.compared.length, alone.mean_villages, alone.compared[0].mean], [5, 0, '']);
      assert.match(alone.compared_note, /不到 3 个村/);
      assert.equal(alone.radar.other, '');
      assert.deepEqual(alone.compared.map(({ own }) => own), ['20', '20', '20', '20', '6.5']);
    });

    it('RATE-2 RATE-11 yicun check computes closed ratings anew, and says what differs', () => {
      const tampered = (change, back, pattern) => {
        place.sql(`UPDATE ratings SET ${change} WHERE id = ${first};`);
        const { status, stdout } = place.yicun(['check']);
        assert.equal(status, 1);
        assert.match(stdout, pattern);
        place.sql(`UPDATE ratings SET ${back} WHERE id = ${first};`);
      };
      tampered('points = 909400', 'points = 909300', new RegExp(`rating ${first} says 90.94 \\(五星\\), but its marks and ballots come to 90.93 \\(五星\\)`));
      tampered("band_name = '四星'", "band_name = '五星'", new RegExp(`rating ${first} says 90.93 \\(四星\\)`));
      tampered('fell = 1', 'fell = 0', new RegExp(`rating ${first} is wrong about whether`));
      check();
    });

    it('RATE-11 ALL-8 a closed rating never changes; a correction is a new decision that names it', async () => {
      const before = await show('li');
      for (const [name, action, body] of [['wang', 'town', { mark_0: '1' }], ['zhao', 'confirm', {}], ['zhao', 'return', { reason: '改' }]])
        assert.equal((await act(name, action, body)).status, 409, action);
      says(await act('zhao', 'correct', { reason: ' ' }), 422, /请写明更正的原因/);
      assert.equal((await act('wang', 'correct', { reason: '票数错' })).status, 403);
      const made = await act('zhao', 'correct', { reason: '群众票计错三张' });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      const { id } = made.body;
      assert.deepEqual([made.body.number, made.body.corrects, made.body.state], [2, first, 'town']);
      says(await act('zhao', 'correct', { reason: '再来' }), 409, /没有在更正/);
      assert.equal((await show('li')).standing, true);
      assert.equal((await who.zhao('GET', `/rating-awards?round=${round}&award=0&may=yes`)).body.villages.length, 1);
      await act('wang', 'rate', { votes_1_0: '42', votes_1_1: '9', votes_1_2: '3', votes_1_3: '6', version: made.body.version }, id);
      await act('hua', 'check', {}, id);
      assert.equal((await act('zhao', 'confirm', {}, id)).body.band_name, '五星');
      const [old, fresh] = [await show('li'), await show('li', id)];
      assert.deepEqual([old.standing, old.latest, fresh.standing], [false, false, true]);
      for (const part of ['points', 'band_name', 'dimensions', 'ballots', 'vetoes', 'sources', 'unit_name', 'rated_hand', 'checked_hand', 'closed_hand'])
        assert.deepEqual(old[part], before[part], part);
      /* 42 good, 9 fair, 3 plain, 6 bad: (4200 + 720 + 180 + 240) / 60 = 89; ballots 91.8333...;
       * 19 + 36.7333... + 34.6 = 90.33 */
      assert.equal(fresh.points, '90.33');
      assert.deepEqual(fresh.decisions.map(({ number, stands }) => [number, stands]), [[1, false], [2, true]]);
      const entries = await fileOf();
      assert.deepEqual(entries.map(({ kind, href_link }) => [kind, href_link]), [['年度评定（更正）', `/ratings/${id}`], ['年度评定', `/ratings/${first}`]]);
      assert.match(entries[0].detail, /^90\.33 分；更正 2021年8月3日的结果（五星），原因：群众票计错三张$/);
      check();
    });

    it('RATE-9 RATE-10 the same way carries the other schemes: no ballots, no self-rating, no county', async () => {
      const goods = await who.zhao('POST', '/ratings', { key: 'five_good', year: 2021 });
      assert.equal(goods.status, 201, JSON.stringify(goods.body));
      const { ratings } = (await who.wang('GET', `/ratings?round=${goods.body.id}&size=200`)).body;
      const { id } = ratings.find(({ unit }) => unit === '320509104200');
      assert.equal((await show('wang', id)).state, 'town');
      says(await act('wang', 'return', { reason: '自评' }, id), 409, /没有自评/);
      const ten = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`mark_${at}`, at ? '5.3' : '5.3']));
      const rated = await act('wang', 'rate', { ...ten, issued_1: 50, returned_1: 40, valid_1: 40, votes_1_0: 10, votes_1_1: 10, votes_1_2: 10, votes_1_3: 10 }, id);
      /* 0.4 * 70 + 0.6 * 53 = 59.8 */
      assert.deepEqual([rated.body.points, rated.body.band_name], ['59.8', '后进'], JSON.stringify(rated.body));
      assert.equal((await act('hua', 'check', {}, id)).body.state, 'closed');
      const grades = (await who.zhao('POST', '/ratings', { key: 'grades', year: 2021 })).body.id;
      const applied = (await who.wang('GET', `/ratings?round=${grades}&size=200`)).body.ratings.find(({ unit }) => unit === '320509104200').id;
      assert.ok(!(await todos('lu')).some((title) => title.startsWith('自评')), 'who does not apply is asked nothing');
      const thirds = ['10', '10', '10', '10', '10', '10', '15', '10', '10', '0'];
      const given = Object.fromEntries(thirds.map((mark, at) => [`grounds_${at}`, '材料备查']));
      const marked = (list) => Object.fromEntries(list.map((mark, at) => [`mark_${at}`, mark]));
      /* the village 95 less 3 is 92; the town 78.5: 0.3 * 92 + 0.7 * 78.5 = 82.55 */
      assert.equal((await act('li', 'submit', { ...given, ...marked(thirds.with(8, '7')) }, applied)).status, 200);
      const graded = await act('wang', 'rate', { ...given, ...marked(thirds.with(8, '0').with(7, '3.5').with(9, '0')) }, applied);
      assert.deepEqual([graded.body.points, graded.body.band_name], ['82.55', '4A'], JSON.stringify(graded.body));
      check();
    });

    it('RATE-6 a village that loses stars is shown as fallen, and talked with on record', async () => {
      place.setClock('2022-12-06T10:00:00+08:00');
      await save({ name: '创星晋位' });
      const next = (await who.zhao('POST', '/ratings', { key: 'stars', year: 2022 })).body.id;
      const { id } = (await who.zhao('GET', `/ratings?round=${next}&size=200`)).body.ratings.find(({ unit }) => unit === '320509104200');
      await act('li', 'submit', marks(full.map((mark) => String(Number(mark) * 0.8))), id);
      await act('wang', 'rate', { ...ballots('45', '9'), ...marks(full.map((mark) => String(Number(mark) * 0.8))) }, id);
      await act('hua', 'check', {}, id);
      await act('zhao', 'confirm', {}, id);
      const seen = await show('li', id);
      assert.deepEqual([seen.band_name, seen.before_name, seen.fell], ['四星', '五星', true]);
      const { ratings, years } = (await who.zhao('GET', `/ratings?round=${next}&state=closed`)).body;
      assert.equal(ratings[0].moved, '降');
      assert.deepEqual(years.map(({ year }) => year), [2022, 2021]);
      check();

      assert.ok((await todos('wang')).includes('诫勉谈话 · 群星村'));
      const talk = { held_on: '2022-12-06', talked_by: '镇党委书记', talked_with: '史国平', content: '找差距、定措施' };
      says(await act('wang', 'talk', { ...talk, held_on: '2022-12-07' }, id), 422, /今天以前/);
      says(await act('wang', 'talk', { ...talk, content: '' }, id), 422, /请填写“谈话要点”/);
      assert.equal((await act('li', 'talk', talk, id)).status, 403);
      says(await act('wang', 'talk', talk, first), 409, /不用谈话/);
      assert.equal((await act('wang', 'talk', talk, id)).status, 201);
      says(await act('wang', 'talk', talk, id), 409, /登记过了/);
      assert.equal((await show('wang', id)).talk.content, '找差距、定措施');
      assert.equal((await show('li', id)).talk, null);
      const entry = (await fileOf('li')).find(({ kind }) => kind === '诫勉谈话');
      assert.deepEqual([entry.result, entry.detail, entry.href_link], ['2022年12月6日谈话，镇党委书记', '2022 年创星晋位从五星降为四星', `/ratings/${id}#talk`]);
      assert.ok(!JSON.stringify(await fileOf()).includes('找差距'), 'what was said stays with those who lead');
      assert.ok(!(await todos('wang')).includes('诫勉谈话 · 群星村'));
    });

    it('RATE-6 RATE-11 a talk that was held is not asked for again when the rating is corrected', async () => {
      const { round: next } = (await who.zhao('GET', '/ratings')).body;
      const { id } = (await who.zhao('GET', `/ratings?round=${next}&state=closed`)).body.ratings[0];
      const fresh = (await act('zhao', 'correct', { reason: '第 1 条的分登错了' }, id)).body.id;
      await act('wang', 'rate', { grounds_0: '重看过台账' }, fresh);
      await act('hua', 'check', {}, fresh);
      await act('zhao', 'confirm', {}, fresh);
      const seen = await show('wang', fresh);
      assert.deepEqual([seen.state, seen.fell, seen.talk_form, seen.talk?.content], ['closed', true, false, '找差距、定措施']);
      assert.ok(!(await todos('wang')).includes('诫勉谈话 · 群星村'));
      assert.deepEqual((await who.wang('GET', '/plaque-talks?year=2022')).body.talks.map(({ rating, state }) => [rating, state]), [[id, 'held']]);
      says(await act('wang', 'talk', { held_on: '2022-12-06', talked_by: '甲', talked_with: '乙', content: '丙' }, fresh), 409, /登记过了/);
      check();
    });

    it('RATE-8 ALL-4 shows who rose, fell, kept or lost the grade, and each number leads to its villages', async () => {
      const { round: next } = (await who.zhao('GET', '/ratings')).body;
      const codes = ['320509104201', '320509104203', '320509104205'];
      const { ratings } = (await who.zhao('GET', `/ratings?round=${next}&size=200`)).body;
      const ids = codes.map((code) => ratings.find(({ unit }) => unit === code).id);
      /* as they come after a year more: one rises, one is vetoed, one is new */
      const close = (id, band, name, before, vetoed, fell) => place.sql(`UPDATE ratings SET state = 'closed', standing = 1, points = 850000,
        band = ${band}, band_name = '${name}', before_name = '${before}', vetoed = ${vetoed}, fell = ${fell}, closed_at = 1670292000,
        veto_text = '${vetoed ? '重大群体性事件' : ''}' WHERE id = ${id};
        INSERT INTO rating_marks SELECT ${id}, criterion, self_mark, '', town_mark, '' FROM rating_marks WHERE rating_id = ${first};`);
      close(ids[0], 0, '五星', '四星', 0, 0);
      close(ids[1], -1, '', '四星', 1, 1);
      close(ids[2], 2, '三星', '', 0, 0);
      const url = `/rating-moves?round=${next}`;
      const page = (await who.zhao('GET', url)).body;
      assert.deepEqual(Object.fromEntries(page.figures.map(({ name, villages: count }) => [name, count])), { rose: 1, kept: 0, fell: 1, vetoed: 1, new: 1 });
      assert.equal(page.rated, 4);
      assert.deepEqual(page.columns.map(({ name, villages: count }) => `${name} ${count}`), ['五星 1', '四星 1', '三星 1', '二星 0', '一星 0', '取消资格 1']);
      for (const row of page.rows)
        for (const cell of row.cells) {
          const { villages: list, total } = (await who.zhao('GET', `${url}&from=${encodeURIComponent(cell.from_key)}&to=${encodeURIComponent(cell.to_key)}`)).body;
          assert.deepEqual([list.length, total], [cell.villages, cell.villages], `${cell.from_key} ${cell.to_key}`);
        }
      for (const { name, villages: count } of page.figures)
        assert.equal((await who.zhao('GET', `${url}&moved=${name}`)).body.total, count, name);
      assert.deepEqual(page.units.map(({ unit, cells }) => [unit, cells.map(({ villages: count }) => count)]), [['320509104', [1, 0, 1, 1, 1]]]);
      assert.equal((await who.zhao('GET', `${url}&unit=320509001`)).body.rated, 0);
      assert.equal((await who.wang('GET', url)).body.rated, 4);
      assert.equal((await who.li('GET', url)).body.rated, 1);
      assert.equal((await who.kong('GET', url)).body.found, false);
      assert.equal((await who.qian('GET', `${url}&whole=1`)).body.rated, 4);
      assert.deepEqual((await who.qian('GET', `${url}&whole=1`)).body.units.map(({ unit }) => unit), ['320509']);
      const token = place.yicun(['token', 'add', 'zhao']).stdout.trim();
      const { text } = await place.request('GET', `/rating-moves.csv?round=${next}&moved=vetoed`, { headers: { authorization: `Bearer ${token}` } });
      assert.match(text, /320509104203,.*四星,取消资格,新取消资格,85,重大群体性事件/);
      const { chart } = page;
      assert.deepEqual([chart.from.length, chart.to.length, chart.streams.length], [3, 4, 4]);
      const html = await place.request('GET', url, { headers: { authorization: `Bearer ${token}`, accept: 'text/html' } });
      assert.match(html.text, /<svg viewBox="0 0 360 [0-9.]+" role="img" aria-labelledby="moves-title moves-about"/);
      const years = (await who.zhao('GET', `/ratings?round=${next}`)).body.shares;
      assert.deepEqual([years.bars.length, years.lines.length], [3, 2], 'two years and the aim');
    });

    it('RATE-8 the mean of the town is exact, and rounded for show only', async () => {
      const { round: next } = (await who.zhao('GET', '/ratings')).body;
      const { ratings } = (await who.zhao('GET', `/ratings?round=${next}&state=closed&size=200`)).body;
      const { compared, mean_villages: villages, radar } = await show('wang', ratings.find(({ unit }) => unit === '320509104200').id);
      assert.equal(villages, 4);
      /* full 20: the village 16; three others 20: (16 + 60) / 4 = 19 */
      assert.deepEqual([compared[0].full, compared[0].own, compared[0].mean, compared[0].difference], ['20', '16', '19', '-3']);
      /* the fifth one: 16, three times 6.5: 35.5 / 4 = 8.875, half up 8.88 */
      assert.equal(compared[4].mean, '8.88');
      assert.notEqual(radar.other, '');
    });
  });
