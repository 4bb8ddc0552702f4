// The reserve pool in the browser: a village fills its ledger and sends its first list, the town judges and approves.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

const village = `${town}200`;
const at = `/pool/villages/${village}`;

describe('the reserve pool', () => {
  let house, li, wang, chen, zhao, guard;

  before(async () => {
    house = await openHouse({ clock: '2024-08-10T10:00:00+08:00' });
    const { place } = house;
    for (const [name, unit, role] of [['li', village, 'village_secretary'], ['wang', town, 'town_officer'], ['chen', town, 'town_officer'],
      ['zhao', '320509', 'county_reviewer'], ['guard', '3205', 'security_admin']])
      place.addUser(name, { unit, roles: [role] });
    place.sql(`INSERT INTO settings (name, unit_code, value, starts_on, source, user_id, user_name, at)
      VALUES ('pool_second_factor', '', 'none', '2021-01-01', '测试', 1, '测试', 0);`);
    li = await house.person({ width: widths.phone });
    wang = await house.person();
    chen = await house.person();
    zhao = await house.person();
    guard = await house.person();
    for (const [who, name] of [[li, 'li'], [wang, 'wang'], [chen, 'chen'], [zhao, 'zhao'], [guard, 'guard']]) await who.signIn(name);
    const api = place.api('wang');
    await api('POST', `/units/${village}/cadres`, {
      name: '顾芳', sex: 'female', born_on: '1990-03-01', education: 'senior', politics: 'member', joined_on: '2012-07-01',
      post: 'committee_member', from_on: '2021-01-10' });
  });
  after(() => house.close());

  it('POOL-4 the village fills its ledger, from the register and by hand', async () => {
    await li.open('/');
    await li.sees('后备力量初步名单');
    await li.follow(/后备力量初步名单/);
    await li.sees('台账还是空的');
    await li.inOrderEverywhere('pool-empty');
    await li.follow(/^登记\s*顾芳/);
    await li.sees('资料来自村干部名册');
    assert.equal(await li.tab.locator('[name="name"]').inputValue(), '顾芳');
    await li.tab.locator('[name="checked"]').check();
    await li.fill({ relax_reason: '连续三年带头致富' });
    await li.press('登记');
    await li.sees('已登记到人才台账');
    await li.follow('登记一人');
    await li.press('登记');
    await li.sees('有以下内容需要修改');
    await li.inOrderEverywhere('pool-form');
    await li.fill({ name: '陆平', id_number: '320584198503010135', phone: '13800001111', notes: '办事公道', work: '种粮大户',
      source: '致富能手', pool: '村党组织书记后备人才库', education: '大专', politics: '中共党员', checked: true });
    await li.press('登记');
    await li.sees('已登记到人才台账');
    await li.follow('陆平');
    await li.sees('320***********0135');
    await li.inOrderEverywhere('pool-person');
  });

  it('POOL-10 nothing of a form is kept in the browser', async () => {
    await li.open('/pool/people/new');
    await li.fill({ name: '金丝雀' });
    assert.ok(!(await li.tab.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).includes('金丝雀'));
    assert.equal(await li.tab.locator('form[data-autosave]').count(), 0);
  });

  it('POOL-10 in full only for a reason, and once', async () => {
    await li.open('/pool/ledger');
    await li.inOrderEverywhere('pool-ledger');
    await li.follow('陆平');
    await li.press('查看完整信息');
    await li.sees('请选择为什么要看完整信息');
    await li.fill({ reason: '联系本人' });
    await li.press('查看完整信息');
    await li.sees('320584198503010135');
    await li.inOrderEverywhere('pool-revealed');
    await li.open(li.path().replace('/reveal', ''));
    await li.seesNot('320584198503010135');
  });

  it('POOL-2 POOL-3 the list is picked, discussed and sent', async () => {
    await li.open(at);
    for (const name of ['陆平', '顾芳']) await li.tab.locator(`input[aria-label="列入初步名单：${name}"]`).check();
    await li.press('保存初步名单');
    await li.sees('初步名单现在 2 人');
    await li.press('报镇审核');
    await li.tab.getByRole('dialog').getByRole('button', { name: '报镇审核' }).click();
    await li.sees('还没有填村“两委”班子讨论的记录');
    await li.follow('填写记录');
    await li.inOrderEverywhere('pool-record');
    await li.fill({ held_on: '2024-08-09', present: '班子成员五人', decided: '一致同意' });
    await li.press('保存记录');
    await li.sees('一致同意');
    await li.inOrderEverywhere('pool-list');
    await li.press('报镇审核');
    await li.tab.getByRole('dialog').getByRole('button', { name: '报镇审核' }).click();
    await li.sees('共 2 人');
    await li.seesNot('陆平');
    await li.inOrderEverywhere('pool-sent');
  });

  it('POOL-3 USER-3 ALL-9 the town judges each, another person approves', async () => {
    await wang.open('/');
    await wang.sees('后备力量初步名单审核');
    await wang.open('/pool');
    await wang.inOrderEverywhere('pool-overview');
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.open(at);
    await wang.inOrderEverywhere('pool-judging');
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    for (const select of await wang.tab.locator('select[name^="judged_"]').all()) await select.selectOption({ label: '同意' });
    await wang.tab.locator('select[name^="relaxed_"]').selectOption({ label: '同意放宽' });
    await wang.press('保存审核意见');
    await wang.sees('已保存 2 人的审核意见');
    assert.equal(await wang.tab.getByRole('button', { name: '审核通过' }).count(), 0);
    await chen.open(at);
    await chen.press('审核通过');
    await chen.tab.getByRole('dialog').getByRole('button', { name: '审核通过' }).click();
    await chen.sees('初步名单定下来了');
    await chen.inOrderEverywhere('pool-reviewed');
  });

  it('POOL-10 the county sees who was reviewed, the security administrator who looked', async () => {
    await zhao.open('/pool/ledger');
    await zhao.sees('陆平');
    await zhao.fill({ name: '顾' });
    await zhao.press('按姓名查找');
    await zhao.sees('共 1 人');
    assert.ok(!zhao.path().includes('%E9%A1%BE'));
    await guard.open('/private-looks');
    await guard.sees('查看后备力量人选的完整信息');
    await guard.seesNot('陆平');
    await guard.inOrderEverywhere('pool-looks');
    await guard.open('/pool/ledger');
    await guard.sees('这个页面不存在');
  });
});
