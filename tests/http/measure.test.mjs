/* What plans are measured by: working days (PLAN-9), campaigns (PLAN-1, PLAN-11), indicators, averages and values
 * (PLAN-4, PLAN-15); entered singly, by the page and by the sheet (ALL-4), with who may (USER-1, USER-2). */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { archive, readWorkbook, workbook } from './xlsx.mjs';

const county = '320509', town = '320509104', village = '320509104001', sister = '320509104002';
const campaign = {
  unit: county, name: '第一批', first_year: 2021, last_year: 2025, study_due: '2021-07-31', plan_due: '2021-08-15',
  commit_due: '2021-08-31', election_on: '2026-03-01',
};
const fields = (answer) => answer.body.errors.map((error) => error.field);

for (const transport of transports)
  describe(`measures over ${transport}`, () => {
    let place, wang, ming, zhen, shu, other, indicators;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-03-01T09:00:00+08:00' });
      place.addUser('ming', { unit: '3205', roles: ['city_officer'] });
      place.addUser('wang', { unit: county, roles: ['county_reviewer'] });
      place.addUser('other', { unit: '320506', roles: ['county_reviewer'] });
      place.addUser('zhen', { unit: town, roles: ['town_officer'] });
      place.addUser('shu', { unit: village, roles: ['village_secretary'] });
      place.addUser('admin', { unit: '3205', roles: ['system_admin'] });
      [wang, ming, zhen, shu, other] = ['wang', 'ming', 'zhen', 'shu', 'other'].map((name) => place.api(name));
      const { body } = await wang('GET', '/indicators?size=200');
      indicators = Object.fromEntries(body.indicators.map((one) => [one.code, one.id]));
    });
    after(() => place.stop());

    describe('the calendar', () => {
      it('PLAN-9 the shipped table is there from 2019 to 2026, and 2027 is said to be missing', async () => {
        place.setClock('2026-12-01T09:00:00+08:00');
        const { body } = await zhen('GET', '/calendar?year=2021');
        assert.deepEqual(body.years.map((one) => one.year), [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]);
        assert.deepEqual(body.missing, [2027]);
        assert.equal(body.days.find((one) => one.day === '2021-10-09').kind, 'work');
        const page = await (await place.signIn('zhen')).get('/calendar?year=2027');
        assert.match(page.text, /没有2027年的放假安排表，请先补充/);
        place.setClock('2021-03-01T09:00:00+08:00');
      });

      it('PLAN-9 only the city adds, replaces and removes days', async () => {
        const day = { day: '2027-01-01', kind: 'off', name: '元旦' };
        assert.equal((await wang('POST', '/calendar', day)).status, 403);
        const made = await ming('POST', '/calendar', day);
        assert.equal(made.status, 201);
        assert.equal(made.headers.location, '/calendar?year=2027');
        assert.equal((await ming('POST', '/calendar', { ...day, kind: 'work' })).status, 201);
        const { body } = await ming('GET', '/calendar?year=2027');
        assert.deepEqual(body.days.map((one) => one.kind), ['work']);
        assert.equal((await ming('POST', '/calendar/remove', { day: '2027-01-01' })).status, 200);
        assert.equal((await ming('POST', '/calendar/remove', { day: '2027-01-01' })).status, 404);
        const bad = await ming('POST', '/calendar', { day: '2027-02-29', kind: 'rest' });
        assert.equal(bad.status, 422);
        assert.deepEqual(fields(bad), ['day', 'kind', 'name']);
      });

      it('ALL-4 a sheet of days is shown first and taken whole or not at all', async () => {
        const browser = await place.signIn('ming');
        const file = (text) => [{ field: 'file', name: '2028.csv', type: 'text/csv', bytes: Buffer.from(text) }];
        const good = 'date,kind,name\n2028-01-01,off,元旦\n2028-01-02,work,元旦\n';
        await browser.get('/calendar/import');
        const bad = await browser.upload('/calendar/import', {}, file(good + '2028-02-30,off,春节\n2028-02-01,no,春节\n'));
        assert.equal(bad.status, 422);
        assert.match(bad.text, /第 4 行“日期”：“2028-02-30”不是正确的日期/);
        assert.match(bad.text, /第 5 行“类别”/);
        const shown = await browser.upload('/calendar/import', {}, file(good));
        assert.equal(shown.status, 200);
        assert.match(shown.text, /将导入 2 天/);
        assert.equal((await ming('GET', '/calendar?year=2028')).body.total, 0);
        const content = /<textarea name="content"[^>]*>\n([^<]*)<\/textarea>/.exec(shown.text)[1];
        const applied = await browser.upload('/calendar/import', { content, apply: '1' }, []);
        assert.equal(applied.status, 303);
        assert.equal((await ming('GET', '/calendar?year=2028')).body.total, 2);
        const gb = Buffer.concat([Buffer.from('date,kind,name\n2028-05-01,off,'), Buffer.from('d4aab5a9', 'hex')]);
        const read = await browser.upload('/calendar/import', {}, [{ field: 'file', name: 'gb.csv', bytes: gb }]);
        assert.match(read.text, /<textarea name="content"[^>]*>\ndate,kind,name\n2028-05-01,off,元旦<\/textarea>/);
        const picture = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
        assert.equal((await browser.upload('/calendar/import', {},
          [{ field: 'file', name: '2028.csv', type: 'text/csv', bytes: picture }])).status, 422);
        assert.equal((await browser.upload('/calendar/import', {}, [])).status, 422);
        const partly = await ming('POST', '/calendar/import',
          { content: 'date,kind,name\n2029-01-01,off,元旦\n2029-13-01,off,元旦', apply: true });
        assert.equal(partly.status, 422);
        assert.deepEqual(fields(partly), ['line.3.date']);
        assert.equal((await ming('GET', '/calendar?year=2029')).body.total, 0);
      });
    });

    describe('campaigns', () => {
      let id;

      it('PLAN-11 the form of the first campaign holds the dates of the opinion', async () => {
        const { text } = await (await place.signIn('wang')).get('/campaigns/new');
        for (const value of ['2021', '2025', '2021-07-31', '2021-08-15', '2021-08-31'])
          assert.match(text, new RegExp(`value="${value}"`));
        assert.match(text, /苏组通〔2021〕32号/);
      });

      it('PLAN-1 a county sets one up, its towns and villages read it, the next county does not', async () => {
        const made = await wang('POST', '/campaigns', campaign);
        assert.equal(made.status, 201);
        assert.deepEqual({ ...campaign }, Object.fromEntries(Object.keys(campaign).map((key) => [key, made.body[key]])));
        id = made.body.id;
        assert.equal(made.headers.location, `/campaigns/${id}`);
        for (const reader of [ming, zhen, shu]) {
          assert.equal((await reader('GET', `/campaigns/${id}`)).status, 200);
          assert.deepEqual((await reader('GET', '/campaigns')).body.campaigns.map((one) => one.id), [id]);
        }
        assert.equal((await other('GET', `/campaigns/${id}`)).status, 404);
        assert.equal((await other('POST', `/campaigns/${id}`, { name: '别人的' })).status, 404);
        assert.equal((await other('GET', '/campaigns')).body.total, 0);
        assert.equal((await zhen('POST', '/campaigns', campaign)).status, 403);
        assert.equal((await place.api('admin')('GET', '/campaigns')).status, 403);
      });

      it('PLAN-1 PLAN-11 years and dates in the wrong order are refused at their fields', async () => {
        const refuse = async (change, field) => {
          const answer = await wang('POST', '/campaigns', { ...campaign, name: '另一批', ...change });
          assert.equal(answer.status, 422, JSON.stringify(change));
          assert.deepEqual(fields(answer), [field]);
        };
        await refuse({ last_year: 2020 }, 'last_year');
        await refuse({ last_year: 2031 }, 'last_year');
        await refuse({ plan_due: '2021-07-30' }, 'plan_due');
        await refuse({ commit_due: '2021-08-14' }, 'commit_due');
        await refuse({ study_due: '2021-02-30' }, 'study_due');
        await refuse({ unit: '320506' }, 'unit');
        await refuse({ unit: town }, 'unit');
        await refuse({ name: campaign.name }, 'name');
        await refuse({ colour: 'red' }, 'colour');
      });

      it('ALL-1 a change is kept with who made it, and a stale one is refused', async () => {
        const changed = await wang('POST', `/campaigns/${id}`, { plan_due: '2021-08-20', version: 1 });
        assert.equal(changed.status, 200);
        assert.equal(changed.body.version, 2);
        assert.equal(changed.body.study_due, campaign.study_due);
        assert.equal((await wang('POST', `/campaigns/${id}`, { plan_due: '2021-08-25', version: 1 })).status, 409);
        const { body } = await zhen('GET', `/campaigns/${id}`);
        assert.equal(body.changes[0].what, '规划和公示：2021年8月15日 → 2021年8月20日');
        assert.equal(body.changes[0].by, 'wang');
        assert.equal(body.changes.length, 2);
      });

      it('PLAN-1 years stay once a plan stands on them', async () => {
        const plan = await zhen('POST', '/plans', { campaign: id, unit: village });
        assert.equal(plan.status, 201, JSON.stringify(plan.body));
        const answer = await wang('POST', `/campaigns/${id}`, { last_year: 2026 });
        assert.equal(answer.status, 422);
        assert.deepEqual(fields(answer), ['first_year']);
        assert.equal((await wang('POST', `/campaigns/${id}`, { name: '第一批规划' })).status, 200);
      });
    });

    describe('indicators', () => {
      it('PLAN-15 the shipped library is there, and nobody changes it', async () => {
        const { body } = await shu('GET', '/indicators?list=prosperity');
        assert.ok(body.indicators.length >= 6);
        assert.equal(body.indicators[0].code, 'P01');
        assert.equal((await wang('POST', `/indicators/${indicators.P01}`, { name: '别的' })).status, 403);
        assert.equal(place.yicun(['migrate']).status, 0);
        assert.equal((await shu('GET', '/indicators?list=prosperity')).body.total, body.total);
      });

      it('PLAN-3 a county adds its own, which its towns see and the next county does not', async () => {
        const own = { name: '村史馆参观人次', unit_of_measure: '人次', direction: 'at_least' };
        const made = await wang('POST', '/indicators', own);
        assert.equal(made.status, 201);
        assert.equal(made.body.unit, county);
        assert.equal((await zhen('GET', `/indicators/${made.body.id}`)).status, 200);
        assert.equal((await other('GET', `/indicators/${made.body.id}`)).status, 404);
        assert.equal((await other('POST', `/indicators/${made.body.id}`, { name: '甲' })).status, 404);
        assert.equal((await zhen('POST', '/indicators', own)).status, 403);
        assert.deepEqual(fields(await wang('POST', '/indicators', own)), ['name']);
        assert.deepEqual(fields(await wang('POST', '/indicators', { ...own, name: '村级集体净资产' })), ['name']);
        assert.equal((await other('POST', '/indicators', own)).status, 201);
        assert.deepEqual(fields(await wang('POST', '/indicators', { ...own, name: '乙', unit_of_measure: '' })),
          ['unit_of_measure']);
        assert.deepEqual(fields(await wang('POST', '/indicators', { ...own, name: '乙', direction: 'up' })), ['direction']);
      });

      it('PLAN-4 once it has figures its unit and direction stay; retired it takes none', async () => {
        const { body } = await wang('POST', '/indicators',
          { name: '村民夜校课时', unit_of_measure: '节', direction: 'at_least' });
        const figure = { unit: county, year: 2020, value: '12' };
        assert.equal((await wang('POST', `/indicators/${body.id}/averages`, figure)).status, 201);
        assert.deepEqual(fields(await wang('POST', `/indicators/${body.id}`, { direction: 'at_most' })), ['direction']);
        const retired = await wang('POST', `/indicators/${body.id}`, { retired: true, version: 1 });
        assert.equal(retired.status, 200);
        assert.equal((await wang('POST', `/indicators/${body.id}/averages`, { ...figure, year: 2019 })).status, 422);
        assert.equal((await wang('POST', `/indicators/${body.id}`, { note: '旧', version: 1 })).status, 409);
      });
    });

    describe('figures', () => {
      it('PLAN-4 an average is never changed: a correction follows it, and both are shown', async () => {
        const at = `/indicators/${indicators.P01}/averages`;
        assert.equal((await wang('POST', at, { unit: county, year: 2020, value: '548.2' })).status, 201);
        const corrected = await wang('POST', at, { unit: county, year: 2020, value: '550' });
        assert.equal(corrected.body.value, '550');
        const { body } = await shu('GET', at);
        assert.deepEqual(body.averages.map((one) => [one.value, one.current, one.by]),
          [['550', true, 'wang'], ['548.2', false, 'wang']]);
        assert.equal((await other('GET', at)).body.total, 0);
      });

      it('USER-2 averages are entered by the county within its scope, values by the town too', async () => {
        const average = `/indicators/${indicators.P02}/averages`, value = `/indicators/${indicators.P02}/values`;
        assert.equal((await zhen('POST', average, { unit: town, year: 2020, value: '1' })).status, 403);
        assert.deepEqual(fields(await other('POST', average, { unit: county, year: 2020, value: '1' })), ['unit']);
        assert.deepEqual(fields(await wang('POST', average, { unit: village, year: 2020, value: '1' })), ['unit']);
        assert.equal((await zhen('POST', value, { unit: village, year: 2020, value: '300' })).status, 201);
        assert.equal((await shu('POST', value, { unit: village, year: 2020, value: '1' })).status, 403);
        assert.deepEqual(fields(await zhen('POST', value, { unit: '320509103200', year: 2020, value: '1' })), ['unit']);
        assert.deepEqual(fields(await wang('POST', value, { unit: town, year: 2020, value: '1' })), ['unit']);
        const seen = await zhen('GET', value);
        assert.deepEqual(seen.body.values.map((one) => [one.unit, one.value]), [[village, '300']]);
      });

      it('PLAN-4 figures that cannot be are refused', async () => {
        const refuse = async (code, change, field) => {
          const answer = await wang('POST', `/indicators/${indicators[code]}/averages`,
            { unit: county, year: 2020, value: '1', ...change });
          assert.equal(answer.status, 422);
          assert.deepEqual(fields(answer), [field]);
        };
        await refuse('P03', { year: 2022 }, 'year');
        await refuse('P03', { value: '12.34567' }, 'value');
        await refuse('P03', { value: '' }, 'value');
        await refuse('P03', { value: '200000000000' }, 'value');
        await refuse('P05', { value: '1000.5' }, 'value');
        await refuse('P11', {}, 'value');
      });

      it('PLAN-4 a page for a region and year saves what was changed on it, and empties withdraw', async () => {
        const p06 = `value.${indicators.P06}`, p07 = `value.${indicators.P07}`;
        const saved = await wang('POST', '/averages', { unit: town, year: 2020, [p06]: '88.5', [p07]: '97', });
        assert.deepEqual(saved.body, { unit: town, year: 2020, changed: 2 });
        const again = await wang('POST', '/averages', { unit: town, year: 2020, [p06]: '88.5', [p07]: '' });
        assert.equal(again.body.changed, 1);
        const { body } = await zhen('GET', `/averages?unit=${town}&year=2020`);
        const line = (code) => body.lines.find((one) => one.code === code).value;
        assert.equal(line('P06'), '88.5');
        assert.equal(line('P07'), '');
        const history = await wang('GET', `/indicators/${indicators.P07}/averages`);
        assert.deepEqual(history.body.averages.map((one) => one.value), [null, '97']);
        const bad = await wang('POST', '/averages', { unit: town, year: 2020, [p06]: 'viel', [p07]: '95', 'value.999999': '1' });
        assert.equal(bad.status, 422);
        assert.deepEqual(fields(bad), [p06, 'value.999999']);
        assert.equal((await wang('GET', `/indicators/${indicators.P07}/averages`)).body.total, 2);
      });

      it('PLAN-4 whoever changes a figure must have seen the present one', async () => {
        const p08 = `value.${indicators.P08}`, was = `was.${indicators.P08}`, p09 = `value.${indicators.P09}`;
        await wang('POST', '/averages', { unit: county, year: 2019, [p08]: '10' });
        const stale = await ming('POST', '/averages', { unit: county, year: 2019, [p08]: '12', [was]: '' });
        assert.equal(stale.status, 422);
        assert.deepEqual(stale.body.errors.map((error) => error.rule), ['version']);
        const beside = await ming('POST', '/averages', { unit: county, year: 2019, [p08]: '', [was]: '', [p09]: '40' });
        assert.equal(beside.body.changed, 1);
        const { body } = await wang('GET', `/averages?unit=${county}&year=2019`);
        assert.equal(body.lines.find((one) => one.code === 'P08').value, '10');
      });

      it('PLAN-4 where no average was entered, the mean of the villages is shown beside it', async () => {
        const at = `/indicators/${indicators.P04}/values`;
        await zhen('POST', at, { unit: village, year: 2020, value: '100' });
        await zhen('POST', at, { unit: sister, year: 2020, value: '201' });
        const { body } = await wang('GET', `/averages?unit=${county}&year=2020`);
        const line = body.lines.find((one) => one.code === 'P04');
        assert.deepEqual([line.value, line.mean, line.villages], ['', '150.5', 2]);
      });

      it('PLAN-4 the floor is the official figure, else the mean; of the county, or of the town by the setting', async () => {
        const { body: { plans } } = await zhen('GET', '/plans');
        const floor = async (code) => {
          const { body } = await zhen('GET', `/plans/${plans[0].id}/floor?list=prosperity&target=1&indicator=${indicators[code]}`);
          return [body.source, body.value, body.year, body.unit_name];
        };
        assert.deepEqual(await floor('P01'), ['official', '550', 2020, '吴江区']);
        assert.deepEqual(await floor('P04'), ['computed', '150.5', 2020, '吴江区']);
        assert.equal((await floor('P10'))[0], 'none');
        const setting = { unit: county, name: 'floor_region', value: 'town', from: '2021-03-01', source: '本区实施办法' };
        assert.ok((await wang('POST', '/settings', setting)).status < 300);
        assert.equal((await floor('P01'))[0], 'none');
        assert.deepEqual(await floor('P06'), ['official', '88.5', 2020, '平望镇']);
        assert.equal((await floor('P07'))[0], 'none');
        assert.deepEqual(await floor('P04'), ['computed', '150.5', 2020, '平望镇']);
      });

      it('ALL-4 a sheet of values: each wrong cell is named, nothing is half imported, exports read back', async () => {
        const head = '指标,单位代码,年度,数值\n';
        const good = `${head}S01,${village},2018,95\n群众诉求按期办结率,${sister},2018,"97.5"\n`;
        const send = (content, apply) => zhen('POST', '/values/import', { content, apply });
        const bad = await send(`${good}X99,${village},2018,1\nS01,320509103200,2018,1\nS01,${village},2018,many\n` +
          `S01,${village},2018,90\n`, true);
        assert.equal(bad.status, 422);
        assert.deepEqual(fields(bad), ['line.4.indicator', 'line.5.unit', 'line.6.value', 'line.7.indicator']);
        assert.match(bad.body.errors[3].message, /第 7 行“指标”：与第 2 行重复/);
        const shown = await send(good, false);
        assert.deepEqual([shown.body.rows, shown.body.changed], [2, 2]);
        const values = `/indicators/${indicators.S01}/values`;
        assert.equal((await zhen('GET', values)).body.total, 0);
        assert.deepEqual((await send(good, true)).body, { rows: 2, changed: 2 });
        assert.deepEqual((await zhen('GET', values)).body.values.map((one) => one.value), ['95', '97.5']);
        const browser = await place.signIn('zhen');
        const csv = await browser.get('/values.csv?year=2018');
        assert.match(csv.text, new RegExp(`S01,群众诉求按期办结率,${sister},.*,2018,97.5,%`));
        await browser.get('/values/import');
        const back = await browser.upload('/values/import', { apply: '1' },
          [{ field: 'file', name: '各村数值.csv', type: 'text/csv', bytes: csv.bytes }], { accept: 'application/json' });
        assert.deepEqual(back.json(), { rows: 2, changed: 0 });
        assert.equal((await shu('POST', '/values/import', { content: good })).status, 403);
      });

      it('ALL-4 a workbook of values: as CSV, each wrong cell is named and nothing is half imported', async () => {
        const browser = await place.signIn('zhen');
        await browser.get('/values/import');
        const send = (bytes, more = {}) => browser.upload('/values/import', more, [{ field: 'file', name: '数值.xlsx', bytes }],
          { accept: 'application/json' });
        const head = [['2017年各村数值'], ['指标', '单位代码', '年度', '数值']];
        const good = [...head, ['S01', village, 2017, { xml: '<c><v>0.10000000000000001</v></c>' }], null,
          [null, Number(sister), 2017, { xml: '<c><f>90+7.5</f><v>97.5</v></c>' }]];
        const merged = ['A1:D1', 'A3:A5'];
        const bad = await send(workbook([...good, ['S01', { xml: '<c><v>320509199001011000</v></c>' }, 2017, 1],
          ['S01', village, 2016, { xml: '<c t="e"><v>#DIV/0!</v></c>' }], ['S02', village, 2017, 'many']], merged), { apply: '1' });
        assert.equal(bad.status, 422);
        assert.deepEqual(bad.json().errors.map((error) => error.field), ['line.7.value', 'line.6.unit', 'line.8.value']);
        assert.match(bad.json().errors[0].message, /第 7 行“数值”：公式没有算出结果（#DIV[/]0!）/);
        const total = async () => (await zhen('GET', `/indicators/${indicators.S01}/values?year=2017`)).body.values
          .filter((one) => one.year === 2017).map((one) => one.value);
        assert.deepEqual(await total(), []);
        const page = await browser.upload('/values/import', {}, [{ field: 'file', name: '数值.xlsx', bytes: workbook(good, merged) }]);
        assert.equal(page.status, 200);
        const content = /<textarea name="content"[^>]*>\n([^<]*)<\/textarea>/.exec(page.text)[1];
        assert.deepEqual((await zhen('POST', '/values/import', { content, apply: true })).body, { rows: 2, changed: 2 });
        assert.deepEqual((await total()).sort(), ['0.1', '97.5']);
        assert.deepEqual((await send(workbook(good, merged), { apply: '1' })).json(), { rows: 2, changed: 0 });
      });

      it('ALL-4 a list is taken out as a workbook of the same cells, which the import reads', async () => {
        const browser = await place.signIn('zhen');
        const csv = (await browser.get('/values.csv?year=2017')).text.replace(/^\uFEFF/, '').trim().split('\r\n').map((line) => line.split(','));
        const answer = await browser.get('/values.csv?year=2017&format=xlsx');
        assert.equal(answer.headers['content-type'], 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
        assert.match(answer.headers['content-disposition'], /[.]xlsx$/);
        assert.deepEqual(readWorkbook(answer.bytes).map((row) => row.join()), csv.map((row) => row.join()));
        assert.deepEqual((await browser.get('/values.csv?year=2017&format=xlsx')).bytes, answer.bytes);
        await browser.get('/values/import');
        const back = await browser.upload('/values/import', { apply: '1' },
          [{ field: 'file', name: '各村数值.xlsx', bytes: answer.bytes }], { accept: 'application/json' });
        assert.deepEqual(back.json(), { rows: 2, changed: 0 });
        const page = await browser.get('/values?year=2017');
        assert.match(page.text, /href="[/]values[.]csv[?]year=\d+&amp;format=xlsx"/);
      });

      it('ALL-4 what only looks like a workbook is refused in one sentence', async () => {
        const browser = await place.signIn('zhen');
        await browser.get('/values/import');
        const whole = workbook([['指标', '单位代码', '年度', '数值'], ['S01', village, 2017, 1]]);
        const broken = Buffer.from(whole);
        broken[whole.length - 6] ^= 1;
        const bomb = archive([['[Content_Types].xml', '<Types/>'], ['xl/workbook.xml', ' '.repeat(30 << 20)]]);
        for (const [bytes, why] of [[broken, '不是 Excel 工作簿，或者已经损坏'], [bomb, '太大了']]) {
          const answer = await browser.upload('/values/import', { apply: '1' }, [{ field: 'file', name: '数值.xlsx', bytes }]);
          assert.equal(answer.status, 422);
          assert.ok(answer.text.includes(why));
        }
      });

      it('ALL-4 a sheet of averages reaches no further than the scope', async () => {
        const content = `indicator,unit,year,value\nS02,${county},2018,3.5\nS02,${town},2018,4\n`;
        assert.deepEqual(fields(await other('POST', '/averages/import', { content, apply: true })),
          ['line.2.unit', 'line.3.unit']);
        assert.equal((await wang('POST', '/averages/import', { content, apply: true })).body.changed, 2);
      });

      it('USER-2 pages of other regions are not there, those above are', async () => {
        assert.equal((await other('GET', `/averages?unit=${county}`)).status, 404);
        assert.equal((await shu('GET', `/averages?unit=${county}`)).status, 200);
        assert.equal((await zhen('GET', `/values?unit=${county}`)).status, 404);
        assert.equal((await zhen('GET', '/values.csv?unit=320506')).status, 404);
      });
    });

    it('ALL-1 what was entered stands in an unbroken audit chain', () => {
      const checked = place.yicun(['check']);
      assert.equal(checked.status, 0, checked.stdout + checked.stderr);
    });
  });
