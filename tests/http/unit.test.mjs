/* Units: the import with its report, the tree and the search, kinds in bulk, ending a unit, and who sees what. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { root, startPlace, transports } from './harness.mjs';
import { workbook } from './xlsx.mjs';

const suzhou = fs.readFileSync(`${root}/data/units-suzhou.csv`, 'utf8');
const town = '320509104'; // 平望镇
const village = '320509104201'; // 金联村

for (const transport of transports)
  describe(`units over ${transport}`, () => {
    let place, city, county, office, secretary, other, admin, countyAdmin, security;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-03-01T09:00:00+08:00' });
      place.addUser('city', { unit: '3205', roles: ['city_officer'] });
      place.addUser('county', { unit: '320509', roles: ['county_reviewer'] });
      place.addUser('office', { unit: town, roles: ['town_officer'] });
      place.addUser('secretary', { unit: village, roles: ['village_secretary'] });
      place.addUser('other', { unit: '320581', roles: ['county_reviewer'] });
      place.addUser('admin', { unit: '3205', roles: ['system_admin'] });
      place.addUser('countyadmin', { unit: '320509', roles: ['system_admin'] });
      place.addUser('security', { unit: '320509', roles: ['security_admin'] });
      [city, county, office, secretary, other, security] =
        ['city', 'county', 'office', 'secretary', 'other', 'security'].map((name) => place.api(name));
      admin = await place.signIn('admin');
      countyAdmin = await place.signIn('countyadmin');
    });
    after(() => place.stop());

    const upload = async (browser, text, name = 'units.csv') => {
      await browser.get('/units/import');
      const answer = await browser.upload('/units/import', {}, [{ field: 'file', name, bytes: Buffer.from(text) }],
        { accept: 'application/json' });
      return { status: answer.status, body: answer.json() };
    };
    const apply = (browser, { file, print }) => browser.post('/units/import/apply', { file, print }, { json: true });
    const unit = async (code) => (await city('GET', `/units/${code}`)).body;

    it('UNIT-1 Suzhou has its 2,377 units, level by level', async () => {
      const { status, body } = await city('GET', '/units?size=1');
      assert.equal(status, 200);
      assert.equal(body.total, 2377);
      assert.equal((await unit('3205')).level, 'city');
      assert.equal((await unit('320509')).level, 'county');
      assert.equal((await unit(town)).level, 'town');
      assert.equal((await unit(village)).level, 'village');
    });

    it('UNIT-2 kinds are guessed: Wujiang has 210 villages, 97 communities, 3 others', async () => {
      const count = async (kind) => (await county('GET', `/units?kind=${kind}`)).body.total;
      assert.equal(await count('village'), 210);
      assert.equal((await count('urban_community')) + (await count('rural_community')), 97);
      assert.equal(await count('other'), 3);
    });

    it('UNIT-2 villages and rural communities are covered, urban communities are not', async () => {
      const { body } = await county('GET', '/units?size=200&page=1');
      for (const { kind, covered } of body.units)
        assert.equal(covered, kind === 'village' || kind === 'rural_community', kind);
    });

    it('the tree opens down to the unit asked for, with counts', async () => {
      const { body } = await county('GET', `/units?unit=${town}`);
      assert.deepEqual([body.tree[0].code, body.tree[0].villages], ['320509', 310]);
      const towns = body.tree.filter(({ level }) => level === 'town');
      const villages = body.tree.filter(({ level }) => level === 'village');
      assert.equal(towns.length, 14);
      assert.ok(villages.every(({ code }) => code.startsWith(town)));
      assert.equal(villages.length, towns.find(({ code }) => code === town).villages);
    });

    it('search finds by part of a name or code, and says where it is', async () => {
      const byName = (await county('GET', `/units?q=${encodeURIComponent('金联')}`)).body;
      assert.deepEqual(byName.units.map(({ code, above }) => [code, above]), [[village, '平望镇']]);
      const byCode = (await county('GET', '/units?q=104201')).body;
      assert.ok(byCode.units.some(({ code }) => code === village));
      assert.equal((await county('GET', '/units?q=%25')).body.total, 0, 'a percent sign is only itself');
    });

    it('a list comes by pages', async () => {
      const first = (await county('GET', '/units?size=10&page=1')).body;
      const second = (await county('GET', '/units?size=10&page=2')).body;
      assert.equal(first.units.length, 10);
      assert.ok(first.units[9].code < second.units[0].code);
    });

    it('USER-2 nobody sees beside or above the own unit', async () => {
      assert.equal((await other('GET', `/units/${village}`)).status, 404);
      assert.equal((await other('GET', '/units?unit=320509')).status, 404);
      assert.equal((await office('GET', '/units/320509')).status, 404);
      assert.equal((await secretary('GET', '/units/320509104202')).status, 404);
      assert.equal((await secretary('GET', `/units/${village}`)).status, 200);
      assert.deepEqual((await secretary('GET', '/units')).body.units.map(({ code }) => code), [village]);
      assert.equal((await other('GET', `/units?q=${village}`)).body.total, 0);
      assert.equal((await place.browser().get('/units')).status, 303, 'signed out: to the sign-in page');
    });

    it('USER-1 administrators see names, which accounts need, and nothing else', async () => {
      const { body } = await security('GET', `/units/${village}`);
      assert.equal(body.name, '金联村委会');
      for (const key of ['kind', 'covered', 'former', 'version']) assert.equal(key in body, false, key);
      const found = (await security('GET', `/units?q=${village}&kind=village`)).body.units[0];
      assert.equal('kind' in found, false);
      assert.equal((await security('POST', `/units/${village}`, { kind: 'other' })).status, 403);
    });

    it('UNIT-2 a county corrects one unit; the version guards it', async () => {
      const changed = await county('POST', `/units/${village}`, { kind: 'rural_community', covered: false, version: 1 });
      assert.equal(changed.status, 200);
      assert.deepEqual([changed.body.kind, changed.body.covered, changed.body.version], ['rural_community', false, 2]);
      const stale = await county('POST', `/units/${village}`, { kind: 'village', version: 1 });
      assert.equal(stale.status, 409);
      assert.equal((await unit(village)).kind, 'rural_community');
      assert.equal((await county('POST', `/units/${village}`, { kind: 'village', covered: true })).status, 200);
    });

    it('what is not a correction is refused at its field', async () => {
      const refused = async (code, fields, field) => {
        const { status, body } = await county('POST', `/units/${code}`, fields);
        assert.equal(status, 422, JSON.stringify(fields));
        assert.ok(body.errors.some((error) => error.field === field), JSON.stringify(body));
      };
      await refused(village, { kind: 'hamlet' }, 'kind');
      await refused(village, { kind: null }, 'kind');
      await refused(village, { name: '新名' }, 'name');
      await refused(village, { covered: 'perhaps' }, 'covered');
      await refused(village, { ended_on: '2021-02-30' }, 'ended_on');
      await refused(town, { kind: 'village' }, 'kind');
      assert.equal((await office('POST', `/units/${village}`, { kind: 'other' })).status, 403);
      assert.equal((await other('POST', `/units/${village}`, { kind: 'other' })).status, 404);
    });

    it('UNIT-3 a merged village ends, names its successor, and stays readable', async () => {
      const code = '320509104220', successor = '320509104219';
      const end = (fields) => county('POST', `/units/${code}`, fields);
      assert.equal((await end({ ended_on: '2021-03-02' })).status, 422, 'not in the future');
      assert.equal((await end({ successor })).status, 422, 'a successor only of what has ended');
      assert.equal((await end({ ended_on: '2021-03-01', successor: code })).status, 422, 'not itself');
      assert.equal((await end({ ended_on: '2021-03-01', successor: '320581001001' })).status, 422, 'not out of scope');
      assert.equal((await county('POST', `/units/${town}`, { ended_on: '2021-03-01' })).status, 422, 'villages below');
      const ended = await end({ ended_on: '2021-03-01', successor });
      assert.deepEqual([ended.status, ended.body.ended_on, ended.body.successor], [200, '2021-03-01', successor]);
      assert.equal((await county('GET', `/units/${code}`)).body.successor_name, '秋泽村');
      const { body } = await county('GET', `/units?unit=${town}`);
      assert.equal(body.tree.some((row) => row.code === code), false);
      assert.equal((await end({ ended_on: null, successor: null })).body.ended_on, null);
    });

    it('UNIT-2 kinds of ticked villages are corrected at once, all or none', async () => {
      const codes = ['320509104001', '320509104002'];
      const set = (fields) => county('POST', '/units/kinds', { unit: town, codes, kind: 'rural_community', ...fields });
      const mixed = await set({ codes: [...codes, '320509105001'] });
      assert.equal(mixed.status, 422, 'a village of another town');
      assert.equal((await unit(codes[0])).kind, 'urban_community', 'nothing was written');
      assert.equal((await set({})).status, 200);
      for (const code of codes) {
        const { kind, covered } = await unit(code);
        assert.deepEqual([kind, covered], ['rural_community', true]);
      }
      assert.equal((await set({ covered: 'no' })).status, 200);
      assert.equal((await unit(codes[1])).covered, false);
      assert.equal((await set({ codes: [] })).status, 422);
      assert.equal((await set({ kind: '' })).status, 422);
      assert.equal((await set({ kind: 'city' })).status, 422);
      assert.equal((await set({ unit: '320581001' })).status, 404);
      assert.equal((await office('POST', '/units/kinds', { unit: town, codes, kind: 'village' })).status, 403);
      await set({ kind: 'urban_community', covered: 'by_kind' });
    });

    it('a page corrects kinds with ticked boxes', async () => {
      const browser = await place.signIn('county');
      await browser.get(`/units/${town}`);
      const answer = await browser.post('/units/kinds',
        { unit: town, codes: ['320509104003', '320509104004'], kind: 'rural_community', covered: 'by_kind' });
      assert.equal(answer.status, 303);
      assert.equal((await unit('320509104004')).covered, true);
      const page = await browser.get(answer.headers.location);
      assert.match(page.text, /已更正 2 个村（社区）的类别/);
      const empty = await browser.post('/units/kinds', { unit: town, kind: '', covered: 'by_kind' });
      assert.equal(empty.status, 422);
      assert.match(empty.text, /请先勾选要更正的村（社区）/);
    });

    it('the same file again changes nothing', async () => {
      const { status, body } = await upload(admin, suzhou);
      assert.equal(status, 200);
      assert.deepEqual([body.unchanged, body.created, body.renamed, body.ended, body.faults_count],
        [2377, 0, 0, 0, 0]);
      assert.equal(body.can_apply, false);
    });

    it('UNIT-3 a changed list is reported first, then applied whole', async () => {
      const lines = suzhou.trimEnd().split(/\r?\n/).filter((line) => !line.startsWith('320509104217'));
      const changed = lines.map((line) => line.replace(/^(320509104218),.*/, '$1,太平村村委会'));
      const { body } = await upload(admin, [...changed, `${town}299,新设村村委会`].join('\n') + '\n');
      assert.deepEqual([body.created, body.renamed, body.ended, body.revived, body.unchanged], [1, 1, 1, 0, 2375]);
      const kinds = Object.fromEntries(body.changes.map(({ change, code, was }) => [change, [code, was]]));
      assert.deepEqual(kinds.renamed, ['320509104218', '平安村委会']);
      assert.equal(kinds.ended[0], '320509104217');
      assert.equal((await unit('320509104218')).name, '平安村委会', 'a report changes nothing');

      const applied = await apply(admin, body);
      assert.equal(applied.status, 200, applied.text);
      const renamed = await unit('320509104218');
      assert.equal(renamed.name, '太平村村委会');
      assert.deepEqual(renamed.former.map(({ name, until }) => [name, until]), [['平安村委会', '2021-03-01']]);
      assert.equal((await unit('320509104217')).ended_on, '2021-03-01');
      const created = await unit(`${town}299`);
      assert.deepEqual([created.kind, created.covered], ['village', true]);
      const byFormerName = (await county('GET', `/units?q=${encodeURIComponent('平安村委会')}`)).body.units;
      assert.ok(byFormerName.some(({ code }) => code === '320509104218'));
    });

    it('what was reviewed is what is applied: not after the units have changed', async () => {
      const { body } = await upload(admin, suzhou);
      assert.deepEqual([body.revived, body.ended, body.renamed], [1, 1, 1]);
      await county('POST', '/units/320509104217', { ended_on: null });
      const stale = await apply(admin, body);
      assert.equal(stale.status, 409);
      assert.equal((await unit('320509104218')).name, '太平村村委会', 'nothing was written');
      const again = (await upload(admin, suzhou)).body;
      assert.equal((await apply(admin, again)).status, 200);
      assert.equal((await unit('320509104218')).name, '平安村委会');
    });

    it('a corrected kind outlives the next import', async () => {
      await county('POST', `/units/${village}`, { kind: 'rural_community' });
      const { body } = await upload(admin, suzhou.replace('金联村委会', '金联新村委会'));
      await apply(admin, body);
      assert.equal((await unit(village)).kind, 'rural_community');
      await apply(admin, (await upload(admin, suzhou)).body);
      await county('POST', `/units/${village}`, { kind: 'village' });
    });

    it('UNIT-1 bad rows are named by line, and nothing of the file is imported', async () => {
      const text = 'code,name\n3205,苏州市\n320509,吴江区\n32050,短\n320509777,\n320509888001,没有镇\n' +
        '320509,重复\n320509889,新\u202e镇\n320509890,新镇\n';
      const { status, body } = await upload(admin, text);
      assert.equal(status, 200);
      assert.deepEqual(body.faults.map(({ line }) => line), [4, 5, 6, 7, 8]);
      assert.equal(body.can_apply, false);
      const forced = await apply(admin, body);
      assert.equal(forced.status, 409);
      assert.equal((await city('GET', '/units/320509890')).status, 404);
      assert.equal((await unit('320581')).ended_on, null);
    });

    it('UNIT-3 a file about one town leaves the rest of the city alone', async () => {
      const { body } = await upload(admin, `code,name\n${town},平望镇\n`);
      assert.equal(body.ended, 27);
      assert.ok(body.changes.every(({ code }) => code.startsWith(town)));
    });

    it('USER-2 an administrator imports only within the own unit', async () => {
      const { body } = await upload(countyAdmin, 'code,name\n320509,吴江区\n320581,常熟市\n');
      assert.deepEqual(body.faults.map(({ line }) => line), [3]);
    });

    it('only the uploader applies an upload, and only a file that was uploaded', async () => {
      const { body } = await upload(admin, suzhou.replace('金联村委会', '金联新村委会'));
      assert.equal((await apply(countyAdmin, body)).status, 404);
      assert.equal((await apply(admin, { ...body, file: 'f'.repeat(64) })).status, 404);
      assert.equal((await apply(admin, { ...body, file: '../../etc/passwd' })).status, 404);
      assert.equal((await apply(admin, { print: body.print, file: '' })).status, 422);
    });

    it('files that are no list are refused with a sentence', async () => {
      await admin.get('/units/import');
      assert.equal((await admin.upload('/units/import', {}, [])).status, 422);
      const image = { field: 'file', name: 'units.csv', bytes: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') };
      assert.equal((await admin.upload('/units/import', {}, [image])).status, 422);
      const { body } = await upload(admin, '苏州市,3205\n');
      assert.match(body.faults[0].message, /第一行应当是列名/);
      const page = await admin.upload('/units/import', {},
        [{ field: 'file', name: 'a.csv', bytes: Buffer.from('code,name\n32050,短\n') }]);
      assert.match(page.text, /整个文件没有导入/);
    });

    it('ALL-4 the workbook that is exported reads back as it is, codes and all', async () => {
      const { bytes } = await admin.get('/units.csv?format=xlsx');
      const { body } = await upload(admin, bytes, '单位.xlsx');
      assert.deepEqual([body.faults_count, body.unchanged, body.can_apply], [0, 2377, false]);
    });

    it('ALL-4 a workbook is compared as a CSV file is, and what is wrong is named by its row', async () => {
      const rows = suzhou.trim().split(/\r?\n/).map((line) => line.split(','));
      const { body } = await upload(admin, workbook([['苏州市单位名录'], null, ...rows]), '名录.xlsx');
      assert.equal(body.faults_count, 0);
      assert.equal(body.can_apply, false);
      const bad = await upload(admin, workbook([rows[0], ['3205', '苏州市'], [{ xml: '<c><v>32050919900101100</v></c>' }, '甲村']]), '名录.xlsx');
      assert.deepEqual(bad.body.faults.map((fault) => fault.line), [3]);
      assert.match(bad.body.faults[0].message, /科学计数/);
      const { body: renamed } = await upload(admin, workbook(rows.map(([code, name]) =>
        [code, code === '320509104201' ? '金联新村委会' : name])), '名录.xlsx');
      assert.equal((await apply(admin, renamed)).status, 200);
      assert.equal((await unit('320509104201')).name, '金联新村委会');
      await apply(admin, (await upload(admin, suzhou)).body);
    });

    it('only the system administrator imports', async () => {
      for (const who of [city, county, office, secretary, security])
        assert.equal((await who('POST', '/units/import/apply', { file: 'x', print: 'y' })).status, 403);
    });

    it('the export reads back as it is', async () => {
      const csv = await admin.get('/units.csv');
      assert.match(csv.headers['content-type'], /text\/csv/);
      const { body } = await upload(admin, csv.text);
      assert.deepEqual([body.faults_count, body.unchanged, body.can_apply], [0, 2377, false]);
      assert.match((await (await place.signIn('county')).get('/units.csv')).text, /320509104201,金联村委会,village,1/);
    });
  });
