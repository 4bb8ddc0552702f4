// An amendment, walked through the pages by those whose work it is (PLAN-14): the town begins it with a reason and
// changes items, sees what is different, another officer reviews it beside what is in force, and it is given up.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { deliberation, startPath, town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

for (const [place, width] of Object.entries(widths))
  describe(`an amendment at ${place} width`, { concurrency: 1 }, () => {
    let house, path, plan, wang, chen, guest;
    const village = `${town}201`;

    before(async () => {
      house = await openHouse({ clock: '2021-08-03T10:00:00+08:00' });
      path = await startPath(house.place);
      plan = `/plans/${await path.bring(await path.begin(village), 'filed')}`;
      wang = await house.person({ width });
      chen = await house.person({ width });
      guest = await house.person({ width });
      await wang.signIn('wang');
      await chen.signIn('chen');
    });
    after(() => house.close());

    it('PLAN-14 begins with a reason, said again where the reason is missing', async () => {
      await wang.open(plan);
      await wang.inOrder('plan in force');
      await wang.follow('修订规划');
      await wang.press('开始修订');
      await wang.sees('请填写“修订原因”', wang.tab.locator('#f-reason-about'));
      await wang.fill({ reason: '厂房改建到二组' });
      await wang.inOrder('beginning an amendment');
      await wang.press('开始修订');
      await wang.sees(/第 1 版正在履行，这里是准备代替它的第 2 版/);
      await wang.sees('修订原因：厂房改建到二组');
    });

    it('PLAN-14 shows beside an item what is different, and puts one back', async () => {
      await wang.open(`${plan}?list=service`);
      await wang.follow(/编辑.*service/);
      await wang.fill({ person: '钱芳' });
      await wang.press('保存');
      await wang.sees('钱芳', wang.tab.locator('ins'));
      await wang.open(`${plan}?list=civility`);
      await wang.press(/移除.*civility/);
      await wang.sees('修订去掉的事项');
      await wang.inOrder('draft of an amendment');
      await wang.follow('对照改动');
      await wang.seesHeading('版本对照');
      assert.equal(await wang.tab.locator('tr[id^="item-"]').count(), 2, 'only what is different');
      await wang.inOrder('comparison');
      await wang.press(/恢复原样.*civility/);
      await wang.sees('已恢复成正在履行的内容');
    });

    it('PLAN-14 the old version stays in force, also for the public', async () => {
      await wang.open(plan);
      await wang.follow('查看正在履行的规划');
      await wang.sees(/第 1 版 ·/);
      await wang.sees(/仍照这里的第 1 版履行和自评/);
      await wang.seesNot('钱芳');
      await guest.open(`/public/villages/${village}`);
      await guest.sees('service 的承诺事项');
      await guest.seesNot('钱芳');
    });

    it('PLAN-14 another officer reviews it beside what is in force', async () => {
      await path.ok('wang', 201, 'POST', `${plan}/meetings`, { ...deliberation, held_on: path.day() });
      await wang.open(plan);
      await wang.press('提交镇审核');
      await wang.sees('已提交镇审核');
      await chen.open('/');
      await chen.open(`${plan}?list=service`);
      await chen.sees('李文斌', chen.tab.locator('#items del'));
      await chen.sees('钱芳', chen.tab.locator('#items ins'));
      await chen.inOrder('amendment in review');
      await chen.fill({ reason: '请再商量' });
      await chen.press('退回修改');
      await chen.sees('修订中 第 2 版');
    });

    it('PLAN-14 is given up, and all is as it was', async () => {
      await wang.open(plan);
      await wang.tab.locator('summary', { hasText: '放弃修订' }).click();
      await wang.press('放弃修订');
      await wang.tab.locator('dialog').getByRole('button', { name: '放弃修订' }).click(); // asked again
      await wang.sees('已放弃修订，规划照原来的版本履行');
      await wang.sees(/第 1 版 · 已备案/);
      await wang.seesNot('钱芳');
      await wang.follow('历次版本');
      await wang.sees('正在履行');
      await wang.inOrder('versions');
    });
  });
