// Every kind of page at desktop and phone width: nothing that axe objects to, nothing wider than the window, no refused
// script or style; and what is printed fits its paper.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { item, startPath, town } from '../http/path.mjs';
import { openHouse, photo } from './people.mjs';

const village = (number) => `3205091042${String(number).padStart(2, '0')}`;

/* What a review leaves behind: a plan returned with comments, one of them answered. */
async function returned(path, plan) {
  await path.bring(plan, 'town_review');
  const { items } = await path.ok('chen', 200, 'GET', `/plans/${plan}`);
  await path.ok('chen', 201, 'POST', `/plans/${plan}/comments`, { item: items[0].id, text: '数字从哪里取？' });
  await path.ok('chen', 201, 'POST', `/plans/${plan}/comments`, { text: '整体再精简一些。' });
  await path.step(plan, 'chen', 'return', { reason: '个别事项缺少取数办法，请补充。' });
  return items[0].id;
}

describe('pages', () => {
  const plans = {};
  let house, path, officer, county, city, guest, admin, security, auditor, itemId, noticeId, openFeedback;

  const person = async (name, user) => {
    if (user) house.place.addUser(name, user);
    const one = await house.person();
    await one.signIn(name);
    return one;
  };

  before(async () => {
    house = await openHouse();
    path = await startPath(house.place);
    const { wang } = path.who;
    const states = ['draft', 'town_review', 'county_review', 'approved', 'noticed', 'in_force', 'filed', 'on_notice'];
    for (const [number, state] of states.entries()) {
      plans[state] = await path.begin(village(number));
      if (state !== 'on_notice') await path.bring(plans[state], state);
    }
    plans.ended = await path.bring(await path.begin(village(8)), 'noticed');
    await path.bring(plans.on_notice, 'on_notice');
    itemId = await returned(path, plans.draft);
    await path.ok('wang', 201, 'POST', `/plans/${plans.draft}/items`,
      item('prosperity', { title: '承诺事项的名称可以写得比较长，长到在手机上也要折成几行才放得下，看看页面怎么样', indicator: 1 }));
    const { notices } = (await wang('GET', '/notices?size=200')).body;
    noticeId = (plan) => notices.find((notice) => notice.plan === plan).id;
    const visitor = house.place.browser();
    for (const text of ['村口的路灯什么时候修？', '老年食堂能不能晚上也开？']) {
      await visitor.get(`/public/notices/${noticeId(plans.on_notice)}`);
      await visitor.post(`/public/notices/${noticeId(plans.on_notice)}/feedback`, { text, name: '张三', contact: '123' });
    }
    const { feedback } = (await wang('GET', `/notices/${noticeId(plans.on_notice)}`)).body;
    openFeedback = feedback[0].id;
    await path.ok('wang', 200, 'POST', `/feedback/${feedback[1].id}/answer`, { text: '九月底前修好。', shown: true });

    officer = await person('wang');
    county = await person('zhao');
    city = await person('qian');
    admin = await person('sun', { unit: '320509', roles: ['system_admin'] });
    security = await person('zhou', { unit: '320509', roles: ['security_admin'] });
    auditor = await person('wu', { unit: '320509', roles: ['auditor'] });
    guest = await house.person();
  });
  after(() => house.close());

  /* Opens the page as the person, checks its heading, and that it is in order. */
  const kind = (name, who, url, heading) =>
    it(name, async () => {
      const one = who();
      await one.open(typeof url === 'string' ? url : url());
      await one.seesHeading(heading);
      await one.inOrderEverywhere(name.replaceAll(' ', '-'));
    });

  kind('sign-in', () => guest, '/sign-in', '登录');
  kind('home of the town', () => officer, '/', /^今天有/);
  kind('home of an administrator', () => admin, '/', /^今天/);
  kind('account', () => officer, '/account', '我的账号');
  kind('password', () => officer, '/account/password', /密码/);

  kind('plan list', () => officer, '/plans', '任期规划');
  kind('plan list not begun', () => officer, '/plans?state=none', '任期规划');
  kind('plan in draft', () => officer, () => `/plans/${plans.draft}`, /任期规划$/);
  kind('plan in review', () => officer, () => `/plans/${plans.town_review}`, /任期规划$/);
  kind('plan before the county', () => county, () => `/plans/${plans.county_review}`, /任期规划$/);
  kind('plan on notice', () => officer, () => `/plans/${plans.on_notice}`, /任期规划$/);
  kind('plan to promise', () => officer, () => `/plans/${plans.noticed}`, /任期规划$/);
  kind('plan filed', () => officer, () => `/plans/${plans.filed}`, /任期规划$/);
  kind('plan records', () => officer, () => `/plans/${plans.filed}/records`, '办理过程');
  kind('item', () => officer, () => `/plans/${plans.draft}/items/${itemId}`, /强村富民 · 第 1 项/);
  kind('item new', () => officer, () => `/plans/${plans.draft}/items/new?list=service`, /添加事项/);
  kind('floor', () => officer, () => `/plans/${plans.draft}/floor?indicator=1&target=5`, /平均/);
  kind('library', () => officer, () => `/plans/${plans.draft}/library?list=governance`, /从事项库添加/);
  kind('copy', () => officer, () => `/plans/${plans.draft}/copy`, '从别的村复制');
  kind('study new', () => officer, () => `/plans/${plans.draft}/studies/new`, '专题学习');
  kind('study', () => county, () => `/plans/${plans.filed}/studies/7`, '专题学习');
  kind('meeting new', () => officer, () => `/plans/${plans.draft}/meetings/new?kind=deliberation`, /会议讨论/);
  kind('meeting of promise', () => officer, () => `/plans/${plans.noticed}/meetings/new?kind=commitment`, '公开承诺会议');
  kind('reviews', () => county, '/plans/reviews', /审核/);
  kind('print', () => officer, () => `/plans/${plans.filed}/print`, '打印预览');

  kind('post', () => officer, () => `/plans/${plans.approved}/post`, '登记张贴公示');
  kind('notices', () => officer, '/notices', '公示');
  kind('notice', () => officer, () => `/notices/${noticeId(plans.on_notice)}`, /的公示/);
  kind('feedback', () => officer, () => `/feedback/${openFeedback}`, '群众意见');

  kind('public index', () => guest, '/public', /公示/);
  kind('public promises', () => guest, `/public?show=promises&unit=${town}`, /平望镇/);
  kind('public notice', () => guest, () => `/public/notices/${noticeId(plans.on_notice)}`, /任期规划公示$/);
  kind('ended', () => guest, () => `/public/notices/${noticeId(plans.filed)}`, /已结束$/);
  kind('poster', () => guest, () => `/public/notices/${noticeId(plans.on_notice)}/poster`, /任期规划公示$/);
  kind('promise', () => guest, `/public/villages/${village(6)}`, /公开承诺$/);

  kind('units', () => officer, '/units', '单位');
  kind('units found', () => officer, '/units?q=村', '单位');
  kind('unit', () => officer, `/units/${village(0)}`, /群星村/);
  kind('unit import', () => admin, '/units/import', /导入/);
  kind('users', () => admin, '/users', '用户');
  kind('user new', () => admin, '/users/new', '新增用户');
  kind('user', () => admin, '/users/2', /./);
  kind('security', () => security, '/security', /./);
  kind('audit', () => auditor, '/audit?verify=1', '审计记录');
  kind('style', () => admin, '/style', /./);

  kind('campaigns', () => county, '/campaigns', /批次|规划/);
  kind('campaign new', () => county, '/campaigns/new', /批次/);
  kind('campaign', () => county, '/campaigns/1', /任期规划/);
  kind('indicators', () => county, '/indicators', /指标/);
  kind('indicator new', () => county, '/indicators/new', /指标/);
  kind('indicator', () => county, '/indicators/1', /./);
  kind('indicator averages', () => county, '/indicators/1/averages', /./);
  kind('averages', () => county, '/averages?unit=320509&year=2020', /平均/);
  kind('values', () => officer, `/values?unit=${village(0)}&year=2020`, /数值/);
  kind('averages import', () => county, '/averages/import', /导入/);
  kind('calendar', () => city, '/calendar?year=2021', /节假日|工作日/);
  kind('calendar import', () => city, '/calendar/import', /导入/);
  kind('settings', () => county, '/settings', '政策参数');
  kind('setting', () => county, '/settings/notice_days', /公示/);

  kind('missing', () => officer, '/plans/999999', /没有|找不到/);
  kind('denied', () => officer, '/users', /权限|不能|无权/);

  it('the report of an import of units', async () => {
    await admin.open('/units/import');
    await admin.tab.locator('input[type=file]').setInputFiles({
      name: '单位.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('code,name\n320509104,平望镇\n320509104200,群星新村村委会\n320509104230,新设村委会\n'),
    });
    await admin.tab.locator('main button[type=submit]').first().click();
    await admin.sees('群星新村村委会');
    await admin.inOrderEverywhere('unit-import-report');
  });

  it('an item that two changed', async () => {
    const { items } = await path.ok('wang', 200, 'GET', `/plans/${plans.draft}`);
    const { id, version } = items[0];
    const writer = await house.person({ scripts: false });
    await writer.signIn('wang');
    await writer.open(`/plans/${plans.draft}/items/${id}`);
    await path.ok('chen', 200, 'POST', `/plans/${plans.draft}/items/${id}`, { _version: version, title: '陈写的' });
    await writer.fill({ title: '王写的' });
    await writer.press('保存');
    await writer.seesHeading('有人同时改动了这一项');
    const html = await writer.tab.content();
    await writer.inOrder('conflict', { accessible: false });
    assert.match(html, /陈写的/);
  });

  for (const [name, url, paper] of [
    ['plan', () => `/plans/${plans.filed}/print`, { width: 794, height: 1123 }],
    ['poster', () => `/public/notices/${noticeId(plans.on_notice)}/poster`, { width: 794, height: 1123 }],
    ['poster on A3', () => `/public/notices/${noticeId(plans.on_notice)}/poster?paper=a3`, { width: 1123, height: 1587 }],
  ])
    it(`the ${name} on paper`, async () => {
      const one = await house.person();
      await one.signIn('wang');
      await one.tab.setViewportSize(paper);
      await one.open(url());
      await one.tab.emulateMedia({ media: 'print' });
      assert.equal(await one.tab.locator('header.top, .side, .tabbar, button').filter({ visible: true }).count(), 0,
        'only the paper is printed');
      assert.equal(await one.tab.locator('.poster table:visible').count(), 5, 'all five lists are printed');
      await one.inOrder(`paper-${name.replaceAll(' ', '-')}`, { accessible: false });
      await one.context.close();
    });
});
