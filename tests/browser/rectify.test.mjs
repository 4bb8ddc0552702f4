// Putting villages right in the browser: the town names them, draws up one's plan, the village reports on a phone what is
// done, the town checks four times, the county takes it off, and a relapse is reported.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

describe('putting villages right', () => {
  let house, zhao, wang, hua, li, round;
  const villages = [`${town}200`, `${town}201`];
  const desktop = (person) => person.tab.setViewportSize({ width: widths.desktop, height: 900 });
  const phone = (person) => person.tab.setViewportSize({ width: widths.phone, height: 844 });
  const confirm = async (person, button) => {
    await person.press(button);
    await person.press(button, person.tab.getByRole('dialog'));
  };

  before(async () => {
    house = await openHouse();
    const { who } = await startPath(house.place);
    house.place.setClock('2021-12-06T10:00:00+08:00');
    house.place.addUser('hua', { unit: town, roles: ['town_officer'] });
    house.place.addUser('li', { unit: villages[1], roles: ['village_secretary'] });
    who.hua = house.place.api('hua');
    house.place.sql(`UPDATE units SET covered = CASE WHEN code IN ('${villages.join("', '")}') THEN 1 ELSE 0 END WHERE level >= 3;`);
    const ok = async (name, method, link, body = {}) => {
      const answer = await who[name](method, link, body);
      assert.ok(answer.status < 300, JSON.stringify(answer.body));
      return answer.body;
    };
    round = (await ok('zhao', 'POST', '/ratings', { key: 'five_good', year: 2021 })).id;
    for (const { id, unit } of (await ok('wang', 'GET', `/ratings?round=${round}&size=200`, undefined)).ratings) {
      const marks = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`mark_${at}`, unit === villages[0] ? '10' : '4']));
      await ok('wang', 'POST', `/ratings/${id}/rate`,
        { ...marks, issued_1: 50, returned_1: 40, valid_1: 40, votes_1_0: 40, votes_1_1: 0, votes_1_2: 0, votes_1_3: 0 });
      await ok('hua', 'POST', `/ratings/${id}/check`);
    }
    [zhao, wang, hua] = [await house.person(), await house.person(), await house.person()];
    li = await house.person({ width: widths.phone });
    for (const [name, person] of Object.entries({ zhao, wang, hua, li })) await person.signIn(name);
  });
  after(() => house.close());

  it('RATE-10 ALL-3 the town’s list opens filled from the grades, and the county approves it', async () => {
    await wang.follow(/去确定/);
    await wang.seesHeading('平望镇 · 2021 年先进村和整顿村');
    await wang.inOrderEverywhere('naming-form');
    await desktop(wang);
    await wang.tab.locator(`#f-kind_${villages[1]}`).selectOption({ label: '后进，整顿' });
    await wang.fill({ reason: '村少' });
    await wang.press('保存名单');
    await wang.inOrderEverywhere('naming');
    await desktop(wang);
    await wang.press('报县里审核');
    await wang.sees('已报县里审核');
    await zhao.open('/');
    await zhao.follow(/去审核/);
    await confirm(zhao, '审核通过');
    await zhao.sees('审核通过，名单定下来了');
    await zhao.open('/namings');
    await zhao.inOrderEverywhere('namings');
  });

  it('RATE-10 the town draws up a plan; what is missing is said at the field, and nothing is lost', async () => {
    await wang.open('/');
    await wang.follow(/去定方案/);
    await wang.seesHeading('金联村 · 2021 年整顿方案');
    await wang.inOrderEverywhere('remedy-form-empty');
    await desktop(wang);
    await wang.fill({ problems: '财务公开拖欠\n班子不齐', step_1_measure: '账目按月上墙', step_1_person: '村监委会主任', step_2_measure: '补选一名副书记' });
    await wang.press('保存方案');
    await wang.press('方案报县里审核');
    await wang.sees('挂钩领导、驻村工作组、结对先进村，至少要有一项');
    await wang.sees('第 2 步：请写明谁负责');
    assert.equal(await wang.tab.locator('#f-step_2_measure').inputValue(), '补选一名副书记');
    await wang.inOrderEverywhere('remedy-form-errors');
    await desktop(wang);
    await wang.fill({ leader: '王海燕（镇组织委员）', partner_code: '群星村', step_1_finish_on: '2022-01-31', step_2_person: '镇组织人事办', step_2_finish_on: '2022-02-28' });
    await wang.press('保存方案');
    await wang.press('方案报县里审核');
    await wang.sees('方案已报县里审核');
    await zhao.open('/');
    await desktop(zhao);
    await zhao.follow(/去审核/);
    await zhao.inOrderEverywhere('remedy-review');
    await desktop(zhao);
    await zhao.press('同意方案');
    await zhao.sees('方案已同意，开始整顿');
  });

  it('RATE-10 the village reports on a phone what is done', async () => {
    house.place.setClock('2022-02-05T10:00:00+08:00');
    for (const [name, person] of Object.entries({ zhao, hua, li })) await person.signIn(name);
    await phone(li);
    await li.open('/');
    await li.follow(/去登记/);
    await li.sees('已逾期');
    await li.inOrderEverywhere('remedy-village');
    await phone(li);
    await li.tab.getByText('登记做好').first().click();
    await li.press('登记');
    await li.sees('请填写“做成了什么”');
    await li.inOrderEverywhere('remedy-step-errors');
    await phone(li);
    await li.fill({ result: '三个月账目上墙，欠账逐笔说明' });
    await li.press('登记');
    await li.sees('已登记做好');
    await li.tab.getByText('登记做好').filter({ visible: true }).nth(1).click();
    await li.fill({ result: '副书记到任' });
    await li.press('登记');
    await li.sees('副书记到任');
    assert.equal(await li.tab.getByText('已做好').count(), 2);
  });

  it('RATE-10 USER-3 the town checks four times, the county takes it off, and a relapse starts anew', async () => {
    await hua.open('/');
    await hua.follow(/去查/);
    for (const kind of ['整改措施是否落到实处', '整改问题是否没有反弹', '整改效果是否明显', '整改成效是否体现到实际工作中']) {
      assert.equal(await hua.tab.locator('#f-kind option:checked').innerText(), kind, 'the next check is chosen already');
      await hua.fill({ verdict: '通过', grounds: '走访二十户，查了三个月台账' });
      await hua.press('登记检查结果');
      await hua.sees('已登记检查结果');
    }
    await hua.inOrderEverywhere('remedy-checked');
    await desktop(hua);
    await hua.press('报请摘帽');
    await hua.sees('已报请摘帽');
    await zhao.open('/');
    await zhao.follow(/去批准/);
    await zhao.inOrderEverywhere('remedy-leaving');
    await desktop(zhao);
    await confirm(zhao, '同意摘帽');
    await zhao.sees('已摘帽销号');
    await zhao.inOrderEverywhere('remedy-off');
    await zhao.tab.emulateMedia({ media: 'print' });
    await zhao.tab.setViewportSize({ width: 794, height: 1123 });
    await zhao.inOrder('remedy-on-paper');
    await zhao.tab.emulateMedia({ media: 'screen' });
    await desktop(zhao);
    await zhao.tab.locator('summary', { hasText: '问题反弹，重新整顿' }).click();
    await zhao.fill({ reason: '账目又停了两个月' });
    await confirm(zhao, '重新整顿');
    await zhao.sees('已重新列为整顿对象');
    await zhao.open('/remedies');
    await zhao.sees('一年内反弹');
    await zhao.inOrderEverywhere('remedies');
  });
});
