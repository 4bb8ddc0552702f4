// Reserve cadres in the browser: mentor, notes, tasks, classes, re-evaluation by two, use, replacement, meetings, stages.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

const village = `${town}200`;
const today = '2025-08-20';
const year = today.slice(0, 4);

describe('reserve cadres', () => {
  let house, wang, chen, qian, li, id;

  const wide = (person) => person.tab.setViewportSize({ width: widths.desktop, height: 900 });
  const choose = (person, name, label) => person.tab.locator(`select[name="${name}"]`).selectOption({ label });

  const confirm = async (person, button) => {
    await person.press(button);
    await person.press(button, person.tab.getByRole('dialog'));
  };

  before(async () => {
    house = await openHouse({ clock: `${today}T10:00:00+08:00` });
    const { place } = house;
    place.addUser('wang', { unit: town, roles: ['town_officer'] });
    place.addUser('chen', { unit: town, roles: ['town_officer'] });
    place.addUser('qian', { unit: '3205', roles: ['city_officer'] });
    place.addUser('li', { unit: village, roles: ['village_secretary'] });
    place.sql(`INSERT INTO settings (name, unit_code, value, starts_on, source, user_id, user_name, at)
      VALUES ('pool_second_factor', '', 'none', '2021-01-01', '测试', 1, '测试', 0);`);
    const secretary = place.api('li'), officer = place.api('wang'), other = place.api('chen');
    const made = [];
    for (const name of ['方明远', '戴思齐']) {
      const { body } = await secretary('POST', '/pool/people', {
        name, source: 'veteran', pool: 'secretary', sex: 'male', born_on: '1992-03-01', education: 'college', politics: 'member', checked: true });
      made.push(body.id);
    }
    const at = `/pool/villages/${village}`;
    await secretary('POST', `${at}/picks`, { person: made });
    await secretary('POST', `${at}/record`, { held_on: today, reference_on: today, present: '班子成员', decided: '一致同意' });
    await secretary('POST', `${at}/submit`);
    await officer('POST', `${at}/judge`, Object.fromEntries(made.map((one) => [`judged_${one}`, 'accepted'])));
    const approved = await other('POST', `${at}/approve`);
    assert.equal(approved.status, 200, JSON.stringify(approved.body));
    place.sql(`UPDATE candidates SET stage = 'filed' WHERE id IN (${made});`);
    const cls = await officer('POST', '/cadre-classes', {
      name: '村干部轮训班', kind: 'town', organiser: '镇党委', first_on: `${year}-01-05`, last_on: `${year}-01-08`, days: '3' });
    assert.equal(cls.status, 201, JSON.stringify(cls.body));
    const gone = await officer('POST', `/units/${village}/cadres`, {
      name: '老王', sex: 'male', born_on: '1965-01-01', education: 'senior', politics: 'member', joined_on: '1990-07-01',
      post: 'deputy_secretary', from_on: '2018-01-10', until_on: `${year}-01-02` });
    assert.equal(gone.status, 201, JSON.stringify(gone.body));
    id = made[0];
    wang = await house.person();
    await wang.signIn('wang');
    chen = await house.person();
    await chen.signIn('chen');
    qian = await house.person();
    await qian.signIn('qian');
    li = await house.person({ width: widths.phone });
    await li.signIn('li');
  });
  after(() => house.close());

  it('POOL-6 a mentor is named, this month’s note is written, a task is given', async () => {
    await wang.sees('安排导师');
    await wang.open('/reserve/people?lack=mentor');
    await wang.inOrderEverywhere('reserve-people');
    await wide(wang);
    await wang.follow('方明远', wang.tab.locator('main'));
    await wang.follow('安排导师', wang.tab.locator('main'));
    await wang.fill({ mentor: '钱镇长', mentor_post: '副镇长', first_secretary: '高明', first_secretary_unit: '市农业农村局', from_on: `${year}-01-03` });
    await wang.inOrderEverywhere('reserve-pair');
    await wide(wang);
    await wang.press('保存');
    await wang.sees('已保存导师和第一书记');
    const [, month] = today.split('-').map(Number);
    await wang.follow(`${year}年${month}月`, wang.tab.locator('main'));
    await wang.press('保存月记');
    await wang.sees('有以下内容需要修改');
    await wang.inOrderEverywhere('reserve-note');
    await wide(wang);
    await wang.fill({ on: today, text: '思想积极，主动请缨', more: '包三组环境整治' });
    await wang.press('保存月记');
    await wang.sees('包三组环境整治');
    await wang.follow('交办任务', wang.tab.locator('main'));
    await choose(wang, 'choice', '矛盾纠纷化解');
    await wang.fill({ text: '牵头调解三组的宅基地纠纷', due_on: `${year}-12-31` });
    await wang.press('保存任务');
    await wang.sees('已交办任务');
    await wang.inOrderEverywhere('reserve-person');
    await wide(wang);
  });

  it('CADRE-5 who attended a class is ticked in the pool', async () => {
    await wang.open('/reserve/classes');
    await wang.inOrderEverywhere('reserve-classes');
    await wide(wang);
    await wang.follow('村干部轮训班', wang.tab.locator('main'));
    await wang.tab.getByLabel('勾选方明远').check();
    await wang.inOrderEverywhere('reserve-class');
    await wide(wang);
    await wang.press('登记参加');
    await wang.sees('已登记 1 人');
    await wang.open(`/reserve/people/${id}`);
    await wang.sees('达到');
  });

  it('POOL-6 USER-3 a re-evaluation is entered and approved by another', async () => {
    await wang.follow(`登记 ${year} 年再评估`, wang.tab.locator('main'));
    await choose(wang, 'choice', '合格，条件成熟，可以使用');
    await wang.fill({ on: today, text: '群众公认，能独当一面' });
    await wang.press('保存，请另一位同志审定');
    await wang.sees('待审定');
    await chen.open(`/reserve/people/${id}`);
    await chen.inOrderEverywhere('reserve-review');
    await wide(chen);
    await confirm(chen, '审定');
    await chen.sees('再评估已审定');
  });

  it('POOL-7 a vacancy proposes the mature first; a use enters the register', async () => {
    await wang.open(`/units/${village}/cadres`);
    await wang.follow('看本村合适的后备力量', wang.tab.locator('main'));
    await wang.sees('再评估：合格，条件成熟');
    await wang.inOrderEverywhere('reserve-vacancies');
    await wide(wang);
    await wang.follow('方明远', wang.tab.locator('main'));
    await wang.follow('登记使用', wang.tab.locator('main'));
    await choose(wang, 'post', '党组织副书记');
    await wang.fill({ from_on: today, joined_on: '2012-07-01' });
    await wang.inOrderEverywhere('reserve-use');
    await wide(wang);
    await wang.press('登记使用');
    await wang.sees('任村党组织副书记');
    await wang.open(`/units/${village}/cadres`);
    await wang.sees('方明远');
  });

  it('POOL-8 the village is asked for a replacement on the phone, without names, and begins', async () => {
    await li.open('/');
    await li.sees('补充后备力量');
    await li.open(`/reserve/villages/${village}`);
    await li.sees('至少要 2 人，现在 1 人');
    assert.ok(!(await li.tab.content()).includes('方明远'));
    await li.inOrderEverywhere('reserve-replacement');
    await confirm(li, '开始补充');
    await li.sees('已开始补充');
  });

  it('POOL-8 somebody leaves, with a reason, approved by another', async () => {
    await wang.open('/reserve/people?stage=filed');
    await wang.follow('戴思齐', wang.tab.locator('main'));
    await wang.follow('退出', wang.tab.locator('main'));
    await choose(wang, 'choice', '本人不愿意');
    await wang.fill({ on: today, text: '准备外出务工' });
    await wang.press('保存，请另一位同志审定');
    await chen.open('/reserve/people?lack=approval');
    await chen.follow('戴思齐', chen.tab.locator('main'));
    await chen.inOrderEverywhere('reserve-exit');
    await wide(chen);
    await confirm(chen, '审定');
    await chen.sees('已退出后备力量');
  });

  it('POOL-9 POOL-11 a meeting is recorded; the stages are seen above, and printed', async () => {
    await wang.open('/reserve/meetings');
    await wang.inOrderEverywhere('reserve-meetings');
    await wide(wang);
    await wang.tab.locator('main td a').first().click();
    await wang.fill({ held_on: today, present: '镇党委班子', decided: '逐村听取进展，议定三项措施' });
    await wang.inOrderEverywhere('reserve-meeting');
    await wide(wang);
    await wang.press('保存记录');
    await wang.sees('已召开');
    await qian.open('/reserve');
    await qian.sees('报备案');
    await qian.inOrderEverywhere('reserve-stages-city');
    await wide(qian);
    await qian.open(`/reserve?unit=${town}`);
    await qian.inOrderEverywhere('reserve-stages');
    await wide(qian);
    await qian.follow('打印页', qian.tab.locator('main'));
    await qian.sees('打印');
  });
});
