// Archives as a download: one village's at once, a county's as a background job that survives what servers go through.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { sleep, startPlace, transports } from './harness.mjs';
import { startPath, town } from './path.mjs';
import { checkArchive } from './zip.mjs';

const [village, beside] = [`${town}200`, `${town}201`];
const county = '320509', otherCounty = '320506';
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

const people = {
  li: { unit: village, roles: ['village_secretary'] },
  gu: { unit: beside, roles: ['village_secretary'] },
  he: { unit: '320509105', roles: ['town_officer'] },
  mo: { unit: otherCounty, roles: ['county_reviewer'] },
  sun: { unit: county, roles: ['department_member'] },
  root: { unit: '3205', roles: ['system_admin'] },
  ear: { unit: '3205', roles: ['auditor'] },
};

/* A place with one village whose plan is filed, with a photo, a public feedback and a second version of the plan. */
async function startArchive(transport) {
  const place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
  const path = await startPath(place);
  for (const [name, person] of Object.entries(people)) {
    place.addUser(name, person);
    path.who[name] = place.api(name);
  }
  const plan = await path.bring(await path.begin(village), 'on_notice');
  const { notice } = await path.ok('wang', 200, 'GET', `/plans/${plan}`);
  const wang = await place.signIn('wang');
  await wang.get(`/notices/${notice.id}`);
  const uploaded = await wang.upload(`/notices/${notice.id}/photos`, {}, [{ field: 'photo', name: '公示栏 照片.png', bytes: picture }]);
  assert.equal(uploaded.status, 303);
  const guest = place.browser();
  await guest.get(`/public/notices/${notice.id}`);
  await guest.post(`/public/notices/${notice.id}/feedback`,
    { text: '村东头的路灯能不能列进去？', name: '沈阿婆', contact: '13800000000' });
  const { feedback } = await path.ok('wang', 200, 'GET', `/notices/${notice.id}`);
  await path.ok('wang', 200, 'POST', `/feedback/${feedback[0].id}/answer`, { text: '已经列入。', shown: true });
  await path.bring(plan, 'filed');
  return { place, path, plan, notice: notice.id };
}

const states = ['waiting', 'running'];

for (const transport of transports)
  describe(`archives to take along over ${transport}`, () => {
    let place, path, plan, notice, tokens;

    before(async () => {
      ({ place, path, plan, notice } = await startArchive(transport));
      tokens = {};
    });
    after(() => place.stop());

    const bearer = (who) => {
      tokens[who] ??= place.yicun(['token', 'add', who]).stdout.trim();
      return { authorization: `Bearer ${tokens[who]}`, accept: 'application/json' };
    };
    const fetched = (who, link, at = place) => at.request('POST', link, { headers: bearer(who) });
    const job = (id, at = place, who = 'zhao') =>
      at.request('GET', `/archives/${id}`, { headers: bearer(who) }).then((answer) => answer.json());
    const ask = (unit = county, who = 'zhao') => path.ok(who, 201, 'POST', '/archives', { unit });

    /* Looks at a job until it is as wanted. */
    async function until(id, wanted, at = place) {
      for (let i = 0; i < 1500; i++) {
        const found = await job(id, at);
        if (wanted(found)) return found;
        await sleep(10);
      }
      throw new Error(`job ${id}: ${JSON.stringify(await job(id, at))} ${at.server.output}`);
    }
    const ended = (id, at) => until(id, ({ open }) => !open, at);
    const half = (id, at) => until(id, ({ state, done }) => state === 'running' && done > 0, at);
    const made = () => fs.readdirSync(`${place.folder}/files/made`);

    const isHalf = (id) => made().some((name) => name.startsWith(`.${id}-`));
    async function nothingHalf(id) {
      for (let i = 0; isHalf(id); i++) {
        assert.ok(i < 500, made().join());
        await sleep(10);
      }
    }

    function verified(bytes) {
      fs.writeFileSync(`${place.folder}/check.zip`, bytes);
      const { status, stdout, stderr } = place.yicun(['check', '--archive', `${place.folder}/check.zip`]);
      assert.equal(status, 0, stderr);
      return stdout;
    }

    it('ARCH-1 a village is one ZIP of pages that open without a server, data, attachments, contents and sums', async () => {
      const answer = await fetched('li', `/villages/${village}/archive`);
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.headers['content-type'], 'application/zip');
      assert.match(decodeURIComponent(answer.headers['content-disposition']), /一村一档 2021-\d\d-\d\d\.zip$/);
      const { files, contents } = checkArchive(answer.bytes);
      assert.deepEqual([contents.unit, contents.villages, contents.made_by], [village, 1, 'li']);
      assert.match(verified(answer.bytes), new RegExp(`^${files.size} files`));
      const names = [...files.keys()];
      const named = (words) => names.filter((name) => name.includes(words) && name.endsWith('.html'));
      for (const words of ['专题学习', '会议', '张贴公示', '群众意见', '规划批次', '任期规划第 1 版', '办理过程', '历次版本'])
        assert.ok(named(words).length, words);
      assert.equal(named('承诺事项').length, 5, 'each promise has its page');
      const photo = names.find((name) => name.startsWith('附件/'));
      assert.match(photo, /^附件\/\d+ 公示栏 照片\.png$/);
      assert.deepEqual(files.get(photo), picture);
      assert.match(files.get('index.html').toString(), /一村一档[^]*公示栏 照片\.png/);
      assert.deepEqual(made(), [], 'nothing is left on the disk');
    });

    it('ARCH-1 data beside a page are what the page tells programs', async () => {
      const { files } = checkArchive((await fetched('wang', `/villages/${village}/archive`)).bytes);
      const text = [...files].find(([name]) => name.includes('张贴公示') && name.endsWith('.json'))[1];
      const shown = await path.ok('sun', 200, 'GET', `/notices/${notice}`);
      const { id, plan: of, files: attached, feedback } = JSON.parse(text);
      assert.deepEqual([id, of, attached[0].name, feedback[0].answer], [notice, shown.plan, '公示栏 照片.png', '已经列入。']);
      const whole = JSON.parse(files.get('档案.json'));
      assert.deepEqual(whole.years, (await path.ok('wang', 200, 'GET', `/villages/${village}`)).years);
    });

    it('ARCH-1 leaves out who of the public said it, and what was shown to those who act', async () => {
      for (const who of ['li', 'wang', 'zhao']) {
        const { files } = checkArchive((await fetched(who, `/villages/${village}/archive`)).bytes);
        for (const [name, bytes] of files) assert.doesNotMatch(bytes.toString(), /沈阿婆|13800000000/, name);
      }
    });

    it('ARCH-1 is the same in the same order for everyone who may have it', async () => {
      const lists = [];
      for (const who of ['li', 'wang', 'qian', 'sun'])
        lists.push([...checkArchive((await fetched(who, `/villages/${village}/archive`)).bytes).files.keys()]);
      for (const list of lists) assert.deepEqual(list, lists[0]);
    });

    it('USER-2 is for those alone who may see the village', async () => {
      for (const who of ['gu', 'he', 'mo']) assert.equal((await fetched(who, `/villages/${village}/archive`)).status, 404, who);
      assert.equal((await fetched('root', `/villages/${village}/archive`)).status, 403);
      assert.equal((await fetched('li', '/villages/320509104999/archive')).status, 404);
      assert.equal((await fetched('wang', `/villages/${town}/archive`)).status, 404, 'a town is no village');
      assert.equal((await place.request('POST', `/villages/${village}/archive`)).status, 401, 'signed out');
    });

    it('ALL-1 who took it is on record', async () => {
      const { records } = await path.ok('ear', 200, 'GET', '/audit');
      const row = records.find(({ action }) => action === 'archive.download');
      assert.ok(row, JSON.stringify(records[0]));
      assert.match(JSON.stringify(row), new RegExp(village));
    });

    it('ARCH-1 says which attachment the disk has lost, and is whole without it', async () => {
      const found = fs.readdirSync(`${place.folder}/files`).filter((name) => /^[0-9a-f]{2}$/.test(name))
        .flatMap((folder) => fs.readdirSync(`${place.folder}/files/${folder}`).map((name) => `${place.folder}/files/${folder}/${name}`));
      const kept = found.map((name) => [name, fs.readFileSync(name)]);
      for (const change of [(name) => fs.writeFileSync(name, 'other'), (name) => fs.rmSync(name)]) {
        found.forEach(change);
        const answer = await fetched('li', `/villages/${village}/archive`);
        const { files } = checkArchive(answer.bytes);
        assert.deepEqual([...files.keys()].filter((name) => name.startsWith('附件/')), []);
        assert.match(files.get('index.html').toString(), /没有收进来[^]*公示栏 照片\.png/);
        verified(answer.bytes);
      }
      for (const [name, bytes] of kept) fs.writeFileSync(name, bytes);
    });

    it('ARCH-1 a county is a job: asked for, followed, announced, fetched, verified', async () => {
      const { id } = await ask();
      const seen = new Set();
      const done = await until(id, ({ state, total, done: at, open }) => {
        seen.add(state);
        assert.ok(at <= total || total === 0);
        return !open;
      });
      assert.deepEqual([done.state, done.total, done.done], ['done', 310, 310], done.failure);
      const todo = async (who) => JSON.stringify((await path.ok(who, 200, 'GET', '/')).open ?? []);
      assert.match(await todo('zhao'), new RegExp(`吴江区的档案已经打包好.*/archives/${id}"`));
      assert.doesNotMatch(await todo('qian'), /打包/, 'only who asked is told');
      const answer = await fetched('zhao', `/archives/${id}/download`);
      assert.equal(answer.status, 200);
      const { files, contents } = checkArchive(answer.bytes);
      assert.deepEqual([contents.unit, contents.villages], [county, 310]);
      verified(answer.bytes);
      const folders = new Set([...files.keys()].filter((name) => name.endsWith('/档案.json')).map((name) => name.split('/')[1].slice(0, 12)));
      assert.equal(folders.size, 310);
      assert.ok([...files.keys()].some((name) => name.startsWith('320509104 平望镇/') && name.includes('张贴公示')));
      assert.doesNotMatch(await todo('zhao'), /打包/, 'fetched is done');
      assert.equal((await fetched('qian', `/archives/${id}/download`)).status, 200, 'those above may too');
    });

    it('USER-2 a job is for those alone whose scope holds its unit', async () => {
      const { jobs: [{ id }] } = await path.ok('zhao', 200, 'GET', '/archives');
      for (const who of ['mo', 'wang', 'he']) {
        assert.equal((await path.who[who]('GET', `/archives/${id}`)).status, 404, who);
        for (const step of ['download', 'cancel']) assert.equal((await fetched(who, `/archives/${id}/${step}`)).status, 404, who);
        assert.deepEqual((await path.ok(who, 200, 'GET', '/archives')).jobs, []);
      }
      assert.equal((await path.who.li('GET', '/archives')).status, 403);
      const refused = async (unit, who = 'zhao') => {
        const { status, body } = await path.who[who]('POST', '/archives', { unit });
        assert.equal(status, 422, JSON.stringify(body));
        assert.equal(body.errors[0].field, 'unit');
      };
      for (const unit of ['', '320509999', otherCounty, '3205', village, 'x']) await refused(unit);
      await refused(county, 'wang');
    });

    it('ARCH-1 a town may have its own, and no unit has two at a time', async () => {
      const { id } = await ask(county, 'qian');
      const { status, body } = await path.who.zhao('POST', '/archives', { unit: county });
      assert.equal(status, 422);
      assert.match(body.errors[0].message, /正在打包/);
      const own = await ask(town, 'wang');
      await ended(id);
      const { state, total } = await ended(own.id);
      assert.deepEqual([state, total], ['done', 27]);
      checkArchive((await fetched('wang', `/archives/${own.id}/download`)).bytes);
    });

    it('ARCH-1 can be cancelled, and then leaves nothing', async () => {
      const { id } = await ask();
      await half(id);
      assert.ok(isHalf(id), 'it was at work');
      assert.equal((await fetched('zhao', `/archives/${id}/cancel`)).status, 200);
      await nothingHalf(id);
      assert.equal((await job(id)).state, 'cancelled');
      assert.ok(!made().includes(`${id}.zip`));
      assert.equal((await fetched('zhao', `/archives/${id}/cancel`)).status, 409);
      assert.equal((await fetched('zhao', `/archives/${id}/download`)).status, 409);
    });

    it('ARCH-1 is begun anew after its server was killed in the midst', async () => {
      const { id } = await ask();
      await half(id);
      await place.end('SIGKILL');
      await place.serve();
      assert.ok(states.includes((await job(id)).state), 'it is still to be done');
      place.sql('UPDATE leases SET until = 0;'); // what the dead server had taken runs out
      const { state, done } = await ended(id);
      assert.deepEqual([state, done], ['done', 310]);
      await nothingHalf(id);
      checkArchive((await fetched('zhao', `/archives/${id}/download`)).bytes);
    });

    it('ARCH-1 goes on at once when a server was stopped and started', async () => {
      const { id } = await ask();
      await half(id);
      const { code, seconds } = await place.end();
      assert.equal(code, 0);
      assert.ok(seconds < 10, `${seconds} s to stop`);
      await place.serve();
      assert.equal((await ended(id)).state, 'done');
      assert.equal(place.sql(`SELECT tries FROM jobs WHERE id = ${id};`), '1');
    });

    it('ARCH-1 fails in plain words when its asker is no longer one', async () => {
      const { id } = await ask(county, 'qian');
      await half(id);
      const user = place.sql("SELECT id FROM users WHERE name = 'qian';");
      await path.ok('root', 200, 'POST', `/users/${user}/disable`);
      const { state, failure } = await ended(id);
      assert.deepEqual([state, failure], ['failed', '申请人的账号已经停用，请由其他人重新申请']);
      await nothingHalf(id);
      await path.ok('root', 200, 'POST', `/users/${user}/enable`);
    });

    it('ARCH-1 says in plain words that it could not be stored', async () => {
      const folder = `${place.folder}/files/made`;
      fs.renameSync(folder, `${folder}-kept`);
      fs.writeFileSync(folder, '');
      try {
        const { id } = await ask();
        const { state, failure } = await ended(id);
        assert.equal(state, 'failed');
        assert.match(failure, /没有做完，请联系系统管理员/);
        assert.match(JSON.stringify((await path.ok('zhao', 200, 'GET', '/')).open), /吴江区的档案没有打包成/);
        assert.equal((await fetched('zhao', `/archives/${id}/cancel`)).status, 200, 'and the to-do can be put away');
        assert.doesNotMatch(JSON.stringify((await path.ok('zhao', 200, 'GET', '/')).open ?? []), /没有打包成/);
        assert.equal((await fetched('li', `/villages/${village}/archive`)).status, 500);
      } finally {
        fs.rmSync(folder);
        fs.renameSync(`${folder}-kept`, folder);
      }
      assert.equal((await fetched('li', `/villages/${village}/archive`)).status, 200);
    });

    it('ARCH-1 is removed after its days, which are a setting', async () => {
      await path.ok('zhao', 201, 'POST', '/settings',
        { unit: county, name: 'archive_keep_days', value: '3', from: path.day(), source: '县档案局要求' });
      const { id } = await ask();
      await ended(id);
      path.nextDays(2.9);
      assert.equal((await fetched('zhao', `/archives/${id}/download`)).status, 200);
      path.nextDays(0.2);
      assert.equal((await fetched('zhao', `/archives/${id}/download`)).status, 409);
      await until(id, ({ state }) => state === 'expired');
      for (let i = 0; made().includes(`${id}.zip`); i++) {
        assert.ok(i < 300, 'the file is swept away');
        await sleep(10);
      }
    });
  });

/* Several servers on one database; SQLite has one. */
for (const transport of transports.filter((name) => name.endsWith('standalone on postgresql')))
  describe(`archives made by one of several servers over ${transport}`, () => {
    let place, other, path, headers;

    before(async () => {
      ({ place, path } = await startArchive(transport));
      other = place.another();
      await other.serve();
      headers = { authorization: `Bearer ${place.yicun(['token', 'add', 'zhao']).stdout.trim()}`, accept: 'application/json' };
    });
    after(() => place.stop());

    const begun = (server, id) => server.server.output.match(new RegExp(`job ${id} begins`, 'g'))?.length ?? 0;
    async function until(id, at, wanted) {
      for (let i = 0; i < 3000; i++) {
        const found = (await at.request('GET', `/archives/${id}`, { headers })).json();
        if (wanted(found)) return found;
        await sleep(10);
      }
      throw new Error(`job ${id} ${place.server.output} ${other.server.output}`);
    }

    it('ARCH-1 one takes a job up, whoever was asked, and either gives it out', async () => {
      for (let i = 0; i < 3; i++) {
        const { id } = await path.ok('zhao', 201, 'POST', '/archives', { unit: county });
        assert.equal((await until(id, other, ({ open }) => !open)).state, 'done');
        assert.equal(begun(place, id) + begun(other, id), 1);
        for (const at of [place, other])
          checkArchive((await at.request('POST', `/archives/${id}/download`, { headers })).bytes);
      }
    });

    it('ARCH-1 when that one is killed another does the job', async () => {
      const { id } = await path.ok('zhao', 201, 'POST', '/archives', { unit: county });
      await until(id, place, ({ done }) => done > 0);
      const [worker, rest] = begun(place, id) ? [place, other] : [other, place];
      await worker.end('SIGKILL');
      place.sql('UPDATE leases SET until = 0;');
      assert.equal((await until(id, rest, ({ open }) => !open)).state, 'done');
      assert.equal(begun(rest, id), 1);
      checkArchive((await rest.request('POST', `/archives/${id}/download`, { headers })).bytes);
    });
  });
