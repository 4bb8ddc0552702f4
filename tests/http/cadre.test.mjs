// Village cadres: the register with posts over time, the team on a day, structure, pay; over both transports.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath, town } from './path.mjs';
import { workbook } from './xlsx.mjs';

const village = `${town}200`;
const second = `${town}201`;
const head = '单位代码,姓名,性别,出生日期,学历,政治面貌,入党日期,基本报酬,绩效报酬,大学生招录,职务,任职开始,任职到';

for (const transport of transports)
  describe(`cadres over ${transport}`, () => {
    let place, path, who;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-15T10:00:00+08:00' });
      path = await startPath(place);
      place.addUser('gu', { unit: '320509', roles: ['department_member'] });
      place.addUser('li', { unit: village, roles: ['village_secretary'] });
      place.addUser('far', { unit: '320509105', roles: ['town_officer'] });
      for (const name of ['gu', 'li', 'far']) path.who[name] = place.api(name);
      who = path.who;
      path.now = Date.parse('2021-08-15T10:00:00+08:00');
      place.setClock('2021-08-15T10:00:00+08:00');
    });
    after(() => place.stop());

    const get = (name, url) => path.ok(name, 200, 'GET', url);
    const fields = ({ body }) => body.errors.map(({ field }) => field);
    const person = (name, more = {}) => ({
      name, sex: 'male', born_on: '1980-03-01', education: 'college', politics: 'member', joined_on: '2005-07-01',
      base_pay: '60000', performance_pay: '20000', post: 'member', from_on: '2021-01-10', ...more,
    });
    const add = async (name, more, unit = village) =>
      (await path.ok('wang', 201, 'POST', `/units/${unit}/cadres`, person(name, more))).id;
    const names = async (url, by = 'wang') => (await get(by, url)).cadres.map(({ name }) => name);
    const table = async (by, url) => {
      const token = place.yicun(['token', 'add', by]).stdout.trim();
      return place.request('GET', url, { headers: { authorization: `Bearer ${token}` } });
    };
    const todos = async (name) => {
      const { body } = await who[name]('GET', '/');
      return ['returned', 'overdue', 'soon', 'open'].flatMap((pile) => body[pile] ?? []).map(({ title }) => title).filter((title) => title.includes('空缺'));
    };
    const send = (content, apply = false, by = 'wang') => who[by]('POST', '/cadres/import', { content: `${head}\n${content}`, apply });
    const id = {};

    it('CADRE-1 a town registers a person with the post held; what cannot be is said at the field', async () => {
      id.lu = await add('陆建', { post: 'secretary', born_on: '1975-05-05' });
      const made = await get('wang', `/cadres/${id.lu}`);
      assert.equal(made.posts_text, '党组织书记');
      assert.equal(made.age, 46);
      const wrong = (more) => who.wang('POST', `/units/${village}/cadres`, person('沈明', more)).then(fields);
      assert.deepEqual(await wrong({ name: '', sex: 'x' }), ['name', 'sex']);
      assert.deepEqual(await wrong({ born_on: '2010-01-01' }), ['born_on', 'joined_on']);
      assert.deepEqual(await wrong({ politics: 'other', joined_on: '' }), ['post'], 'a Party post is a member’s');
      assert.deepEqual(await wrong({ post: 'secretary' }), ['post'], 'there is one already');
      assert.deepEqual(await wrong({ from_on: '2021-08-16' }), ['from_on']);
      assert.deepEqual(await wrong({ base_pay: '100.001' }), ['base_pay']);
      assert.deepEqual(await wrong({ account: 1 }), ['account'], 'not an account of this village');
      assert.deepEqual(await names('/cadres'), ['陆建'], 'nothing of it was kept');
    });

    it('CADRE-1 一肩挑 follows from posts held at the same time', async () => {
      const at = `/cadres/${id.lu}`;
      const post = await path.ok('wang', 201, 'POST', `${at}/posts`, { post: 'director', from_on: '2021-02-01' });
      assert.equal((await get('wang', at)).posts_text, '党组织书记、村委会主任（一肩挑）');
      assert.deepEqual(await names('/cadres?who=concurrent'), ['陆建']);
      assert.deepEqual(await names('/cadres?who=concurrent&on=2021-01-31'), []);
      assert.deepEqual(await who.wang('POST', `${at}/posts`, { post: 'director', from_on: '2021-03-01' }).then(fields), ['from_on']);
      const old = await who.wang('POST', `${at}/posts/${post.id}`, { until_on: '2021-08-01', version: 9 });
      assert.equal(old.status, 409);
    });

    it('CADRE-1 a secretary is linked to the account, whose file is elsewhere', async () => {
      const { account } = await get('wang', `/cadres/${id.lu}`);
      assert.equal(account, null);
      const li = Number(place.sql("SELECT id FROM users WHERE name = 'li';"));
      await path.ok('wang', 200, 'POST', `/cadres/${id.lu}`, { account: li });
      assert.equal((await get('wang', `/cadres/${id.lu}`)).account, li);
    });

    it('USER-2 a village sees its own team, others what lies in their scope, and departments nothing', async () => {
      await add('钱桂', {}, second);
      assert.equal((await who.gu('GET', '/cadres')).status, 403);
      assert.deepEqual(await names('/cadres', 'li'), ['陆建']);
      assert.equal((await who.li('GET', `/units/${second}/cadres`)).status, 404);
      assert.equal((await who.li('POST', `/units/${village}/cadres`, person('某人'))).status, 403);
      assert.deepEqual(await names('/cadres', 'far'), []);
      assert.equal((await who.far('GET', `/cadres/${id.lu}`)).status, 404);
      assert.deepEqual(await names('/cadres', 'qian'), ['陆建', '钱桂']);
    });

    it('CADRE-1 ALL-4 a register comes in as a table: shown first, each wrong cell named, whole or not at all', async () => {
      const bad = await send(`${village},顾芳,女,1990-13-01,大专,中共党员,2012-07-01,50000,20000,是,村委会委员,2021-01-10,\n` +
        `320509105200,王一,男,1980-01-01,大专,其他,,,,,村委会委员,2021-01-10,\n` +
        `${village},周二,男,1980-01-01,博士后,其他,,一万,,,党组织书记,2021-01-10,\n`);
      assert.equal(bad.status, 422);
      assert.deepEqual(fields(bad), ['line.2.born_on', 'line.3.unit', 'line.4.education', 'line.4.base_pay']);
      assert.match(bad.body.errors[2].message, /第 4 行“学历”：“博士后”不在可填的里面/);
      const rows = `${village},顾芳,女,1990-03-01,本科,中共党员,2012-07-01,50000,20000,是,党组织委员,2021-01-10,\n` +
        `${village},顾芳,女,1990-03-01,本科,中共党员,2012-07-01,50000,20000,是,村委会委员,2021-01-10,\n` +
        `${village},陆建,男,1975-05-05,本科,中共党员,2005-07-01,60000,20000,否,党组织书记,2021-01-10,\n`;
      const shown = (await send(rows)).body;
      assert.deepEqual([shown.added, shown.corrected, shown.begun, shown.mended, shown.changed], [1, 1, 2, 0, 4]);
      assert.deepEqual(await names('/cadres'), ['陆建', '钱桂'], 'only shown');
      const done = await send(rows, true);
      assert.equal(done.status, 200, JSON.stringify(done.body));
      assert.deepEqual(await names('/cadres'), ['陆建', '顾芳', '钱桂']);
      assert.equal((await send(rows)).body.changed, 0, 'the same again changes nothing');
      const lu = await get('wang', `/cadres/${id.lu}`);
      assert.deepEqual([lu.education, typeof lu.account], ['bachelor', 'number'], 'the account stays');
      const clash = await send(`${village},陈新,男,1985-03-01,本科,中共党员,2012-07-01,,,否,党组织书记,2021-05-01,\n`);
      assert.deepEqual(fields(clash), ['line.2.post']);
      assert.match(clash.body.errors[0].message, /陆建/);
      const two = await send(`${village},顾芳,女,1990-03-01,大专,中共党员,2012-07-01,50000,20000,是,党组织委员,2021-01-10,\n` +
        `${village},顾芳,女,1990-03-01,本科,中共党员,2012-07-01,50000,20000,是,村委会委员,2021-01-10,\n`);
      assert.deepEqual(fields(two), ['line.3.name']);
    });

    it('ALL-4 what is taken out comes in again without a change; a workbook too', async () => {
      const csv = (await table('wang', '/cadres.csv?view=all')).text.replace('\uFEFF', '');
      assert.equal(csv.trim().split('\r\n').length, 6, csv);
      const again = await who.wang('POST', '/cadres/import', { content: csv });
      assert.equal(again.status, 200, JSON.stringify(again.body));
      assert.equal(again.body.changed, 0);
      const browser = await place.signIn('wang');
      const bytes = workbook(csv.trim().split('\r\n').map((line) => line.split(',')));
      const page = await browser.upload('/cadres/import', {}, [{ field: 'file', name: '村干部.xlsx', bytes }]);
      assert.equal(page.status, 200, page.text);
      assert.match(page.text, /表里的内容和现在一样/);
      assert.equal((await table('wang', '/cadres.csv?format=xlsx')).headers['content-type'].includes('spreadsheet'), true);
    });

    it('ALL-4 the list is searched, narrowed, sorted and paged', async () => {
      assert.deepEqual(await names('/cadres?q=%E9%A1%BE'), ['顾芳']);
      assert.deepEqual(await names('/cadres?who=women'), ['顾芳']);
      assert.deepEqual(await names('/cadres?who=young'), ['顾芳']);
      assert.deepEqual(await names('/cadres?who=older'), ['陆建']);
      assert.deepEqual(await names('/cadres?who=middle'), ['钱桂']);
      assert.deepEqual(await names('/cadres?who=recruits'), ['顾芳']);
      assert.deepEqual(await names('/cadres?post=secretary'), ['陆建']);
      assert.deepEqual(await names('/cadres?sort=age'), ['陆建', '钱桂', '顾芳']);
      assert.deepEqual(await names('/cadres?sort=pay'), ['陆建', '钱桂', '顾芳']);
      assert.deepEqual(await names(`/cadres?unit=${second}`), ['钱桂']);
      const { total, cadres } = await get('wang', '/cadres?size=2&page=2');
      assert.deepEqual([total, cadres.length], [3, 1]);
      assert.deepEqual(await names('/cadres?on=2021-01-09'), []);
      assert.deepEqual(await names('/cadres?view=left&on=2021-01-09'), ['陆建', '顾芳', '钱桂']);
    });

    it('CADRE-2 the structure is rolled up by unit; each figure leads to those who make it up', async () => {
      const { sum, units, aim } = await get('qian', '/cadre-structure');
      assert.equal(units.length > 1, true);
      assert.deepEqual([sum.teams, sum.members, sum.young, sum.middle, sum.older, sum.college, sum.women, sum.concurrent, sum.with_young],
        [2, 3, 1, 1, 1, 3, 1, 1, 1]);
      assert.equal(sum.mean_age, '39.3'); // 46, 31 and 41
      assert.deepEqual([sum.concurrent_share, aim, sum.concurrent_status.word], ['50', 70, '未达目标']);
      assert.equal(sum.missing, sum.villages - 2);
      for (const [figure, query] of [['members', ''], ['young', '&who=young'], ['older', '&who=older'], ['women', '&who=women']])
        assert.equal((await get('qian', `${sum.list_link}${query}`)).total, sum[figure], figure);
      assert.deepEqual((await get('qian', `${sum.teams_link}&lack=young`)).teams.map(({ unit }) => unit), [second]);
      assert.equal((await get('qian', `${sum.teams_link}&lack=team&size=1`)).total, sum.missing);
      const towns = (await get('zhao', '/cadre-structure')).units;
      assert.deepEqual(towns.filter(({ teams }) => teams).map(({ unit, members }) => [unit, members]), [[town, 3]]);
      const villages = (await get('wang', '/cadre-structure')).units;
      assert.deepEqual(villages.filter(({ teams }) => teams).map(({ unit, members }) => [unit, members]), [[village, 2], [second, 1]]);
      assert.equal((await get('qian', '/cadre-structure?on=2021-01-09')).sum.teams, 0);
      await path.ok('zhao', 201, 'POST', '/settings', { unit: '320509', name: 'cadre_concurrent_share', value: '49', from: '2021-08-15', source: '县里规定' });
      assert.equal((await get('zhao', '/cadre-structure')).sum.concurrent_status.word, '达到目标');
      assert.match((await table('zhao', '/cadre-structure.csv')).text, new RegExp(`${town},[^\\r]*,39.3,50\\r`));
      assert.match((await table('zhao', '/cadre-teams.csv?lack=young')).text, new RegExp(second));
    });

    it('CADRE-2 35 to the day counts as young, one day more does not', async () => {
      const edge = await add('边界', { born_on: '1986-08-15', post: 'committee_member', politics: 'other', joined_on: '' }, second);
      assert.equal((await get('wang', '/cadre-structure')).sum.young, 2);
      await path.ok('wang', 200, 'POST', `/cadres/${edge}`, { born_on: '1986-08-14' });
      assert.equal((await get('wang', '/cadre-structure')).sum.young, 1);
      assert.equal((await get('wang', `/cadre-structure?on=2021-08-14`)).sum.young, 2);
      place.sql(`DELETE FROM cadre_posts WHERE cadre_id = ${edge}; DELETE FROM cadres WHERE id = ${edge};`);
    });

    it('CADRE-3 pay is compared exactly, and what is not met is listed with what it should be', async () => {
      const findings = async (query = '') =>
        (await get('wang', `/cadre-pay${query}`)).findings.map(({ name, kind }) => [name, kind]);
      assert.deepEqual(await findings(), []);
      const gu = (await get('wang', '/cadres?q=%E9%A1%BE')).cadres[0].id;
      await path.ok('wang', 200, 'POST', `/cadres/${gu}`, { base_pay: '42000', performance_pay: '14000' });
      assert.deepEqual(await findings(), [], '70 % and a third to the fen');
      await path.ok('wang', 200, 'POST', `/cadres/${gu}`, { base_pay: '42000', performance_pay: '13999.99' });
      assert.deepEqual(await findings(), [['顾芳', 'performance'], ['顾芳', 'ordinary']]);
      assert.deepEqual(await findings('?kind=ordinary'), [['顾芳', 'ordinary']]);
      const [, { about }] = (await get('wang', '/cadre-pay')).findings;
      assert.equal(about, '报酬 55999.99 元，不应低于书记 80000 元 的 70%，即 56000 元');
      assert.match((await table('wang', '/cadre-pay.csv')).text, /顾芳,党组织委员、村委会委员,42000,13999.99,绩效不到/);
      await path.ok('wang', 200, 'POST', `/cadres/${gu}`, { performance_pay: null });
      assert.deepEqual(await findings(), [['顾芳', 'missing']]);
    });

    it('ALL-2 a post that nobody took over is asked of the town, until it is filled or given up', async () => {
      const at = `/cadres/${id.lu}`;
      const { posts } = await get('wang', at);
      const director = posts.find(({ post }) => post === 'director');
      assert.deepEqual(await todos('wang'), []);
      await path.ok('wang', 200, 'POST', `${at}/posts/${director.id}`, { until_on: '2021-08-14' });
      assert.deepEqual(await todos('wang'), ['群星村 · 村委会主任空缺']);
      assert.deepEqual(await todos('far'), []);
      const { vacancies, cadres } = await get('wang', `/units/${village}/cadres`);
      assert.deepEqual(vacancies.map(({ post, last_name }) => [post, last_name]), [['director', '陆建']]);
      assert.equal(cadres[0].concurrent, false);
      assert.equal((await get('wang', `/units/${village}/cadres?on=2021-08-14`)).cadres[0].concurrent, true, 'as of that day');
      await path.ok('wang', 200, 'POST', `${at}/posts/${director.id}`, { ended_with: true });
      assert.deepEqual(await todos('wang'), []);
      await path.ok('wang', 200, 'POST', `${at}/posts/${director.id}`, { ended_with: false });
      await add('徐刚', { post: 'director' , from_on: '2021-08-15' });
      assert.deepEqual(await todos('wang'), []);
    });

    it('CADRE-5 CADRE-4 a class counts days for those who attended, also half days, and stands in the secretary’s file', async () => {
      const make = (more) => who.zhao('POST', '/cadre-classes', {
        name: '村干部轮训班', kind: 'county', organiser: '区委组织部', first_on: '2021-05-10', last_on: '2021-05-14', days: '4.5', ...more,
      });
      assert.deepEqual(await make({ days: '5.5' }).then(fields), ['days']);
      assert.deepEqual(await make({ days: '4.3' }).then(fields), ['days']);
      assert.deepEqual(await make({ last_on: '2021-08-16' }).then(fields), ['last_on']);
      assert.deepEqual(await make({ first_on: '2020-12-30', last_on: '2021-01-02', days: '2' }).then(fields), ['last_on']);
      const { id: one } = (await make()).body;
      const gu = (await get('wang', '/cadres?q=%E9%A1%BE')).cadres[0].id;
      assert.deepEqual(await who.zhao('POST', `/cadre-classes/${one}/attend`, { cadre: [gu], days: '5' }).then(fields), ['days']);
      assert.deepEqual(await who.zhao('POST', `/cadre-classes/${one}/attend`, { cadre: [], days: '4' }).then(fields), ['cadre']);
      await path.ok('zhao', 200, 'POST', `/cadre-classes/${one}/attend`, { cadre: [gu, id.lu], days: '4.5' });
      const { id: two } = (await make({ name: '网络班', kind: 'online', first_on: '2021-06-01', last_on: '2021-06-05', days: '2.5' })).body;
      await path.ok('zhao', 200, 'POST', `/cadre-classes/${two}/attend`, { cadre: [id.lu], days: '2.5' });
      const all = async (query = '') => (await get('wang', `/cadre-training?year=2021${query}`)).cadres.map(({ name, days }) => [name, days]);
      assert.deepEqual((await all('&who=all')).filter(([, days]) => days !== '0'), [['陆建', '7'], ['顾芳', '4.5']]);
      assert.equal((await all()).some(([name]) => name === '陆建'), false, 'seven days are enough');
      assert.deepEqual((await all('&who=reached')).map(([name]) => name), ['陆建']);
      assert.match((await table('wang', '/cadre-training.csv?who=all')).text, /陆建,党组织书记,2021,7,7,达到/);
      assert.deepEqual((await get('li', `/cadre-classes/${one}`)).attendances.map(({ name }) => name), ['陆建', '顾芳'], 'read from below');
      assert.deepEqual((await get('far', `/cadre-classes/${one}`)).attendances, [], 'with one’s own people alone');
      assert.equal((await who.wang('POST', `/units/320509/cadre-classes/${one}/remove`, {})).status, 404, 'but not changed');
      assert.equal((await who.zhao('POST', `/units/320509/cadre-classes/${one}/remove`, {})).status, 409);
      const file = async () => {
        const { secretaries } = await get('zhao', '/secretaries');
        return (await get('zhao', `/secretaries/${secretaries.find(({ unit }) => unit === village).id}`)).entries
          .map(({ kind, result, detail }) => [kind, result, detail.split('，')[0]]);
      };
      assert.deepEqual(await file(), [['培训', '2.5 天', '网络班'], ['培训', '4.5 天', '村干部轮训班']]);
      await path.ok('zhao', 200, 'POST', `/cadre-classes/${two}`, { name: '网上学习班' });
      assert.deepEqual((await file()).map(([, , name]) => name).sort(), ['村干部轮训班', '网上学习班']);
      assert.deepEqual(await who.zhao('POST', `/cadre-classes/${two}`, { days: '2' }).then(fields), ['days']);
      await path.ok('zhao', 200, 'POST', `/cadre-classes/${two}/cadres/${id.lu}/remove`, {});
      assert.deepEqual(await file(), [['培训', '4.5 天', '村干部轮训班']]);
      await path.ok('zhao', 200, 'POST', `/units/320509/cadre-classes/${two}/remove`, {});
      await path.ok('zhao', 201, 'POST', '/settings', { unit: '320509', name: 'cadre_training_days', value: '4', from: '2021-08-15', source: '县里规定' });
      assert.equal((await all()).some(([name]) => name === '顾芳'), false);
    });

    it('CADRE-7 CADRE-4 a pairing has who, when and result, counts beside the aim, and stands in the secretary’s file', async () => {
      const at = `/cadres/${id.lu}/pairings`;
      const wrong = (more) => who.wang('POST', at, { kind: 'degree', partner: '开放大学', from_on: '2021-03-01', ...more }).then(fields);
      assert.deepEqual(await wrong({ partner: '', kind: '' }), ['kind', 'partner']);
      assert.deepEqual(await wrong({ from_on: '2021-08-16' }), ['from_on']);
      assert.deepEqual(await wrong({ until_on: '2021-02-01', result: '结业' }), ['until_on']);
      assert.deepEqual(await wrong({ until_on: '2021-07-01' }), ['result'], 'what ended has its result');
      const { id: one } = await path.ok('wang', 201, 'POST', at, { kind: 'degree', partner: '开放大学', from_on: '2021-03-01' });
      await path.ok('zhao', 201, 'POST', at, { kind: 'master', partner: '老书记', from_on: '2021-03-01' });
      const city = await get('qian', '/cadre-pairings');
      assert.deepEqual([city.degrees, city.masters, city.bases, city.aim, city.total], [1, 1, 0, 300, 2]);
      assert.equal((await get('zhao', '/cadre-pairings')).aim, null);
      assert.deepEqual((await get('wang', '/cadre-pairings?kind=degree&view=open')).pairings.map(({ name }) => name), ['陆建']);
      assert.deepEqual((await get('far', '/cadre-pairings')).total, 0);
      await path.ok('wang', 200, 'POST', `${at}/${one}`, { until_on: '2021-07-01', result: '取得本科学历' });
      assert.match((await table('wang', '/cadre-pairings.csv?view=ended')).text, /陆建,学历提升,开放大学,2021-03-01,2021-07-01,取得本科学历/);
      const file = async () => {
        const { secretaries } = await get('zhao', '/secretaries');
        return (await get('zhao', `/secretaries/${secretaries.find(({ unit }) => unit === village).id}`)).entries
          .filter(({ kind }) => kind === '头雁培育').map(({ result, detail }) => [result, detail]);
      };
      assert.deepEqual((await file()).sort(), [['学历提升', '开放大学；取得本科学历'], ['师带徒', '老书记']]);
      await path.ok('wang', 200, 'POST', `${at}/${one}/remove`, {});
      assert.deepEqual(await file(), [['师带徒', '老书记']]);
    });

    it('CADRE-6 ALL-2 duties of the year that nobody set are asked of the town, by a month that is a setting', async () => {
      const asked = async (name) => {
        const { body } = await who[name]('GET', '/');
        return ['returned', 'overdue', 'soon', 'open'].flatMap((pile) => (body[pile] ?? []).map((one) => [pile, one])).filter(([, { title }]) => title.includes('定责亮标'))
          .map(([pile, { title, due, href_link }]) => [pile, title, due, href_link]);
      };
      const gu = (await get('wang', '/cadres?q=%E9%A1%BE')).cadres[0].id;
      const all = (await get('wang', '/cadre-duties?year=2021&state=missing')).total;
      const list = '/cadre-duties?year=2021&state=missing';
      assert.ok(all > 1);
      assert.deepEqual(await asked('wang'), [['overdue', `2021 年定责亮标 · 还有 ${all} 名村干部`, '2021-02-28', list]]);
      assert.deepEqual(await asked('zhao'), [], 'the county sets none');
      await path.ok('zhao', 201, 'POST', '/settings', { unit: '320509', name: 'cadre_duties_month', value: '8', from: '2021-08-15', source: '县里规定' });
      assert.deepEqual(await asked('wang'), [['open', `2021 年定责亮标 · 还有 ${all} 名村干部`, '2021-08-31', list]]);
      await path.ok('wang', 200, 'POST', `/cadres/${gu}/duties/2021`, { duties: '抓班子', aims: '增收' });
      assert.equal((await get('wang', list)).total, all, 'a draft is not set yet');
      await path.ok('wang', 200, 'POST', `/cadres/${gu}/duties/2021/submit`);
      assert.equal((await get('wang', list)).total, all - 1);
      assert.equal((await asked('wang'))[0][1], `2021 年定责亮标 · 还有 ${all - 1} 名村干部`);
      await path.ok('chen', 200, 'POST', `/cadres/${gu}/duties/2021/return`, { reason: '写细一点' });
    });

    it('CADRE-6 USER-3 a year is set, appraised at mid-year and at its end, each agreed to by another person', async () => {
      const at = `/cadres/${id.lu}/duties/2021`;
      const duties = { duties: '主持村党组织工作', aims: '集体收入增长一成' };
      assert.deepEqual(await who.wang('POST', at, { duties: '' }).then(fields), ['duties', 'aims']);
      await path.ok('wang', 200, 'POST', at, duties);
      assert.equal((await who.wang('POST', `/cadres/${id.lu}/duties/2022`, duties)).status, 404);
      await path.ok('wang', 200, 'POST', `${at}/submit`);
      const waiting = async (name) => {
        const { body } = await who[name]('GET', '/');
        return ['returned', 'overdue', 'soon', 'open'].flatMap((pile) => body[pile] ?? []).map(({ title }) => title).filter((title) => title.includes('陆建'));
      };
      assert.deepEqual(await waiting('chen'), ['群星村 · 陆建 2021 年定责待审核']);
      assert.deepEqual(await waiting('wang'), []);
      assert.equal((await who.wang('POST', `${at}/agree`)).status, 403, 'not what one wrote oneself');
      assert.equal((await who.chen('POST', at, duties)).status, 409, 'it waits for review');
      await path.ok('chen', 200, 'POST', `${at}/return`, { reason: '目标不具体' });
      assert.deepEqual(await waiting('wang'), ['群星村 · 陆建 2021 年定责和考评退回']);
      await path.ok('wang', 200, 'POST', at, { aims: '集体收入增长 10 万元' });
      await path.ok('wang', 200, 'POST', `${at}/submit`);
      await path.ok('chen', 200, 'POST', `${at}/agree`);
      assert.equal((await get('li', at)).state, 'agreed');
      assert.equal((await who.wang('POST', `${at}/submit`)).status, 422, 'nothing is written yet');
      await path.ok('chen', 200, 'POST', at, { mid_grade: 'good', mid_note: '进度过半' });
      await path.ok('chen', 200, 'POST', `${at}/submit`);
      assert.equal((await get('li', at)).mid_note, '', 'not agreed to yet');
      assert.equal((await who.chen('POST', `${at}/agree`)).status, 403);
      await path.ok('wang', 200, 'POST', `${at}/agree`);
      assert.equal((await get('li', at)).mid_note, '进度过半');
      assert.equal((await who.wang('POST', at, { end_grade: 'good', end_note: '完成' })).status, 409, 'not before December');
      place.setClock('2021-12-01T10:00:00+08:00');
      await path.ok('wang', 200, 'POST', at, { end_grade: 'excellent', end_note: '全部完成' });
      await path.ok('wang', 200, 'POST', `${at}/submit`);
      await path.ok('chen', 200, 'POST', `${at}/agree`);
      const line = (await get('wang', '/cadre-duties?year=2021&state=done')).cadres;
      assert.deepEqual(line.map(({ name, mid_grade_label: mid, end_grade_label: end }) => [name, mid, end]), [['陆建', '称职', '优秀']]);
      assert.match((await table('wang', '/cadre-duties.csv?year=2021&state=done')).text, /陆建,党组织书记,2021,年终已评,称职,优秀/);
      assert.equal((await get('wang', '/cadre-duties?state=none')).total > 0, true);
      const { secretaries } = await get('zhao', '/secretaries');
      const { entries } = await get('zhao', `/secretaries/${secretaries.find(({ unit }) => unit === village).id}`);
      assert.deepEqual(entries.filter(({ kind }) => kind === '一定两评').map(({ result, detail }) => [result, detail]), [['优秀', '全部完成']]);
    });

    it('CADRE-1 ALL-3 a move to another village ends the posts here and begins the record there, each leading to the other', async () => {
      const gone = await add('周行', { from_on: '2021-03-01' });
      const at = `/cadres/${gone}/move`;
      await path.ok('zhao', 201, 'POST', '/cadre-classes', { name: '走前的班', kind: 'county', organiser: '区委', first_on: '2021-04-01', last_on: '2021-04-03', days: '3' })
        .then(({ id: one }) => path.ok('zhao', 200, 'POST', `/cadre-classes/${one}/attend`, { cadre: [gone], days: '3' }));
      const move = { village: second, post: 'deputy_secretary', from_on: '2021-06-01' };
      assert.ok((await get('wang', at)).f.village.choices.some(({ value }) => value === second));
      assert.deepEqual(await who.wang('POST', at, { ...move, village }).then(fields), ['village'], 'where one is already');
      assert.deepEqual(await who.wang('POST', at, { ...move, village: '320509105200' }).then(fields), ['village'], 'a town moves within itself');
      assert.deepEqual(await who.wang('POST', at, { ...move, from_on: '2021-03-01' }).then(fields), ['from_on'], 'not before the post here');
      assert.deepEqual(await who.wang('POST', at, { ...move, from_on: '2031-03-01' }).then(fields), ['from_on']);
      for (const name of ['qian', 'li']) assert.equal((await who[name]('POST', at, move)).status, 403, name);
      assert.equal((await who.far('POST', at, move)).status, 404);
      const there = await path.ok('wang', 201, 'POST', at, move);
      const [before, after] = [await get('wang', `/cadres/${gone}`), await get('wang', `/cadres/${there.id}`)];
      assert.deepEqual(before.posts.map(({ until_on }) => until_on), ['2021-05-31']);
      assert.deepEqual([before.moved_to.href_link, after.moved_from.href_link, before.may_move, after.may_move], [`/cadres/${there.id}`, `/cadres/${gone}`, false, true]);
      assert.deepEqual([after.name, after.born_on, after.unit, after.posts_text], ['周行', before.born_on, second, '党组织副书记']);
      assert.equal((await who.wang('POST', at, move)).status, 409);
      assert.equal((await who.wang('GET', at)).status, 404);
      const days = (await get('wang', `/cadre-training?year=2021&who=all&unit=${second}`)).cadres.find(({ name }) => name === '周行').days;
      assert.equal(days, '3', 'what was learned before goes along');
      const far = await path.ok('zhao', 201, 'POST', `/cadres/${there.id}/move`, { village: '320509105200', post: 'member', from_on: '2021-07-01' });
      assert.equal((await get('far', `/cadres/${far.id}`)).moved_from.href_link, null, 'another town’s record stays closed');
      assert.deepEqual([(await get('wang', `/cadres/${there.id}`)).moved_to.unit_name.length > 0, (await who.wang('GET', `/cadres/${far.id}`)).status], [true, 404]);
    });

    it('CADRE-1 a post entered by mistake is removed; ARCH-1 the archive tells who came and went', async () => {
      const wrong = await path.ok('wang', 201, 'POST', `/cadres/${id.lu}/posts`, { post: 'committee_member', from_on: '2021-08-15' });
      await path.ok('wang', 200, 'POST', `/cadres/${id.lu}/posts/${wrong.id}/remove`, {});
      assert.equal((await who.wang('GET', `/cadres/${id.lu}/posts/${wrong.id}`)).status, 404);
      const { years } = await get('gu', `/villages/${village}`);
      const titles = years.flatMap(({ entries }) => entries).filter(({ kind }) => kind === '村“两委”班子');
      assert.equal(titles.some(({ title }) => title === '陆建不再任村委会主任'), true);
      assert.equal(titles.every(({ href_link: link }) => !link), true);
    });
  });
