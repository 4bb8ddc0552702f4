/* What holds on every page and form: known things are filled in (ALL-3), the language (ALL-6), no burden that the
 * rules do not name (ALL-7). */
import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { startPlace } from './harness.mjs';
import { startPath, town } from './path.mjs';

const village = `${town}200`;
const HAN = /\p{Script=Han}/u;

describe('what holds everywhere', () => {
  let place, path, wang, zhao, indicator;
  before(async () => {
    place = await startPlace({ units: true, clock: '2021-08-03T10:00:00+08:00' });
    path = await startPath(place);
    ({ wang, zhao } = path.who);
    ({ id: indicator } = await path.ok('zhao', 201, 'POST', '/indicators', {
      name: '村道亮灯率', unit_of_measure: '%', direction: 'at_most' }));
    await path.ok('wang', 201, 'POST', `/indicators/${indicator}/values`, { unit: village, year: 2020, value: '61.5' });
  });
  after(() => place.stop());

  const valueOf = (form, name) => form[name].value;

  it('ALL-3 forms open filled with what is known', async () => {
    const plan = await path.begin(village);
    const { f } = (await wang('GET', `/plans/${plan}/items/new?list=service&indicator=${indicator}`)).body;
    assert.deepEqual(['unit_of_measure', 'direction', 'baseline', 'baseline_year', 'start_on', 'finish_on'].map((name) => valueOf(f, name)),
      ['%', 'at_most', '61.5', '2020', '2021-01-01', '2025-12-31']);
    assert.match(f.baseline.hint, /2020 年数据为 61\.5/, 'and it says where it comes from');
    const study = (await wang('GET', `/plans/${plan}/studies/new`)).body.f;
    assert.match(valueOf(study, 'documents'), /第十四个五年规划/);
    const posting = (await wang('GET', `/plans/${await path.bring(plan, 'approved')}/post`)).body.f;
    assert.equal(valueOf(posting, 'posted_on'), '2021-08-03');
  });

  it('ALL-3 an indicator that is there is not added again', async () => {
    const again = await zhao('POST', '/indicators', { name: '村道亮灯率', unit_of_measure: '%', direction: 'at_most' });
    assert.equal(again.status, 422);
    assert.deepEqual(again.body.errors.map(({ field, rule }) => [field, rule]), [['name', 'ALL-3']]);
  });

  it('ALL-6 every page says that it is Chinese, and errors are told in Chinese', async () => {
    const routes = JSON.parse(place.yicun(['routes', '--json']).stdout).filter(({ pattern }) => !/[#:]|\.\w+$/.test(pattern));
    const browser = await place.signIn('wang');
    for (const { method, pattern } of routes.filter((route) => route.method === 'GET')) {
      const { headers, text } = await browser.get(pattern);
      if (!/text\/html/.test(headers['content-type'] ?? '') || !text) continue;
      assert.match(text, /<html lang="zh-CN">/, `${method} ${pattern}`);
      assert.match(text.match(/<title>(.*)<\/title>/)[1], HAN, pattern);
    }
    for (const { pattern } of routes.filter(({ method, pattern: one }) => method === 'POST' && one !== '/sign-out')) {
      const { status, body } = await wang('POST', pattern, { nonsense: 1 });
      if (status < 400) continue;
      for (const { message } of body.errors) assert.match(message, HAN, pattern);
    }
  });

  it('a page that is not there leads everyone to a page that is', async () => {
    const { status, text } = await place.browser().get('/public/nowhere');
    assert.equal(status, 404);
    assert.ok(text.includes('<a class="btn" href="/public">'));
    const elsewhere = await place.browser().get('/nowhere');
    assert.deepEqual([elsewhere.status, elsewhere.headers.location], [303, '/sign-in?next=%2Fnowhere'], 'who knows what is there for whom');
    const wangs = await place.signIn('wang');
    for (const address of ['/plans/999999', '/nowhere']) {
      const signedIn = await wangs.get(address);
      assert.equal(signedIn.status, 404);
      assert.match(signedIn.text, /<a class="btn" href="\/">回到待办/);
      assert.match(signedIn.text, /aria-label="主导航"/, 'whoever is signed in keeps the way to the other pages');
    }
  });

  it('ALL-7 a plan goes its whole way without a single photo or file', async () => {
    const plan = await path.begin(`${town}201`);
    await path.bring(plan, 'filed');
    const { notice } = (await wang('GET', `/plans/${plan}/records`)).body;
    assert.deepEqual((await wang('GET', notice.href_link)).body.files, []);
  });

  it('ALL-7 no form demands a file', async () => {
    const plan = await path.begin(`${town}202`);
    const pages = [`/plans/${plan}/studies/new`, `/plans/${plan}/meetings/new?kind=deliberation`];
    const posting = `/plans/${await path.bring(await path.begin(`${town}203`), 'approved')}/post`;
    const browser = await place.signIn('wang');
    for (const page of [...pages, posting]) {
      const inputs = (await browser.get(page)).text.match(/<input[^>]*type="file"[^>]*>/g);
      assert.ok(inputs?.length, page);
      for (const input of inputs) assert.doesNotMatch(input, /required/, page);
    }
  });

  /* What a form of a page asks for: its inputs that a user sees, choices of one name counted once. */
  const asked = (form) => {
    const seen = form.replace(/<div class="trap"[\s\S]*?<\/div>/g, '');
    const controls = [...seen.matchAll(/<(input|select|textarea)\b([^>]*)>/g)]
      .map(([, , attributes]) => attributes)
      .filter((attributes) => !/type="(hidden|submit)"/.test(attributes));
    const names = (list) => new Set(list.map((attributes) => /name="([^"]*)"/.exec(attributes)[1])).size;
    return [names(controls), names(controls.filter((attributes) => /\srequired\b/.test(attributes)))];
  };

  it('ALL-7 each form says how many fields it asks for, and how many must be filled', async () => {
    place.addUser('admin', { unit: '320509', roles: ['system_admin'] });
    const draft = await path.begin(`${town}204`);
    const posting = await path.bring(await path.begin(`${town}205`), 'approved');
    const noticed = await path.bring(await path.begin(`${town}206`), 'noticed');
    const shown = await path.bring(await path.begin(`${town}207`), 'on_notice');
    const { notice } = (await wang('GET', `/plans/${shown}`)).body;
    await place.browser().post(`/public/notices/${notice.id}/feedback`, { text: '路灯请早点装' });
    const [feedback] = (await wang('GET', notice.href_link)).body.feedback;
    const forms = {
      wang: [`/plans/${draft}/items/new?list=service`, `/plans/${draft}/items/new?list=service&indicator=${indicator}`,
        `/plans/${draft}/studies/new`, `/plans/${draft}/meetings/new?kind=deliberation`,
        `/plans/${noticed}/meetings/new?kind=commitment`, `/plans/${posting}/post`, `/feedback/${feedback.id}`,
        `/indicators/${indicator}/values`, '/account/password'],
      zhao: ['/campaigns/new', `/campaigns/${path.campaign}`, '/indicators', `/indicators/${indicator}`,
        `/indicators/${indicator}/averages`, `/units/${village}`, '/units/320509104', '/settings/notice_days'],
      qian: ['/calendar'],
      admin: ['/users/new', '/users/1'],
    };
    let counted = 0;
    const check = async (browser, page) => {
      const { status, text } = await browser.get(page);
      assert.equal(status, 200, page);
      for (const [form] of text.matchAll(/<form[\s\S]*?<\/form>/g)) {
        const said = /本表 (\d+) 格，(?:必填 (\d+) 格|都可以不填)/.exec(form);
        if (!said) continue;
        assert.deepEqual([Number(said[1]), Number(said[2] ?? 0)], asked(form), page);
        counted++;
      }
    };
    for (const [name, pages] of Object.entries(forms)) {
      const browser = await place.signIn(name);
      for (const page of pages) await check(browser, page);
    }
    await check(place.browser(), `/public/notices/${notice.id}`);
    assert.ok(counted >= 18, `${counted} forms`);
  });
});
