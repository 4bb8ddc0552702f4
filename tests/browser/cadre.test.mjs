// Village cadres in the browser: registered, taken in as a table, the team and its structure, pay.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

const village = `${town}200`;
const head = '单位代码,姓名,性别,出生日期,学历,政治面貌,入党日期,基本报酬,绩效报酬,大学生招录,职务,任职开始,任职到';
const rows = `${head}\n${village},顾芳,女,1990-03-01,本科,中共党员,2012-07-01,42000,13999.99,是,党组织委员,2021-01-10,\n`;

describe('cadres', () => {
  let house, wang, qian, li;

  before(async () => {
    house = await openHouse();
    house.place.addUser('wang', { unit: town, roles: ['town_officer'] });
    house.place.addUser('chen', { unit: town, roles: ['town_officer'] });
    house.place.addUser('qian', { unit: '3205', roles: ['city_officer'] });
    house.place.addUser('li', { unit: village, roles: ['village_secretary'] });
    wang = await house.person();
    await wang.signIn('wang');
    qian = await house.person();
    await qian.signIn('qian');
    li = await house.person({ width: widths.phone });
    await li.signIn('li');
  });
  after(() => house.close());

  it('CADRE-1 a person is registered with the posts held', async () => {
    await wang.open(`/units/${village}/cadres`);
    await wang.sees('这一天没有登记在任的干部');
    await wang.follow('登记村干部', wang.tab.locator('main'));
    await wang.press('登记');
    await wang.sees('有以下内容需要修改');
    await wang.inOrderEverywhere('cadre-new');
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.fill({ name: '陆建', born_on: '1975-05-05', joined_on: '2005-07-01', base_pay: '60000', performance_pay: '20000', from_on: '2021-01-10' });
    for (const [name, label] of Object.entries({ sex: '男', education: '大专', politics: '中共党员', post: '党组织书记' }))
      await wang.tab.locator(`select[name="${name}"]`).selectOption({ label });
    await wang.press('登记');
    await wang.sees('已登记陆建');
    await wang.follow('登记任职', wang.tab.locator('main'));
    await wang.tab.locator('select[name="post"]').selectOption({ label: '村委会主任' });
    await wang.fill({ from_on: '2021-01-10' });
    await wang.inOrderEverywhere('cadre-post');
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.press('保存');
    await wang.sees('一肩挑');
    await wang.inOrderEverywhere('cadre-show');
  });

  it('CADRE-1 ALL-4 a table is shown before it is taken in', async () => {
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.open('/cadres/import');
    await wang.inOrderEverywhere('cadre-import');
    await wang.tab.locator('input[type="file"]').setInputFiles({ name: '村干部.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) });
    await wang.press('上传并核对');
    await wang.sees('新登记 1 人');
    await wang.inOrderEverywhere('cadre-preview');
    await wang.press('导入');
    await wang.sees('已导入 1 行');
    await wang.open('/cadres');
    await wang.sees('顾芳');
    await wang.inOrderEverywhere('cadre-list');
  });

  it('CADRE-2 a figure leads to the village, and the village sees its team on a phone', async () => {
    await qian.open('/cadre-structure');
    await qian.seesHeading('班子结构');
    await qian.inOrderEverywhere('cadre-structure');
    await qian.open(`/cadre-teams?unit=${town}`);
    await qian.sees('群星村');
    await qian.inOrderEverywhere('cadre-teams');
    await li.open('/cadres');
    await li.sees('陆建');
    await li.inOrderEverywhere('cadre-team');
    assert.equal(await li.tab.locator('text=登记村干部').count(), 0);
  });

  it('CADRE-5 a class is registered, those who attended are ticked, and their days count', async () => {
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.open('/cadre-classes');
    await wang.inOrderEverywhere('cadre-classes');
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.follow('登记培训班', wang.tab.locator('main'));
    await wang.inOrderEverywhere('cadre-class-new');
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.fill({ name: '党务培训班', first_on: '2021-07-05', last_on: '2021-07-07', days: '2.5' });
    await wang.tab.locator('select[name="kind"]').selectOption({ label: '镇级培训' });
    await wang.press('保存');
    await wang.sees('已登记，请选参加的人');
    await wang.press('登记参加');
    await wang.sees('请先勾选参加的人');
    await wang.tab.locator('input[aria-label="勾选顾芳"]').check();
    await wang.press('登记参加');
    await wang.sees('已登记 1 人');
    await wang.inOrderEverywhere('cadre-class');
    await wang.open('/cadre-training?who=all');
    await wang.sees('2.5 / 7');
    await wang.inOrderEverywhere('cadre-training');
  });

  it('CADRE-7 a pairing is registered on a cadre’s page', async () => {
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.open('/cadres');
    await wang.follow('陆建', wang.tab.locator('main'));
    await wang.follow('登记培育', wang.tab.locator('main'));
    await wang.inOrderEverywhere('cadre-pairing');
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.fill({ partner: '开放大学行政管理', from_on: '2021-03-01' });
    await wang.tab.locator('select[name="kind"]').selectOption({ label: '学历提升' });
    await wang.press('保存');
    await wang.sees('开放大学行政管理');
    await wang.inOrderEverywhere('cadre-show-whole');
    await qian.open('/cadre-pairings');
    await qian.sees('目标 300 人');
    await qian.inOrderEverywhere('cadre-pairings');
  });

  it('CADRE-6 a year is written and agreed to by another person', async () => {
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.open('/cadre-duties');
    await wang.inOrderEverywhere('cadre-duties');
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.follow('陆建', wang.tab.locator('main'));
    await wang.inOrderEverywhere('cadre-duty-empty');
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.fill({ duties: '主持村党组织工作', aims: '集体收入增长 10 万元' });
    await wang.press('保存');
    await wang.sees('集体收入增长 10 万元');
    await wang.press('提交定责');
    await wang.sees('请另一位同志审核');
    const chen = await house.person();
    await chen.signIn('chen');
    await chen.open('/');
    await chen.sees('陆建 2021 年定责待审核');
    await chen.open('/cadre-duties?state=set_review');
    await chen.follow('陆建', chen.tab.locator('main'));
    await chen.inOrderEverywhere('cadre-duty');
    await chen.press('同意定责');
    await chen.sees('已定责亮标');
  });

  it('CADRE-3 whose pay falls short is listed', async () => {
    await wang.open('/cadre-pay');
    await wang.sees('绩效不到基本报酬的 1/3');
    await wang.sees('不应低于 14000 元');
    await wang.inOrderEverywhere('cadre-pay');
  });
});
