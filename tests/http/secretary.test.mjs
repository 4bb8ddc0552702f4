// The secretary's file on one page: filled by the other rooms, listed, taken out; over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath, town } from './path.mjs';

const village = `${town}200`;
const second = `${town}201`;

for (const transport of transports)
  describe(`secretaries' files over ${transport}`, () => {
    let place, path, who, file, lu;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-15T10:00:00+08:00' });
      path = await startPath(place);
      place.addUser('li', { unit: village, roles: ['village_secretary'] });
      place.addUser('shi', { unit: second, roles: ['village_secretary'] });
      place.addUser('far', { unit: '320509105', roles: ['town_officer'] });
      place.addUser('gu', { unit: '320509', roles: ['department_member'] });
      for (const name of ['li', 'shi', 'far', 'gu']) path.who[name] = place.api(name);
      who = path.who;
      path.now = Date.parse('2021-08-15T10:00:00+08:00');
      place.setClock('2021-08-15T10:00:00+08:00');
    });
    after(() => place.stop());

    const get = (name, url) => path.ok(name, 200, 'GET', url);
    const table = async (by, url) => {
      const token = place.yicun(['token', 'add', by]).stdout.trim();
      return place.request('GET', url, { headers: { authorization: `Bearer ${token}` } });
    };
    const add = async (name, more, unit = village) => (await path.ok('wang', 201, 'POST', `/units/${unit}/cadres`, {
      name, sex: 'male', born_on: '1980-03-01', education: 'college', politics: 'member', joined_on: '2005-07-01',
      base_pay: '60000', performance_pay: '10000', post: 'member', from_on: '2021-02-10', ...more,
    })).id;
    const enter = (kind, year, result, link) => place.sql(`INSERT INTO secretary_entries (term_id, unit_code, kind, year, months, from_on, until_on,
      person_name, unit_name, result, detail, link, entered_on) SELECT id, unit_code, '${kind}', ${year}, 12, '${year}-01-01', '${year}-12-31',
      'li', '群星村', '${result}', '', '${link}', '2021-08-01' FROM secretary_terms WHERE id = ${file.split('/').pop()}`);

    it('CADRE-4 ALL-3 a secretary of the register is the account of the same name, since when the post says', async () => {
      const { secretaries } = await get('zhao', '/secretaries');
      file = secretaries.find(({ unit }) => unit === village).href_link;
      const before = await get('li', file);
      assert.deepEqual([before.from_on, before.person ?? null, before.training_years ?? null], ['', null, null]);
      lu = await add('li', { post: 'secretary' });
      const page = await get('li', file);
      assert.deepEqual([page.from_on, page.person.name, page.person.href_link], ['2021-02-10', 'li', `/cadres/${lu}`]);
      assert.deepEqual(page.posts.map(({ post, unit_name }) => [post, unit_name]), [['secretary', '群星村']]);
      assert.equal(page.register_term, null, 'it agrees');
      assert.match(page.pay.faults.join(), /1\/3/);
      assert.equal((await get('zhao', `/cadres/${lu}`)).file_link, file);
      assert.equal((await get('wang', `/villages/${village}`)).in_office[0].href_link, file);
      assert.equal((await get('gu', `/villages/${village}`)).in_office[0].href_link, null, 'a department reads no files');
      await add('shi2', { post: 'secretary' }, second);
      assert.equal((await get('zhao', secretaries.find(({ unit }) => unit === second).href_link)).person ?? null, null, 'another name');
    });

    it('CADRE-4 CADRE-5 what was learned before the post is not the secretary’s, but counts for the year', async () => {
      const hold = async (first_on, days) => {
        const { id } = await path.ok('zhao', 201, 'POST', '/cadre-classes', { name: `班 ${first_on}`, kind: 'county', organiser: '区委组织部', first_on, last_on: first_on.slice(0, 8) + '28', days });
        await path.ok('zhao', 200, 'POST', `/cadre-classes/${id}/attend`, { cadre: [lu], days });
      };
      await hold('2021-01-05', '3');
      await hold('2021-06-07', '4.5');
      const { training_years, training, entries } = await get('zhao', file);
      assert.deepEqual(training_years.map(({ year, days, beside, aim, status }) => [year, days, beside, aim, status.word]), [[2021, '4.5', '3', '7', '达到']]);
      assert.deepEqual(training.map(({ name }) => name), ['班 2021-06-07']);
      assert.deepEqual(entries.map(({ kind, detail }) => [kind, detail.split('，')[0]]), [['培训', '班 2021-06-07']]);
    });

    it('CADRE-4 CADRE-6 CADRE-7 duties and pairings stand in it, each with its source', async () => {
      await path.ok('wang', 200, 'POST', `/cadres/${lu}/duties/2021`, { duties: '抓班子', aims: '收入增长' });
      await path.ok('wang', 201, 'POST', `/cadres/${lu}/pairings`, { kind: 'master', partner: '老书记', from_on: '2021-03-01' });
      const page = await get('li', file);
      assert.deepEqual(page.duty_years.map(({ year, status, href_link }) => [year, status.word, href_link]), [[2021, '正在定责', `/cadres/${lu}/duties/2021`]]);
      assert.deepEqual(page.pairings.map(({ partner, cadre_link }) => [partner, cadre_link]), [['老书记', `/cadres/${lu}`]]);
      assert.deepEqual(page.promise_years, [], 'nothing was promised yet');
    });

    it('CADRE-4 RATE-11 parts by kind; what was corrected says so; years before the post stand apart', async () => {
      enter('年度评定', 2020, '创星晋位：五星', '/ratings/1');
      enter('年度评定', 2021, '创星晋位：四星', '/ratings/2');
      enter('年度评定（更正）', 2021, '创星晋位：三星', '/ratings/3');
      enter('诫勉谈话', 2021, '8 月谈话', '/ratings/3#talk');
      enter('年度考评', 2021, '优秀', '/plans/1/evaluations/2021');
      const page = await get('zhao', file);
      assert.deepEqual(page.ratings.map(({ result, corrected }) => [result, corrected]), [['创星晋位：三星', false], ['创星晋位：四星', true]]);
      assert.deepEqual(page.outside.map(({ year, result }) => [year, result]), [[2020, '创星晋位：五星']]);
      assert.deepEqual([page.talks.length, page.evaluations.length, page.awards.length], [1, 1, 0]);
      const html = (await table('zhao', file)).text;
      assert.match(html, /不在任期内的记录/);
      assert.match(html, /县里登记给予书记的鼓励激励时，自动记入/, 'an empty part says what will fill it');
      for (const part of ['个人和任职', '任期承诺', '年度考评和验收', '年度评定', '鼓励激励', '诫勉谈话', '培训', '一定两评', '头雁培育'])
        for (const where of [file, `${file}/print`]) assert.ok((await table('li', where)).text.includes(`<h2>${part}</h2>`), `${part} on ${where}`);
    });

    it('CADRE-4 ALL-4 the files of a scope are narrowed, sorted and taken out', async () => {
      const names = async (query = '', by = 'zhao') => (await get(by, `/secretaries?${query}`)).secretaries.map(({ name }) => name);
      assert.deepEqual(await names(), ['li', 'shi']);
      assert.deepEqual(await names('sort=name&view=open'), ['li', 'shi']);
      assert.deepEqual(await names('sort=begin'), ['shi', 'li'], 'not known comes first');
      assert.deepEqual(await names('view=ended'), []);
      assert.deepEqual(await names('has=talk'), ['li']);
      assert.deepEqual(await names('has=award'), []);
      assert.deepEqual(await names('has=nothing'), ['shi']);
      assert.deepEqual(await names(`unit=${second}`), ['shi']);
      assert.deepEqual(await names('', 'far'), []);
      const [one] = (await get('wang', '/secretaries')).secretaries;
      assert.deepEqual([one.evaluated, one.evaluated_year, one.rated, one.talks, one.awards], ['优秀', 2021, '创星晋位：三星', 1, 0]);
      const { text } = await table('zhao', '/secretaries.csv?has=talk');
      assert.match(text, /群星村,li,2021-02-10,,7,2021 年优秀,2021 年创星晋位：三星,0,1/);
      assert.ok(!text.includes('shi'));
      for (const name of ['li', 'gu']) assert.notEqual((await who[name]('GET', '/secretaries.csv')).status, 200, name);
      for (const name of ['shi', 'far']) assert.equal((await who[name]('GET', file)).status, 404, name);
    });

    it('CADRE-4 the file says where the register knows other days, and takes them on asking', async () => {
      const post = (await get('wang', `/cadres/${lu}`)).posts[0];
      await path.ok('wang', 200, 'POST', `/cadres/${lu}/posts/${post.id}`, { until_on: '2021-07-31' });
      const page = await get('zhao', file);
      assert.deepEqual([page.from_on, page.until_on, page.register_term.from_on, page.register_term.until_on], ['2021-02-10', '', '2021-02-10', '2021-07-31']);
      await path.ok('zhao', 200, 'POST', file, { from_on: '2021-02-10', until_on: '2021-07-31' });
      const now = await get('zhao', file);
      assert.deepEqual([now.until_on, now.register_term, now.pay ?? null], ['2021-07-31', null, null]);
      assert.deepEqual((await get('zhao', '/secretaries?view=ended')).secretaries.map(({ name }) => name), ['li']);
    });
  });
