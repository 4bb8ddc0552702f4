// One village's two candidates in the browser, from the ledger to filing: village, town, departments, county, city; one of
// them is refused at a gate.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

const village = `${town}200`;
const names = ['陆平', '顾芳'];

describe('two candidates', () => {
  let house;
  const at = {};
  const desktop = (person) => person.tab.setViewportSize({ width: widths.desktop, height: 900 });
  const checks = async (person, what) => {
    await person.inOrderEverywhere(what);
    await desktop(person);
  };
  const confirm = async (person, button) => {
    await person.press(button);
    await person.press(button, person.tab.getByRole('dialog'));
  };

  before(async () => {
    house = await openHouse();
    const { place } = house;
    await startPath(place);
    place.setClock('2024-09-10T10:00:00+08:00');
    place.sql(`INSERT INTO settings (name, unit_code, value, starts_on, source, user_id, user_name, at)
      VALUES ('pool_second_factor', '', 'none', '2021-01-01', '测试', 1, '测试', 0);`);
    for (const [name, unit, role] of [['li', village, 'village_secretary'], ['hua', town, 'town_officer'], ['jiwei', '320509', 'department_member'],
      ['gongan', '320509', 'department_member']])
      place.addUser(name, { unit, roles: [role] });
    for (const name of ['li', 'wang', 'hua', 'zhao', 'qian', 'jiwei', 'gongan']) {
      at[name] = await house.person();
      await at[name].signIn(name);
    }
  });
  after(() => house.close());

  it('POOL-5 two candidates go from the ledger to filing, one of them refused at a gate', async (walk) => {
    const { li, wang, hua, zhao, qian, jiwei, gongan } = at;

    await walk.test('POOL-4 the village enters both and sends its list', async () => {
      for (const [number, name] of names.entries()) {
        await li.open('/pool/people/new');
        await li.fill({ name, source: '退役军人', pool: '村党组织书记后备人才库', sex: '男', born_on: number ? '1992-06-01' : '1985-03-01', education: '大专',
          politics: '中共党员', work: '镇上办厂', checked: true });
        await li.press('登记');
        await li.sees('已登记到人才台账');
      }
      for (const name of names) await li.tab.getByLabel(`列入初步名单：${name}`).check();
      await li.press('保存初步名单');
      await li.follow('填写记录');
      await li.fill({ held_on: '2024-08-19', present: '班子成员五人', decided: '一致同意' });
      await li.press('保存记录');
      await confirm(li, '报镇审核');
      await li.sees('已报镇审核');
    });

    await walk.test('POOL-5 the town judges, and another of the town approves', async () => {
      await wang.open(`/pool/villages/${village}`);
      for (const name of names) await wang.tab.getByLabel(`列入后备力量：${name}`).selectOption({ label: '同意' });
      await wang.press('保存审核意见');
      await hua.open(`/pool/villages/${village}`);
      await confirm(hua, '审核通过');
      await hua.sees('初步名单定下来了');
    });

    await walk.test('POOL-5 the town looks into both; a talk with each is asked for at the person', async () => {
      await wang.open('/');
      await wang.sees('2 人审核通过，2 人还没有谈话记录');
      await wang.open(`/pool/villages/${village}/proposals/1`);
      await checks(wang, 'proposal-empty');
      await wang.follow('填写建议名单');
      await checks(wang, 'proposal-form');
      await wang.press('保存建议名单');
      await wang.sees(/请(选择|填写)“这个村的情况”/);
      await checks(wang, 'proposal-form-errors');
      for (const name of names) await wang.tab.getByLabel(`列入建议名单：${name}`).check();
      await wang.fill({ situation: '问题突出村，重点储备成熟人选', held_on: '2024-09-09', present: '工作组和镇党委', decided: '逐个研究，一致同意' });
      await wang.press('保存建议名单');
      await wang.sees('已保存，建议名单现在 2 人');
      await confirm(wang, '报县联审');
      await wang.sees('陆平还没有谈话记录，谈过话才能报');
      await checks(wang, 'proposal-without-talks');
      for (const name of names) {
        await wang.open(`/pool/villages/${village}/proposals/1`);
        await wang.follow(name);
        await wang.follow('登记一条');
        await wang.fill({ kind: '谈话记录', held_on: '2024-09-08', who: '镇党委书记与本人', said: '本人愿意，群众认可' });
        await wang.press('保存记录');
        await wang.sees('已登记分析研判记录');
      }
      await wang.follow('登记一条');
      await wang.fill({ kind: '民主测评', held_on: '2024-09-08', who: '驻村工作组', said: '三十人参加', issued: 30, collected: 31, excellent: 20, competent: 8, incompetent: 0 });
      await wang.press('保存记录');
      await wang.sees('收回的票不能多于发出的票');
      await checks(wang, 'finding-errors');
      await wang.fill({ collected: 29 });
      await wang.press('保存记录');
      await wang.sees('发出 30 张，收回 29 张：优秀 20，称职 8，不称职 0');
      await checks(wang, 'person-analysed');
      await wang.open(`/pool/villages/${village}/proposals/1`);
      await confirm(wang, '报县联审');
      await wang.sees('已报县联审');
    });

    await walk.test('POOL-10 before the review a department has nothing to do and finds nothing', async () => {
      await jiwei.open('/');
      await jiwei.seesNot('县级联审');
      await jiwei.open('/pool/gates');
      await jiwei.seesHeading('没有找到');
    });

    await walk.test('POOL-5 the county divides the gates and opens the review', async () => {
      await zhao.open('/pool/duties');
      await checks(zhao, 'duties-empty');
      await zhao.press('保存分工');
      await zhao.sees('请选择部门');
      await zhao.fill({ politics: 'jiwei', conduct: 'gongan', ability: 'gongan', style: 'jiwei', integrity: 'jiwei' });
      await zhao.press('保存分工');
      await zhao.sees('已保存，以后的联审都按这个分工');
      await checks(zhao, 'duties');
      await zhao.open('/');
      await zhao.sees('群星村 · 开始县级联审');
      await zhao.open(`/pool/villages/${village}/proposals/1`);
      await checks(zhao, 'proposal-sent');
      await zhao.press('开始联审');
      await zhao.sees('联审开始了');
      await checks(zhao, 'proposal-in-review');
    });

    await walk.test('POOL-5 the departments sign, one of them says no', async () => {
      for (const [name, person] of Object.entries({ jiwei, gongan })) {
        await person.open('/pool/gates');
        await checks(person, `gates-${name}`);
        for (let left = name === 'jiwei' ? 6 : 4; left > 0; left--) {
          await person.open('/pool/gates');
          await person.tab.locator('tbody tr').filter({ hasText: '还没有签' }).first().getByRole('link').click();
          const heading = await person.tab.locator('h1').textContent();
          const refused = heading.includes('顾芳') && heading.includes('廉洁关');
          if (left === 6) {
            await checks(person, 'gate');
            await person.press('签署');
            await person.sees('请写明依据，通过和不通过都要写');
            await checks(person, 'gate-errors');
          }
          await person.tab.getByLabel(refused ? '不通过' : '通过', { exact: true }).check();
          await person.fill({ grounds: refused ? '有问题线索正在核查' : '查过，没有问题' });
          await person.press('签署');
          await person.sees('已签署');
        }
      }
      await jiwei.open('/pool/gates');
      await jiwei.tab.locator('tbody tr').first().getByRole('link').click();
      await jiwei.fill({ grounds: '又查了一遍，没有问题' });
      await jiwei.press('改签');
      await jiwei.sees('已签署');
      await jiwei.tab.locator('tbody tr').first().getByRole('link').click();
      await checks(jiwei, 'gate-signed');
      assert.doesNotMatch(await jiwei.tab.content(), /身份证|群众认可/);
    });

    await walk.test('USER-3 the county concludes and asks, the city files', async () => {
      await zhao.open('/');
      await zhao.follow(/去办理/);
      await checks(zhao, 'proposal-signed');
      await confirm(zhao, '作出联审结论');
      await zhao.sees('联审结论已经作出');
      await checks(zhao, 'proposal-concluded');
      await zhao.press('报市备案');
      await zhao.sees('已报市备案');
      await qian.open('/');
      await qian.follow(/去备案/);
      await confirm(qian, '备案');
      await qian.sees('已备案');
      await checks(qian, 'proposal-filed');
      await jiwei.open('/pool/gates');
      await jiwei.seesHeading('没有找到');
    });

    await walk.test('POOL-9 the summary table has the one who passed; the town is asked to propose again', async () => {
      await qian.open('/pool/summary');
      await qian.sees('陆平');
      await qian.seesNot('顾芳');
      await checks(qian, 'summary');
      await qian.open('/pool/proposals');
      await checks(qian, 'proposals');
      await wang.open('/');
      await wang.sees('联审后只有 1 人，要再提人选，至少 2 人');
      await wang.open(`/pool/villages/${village}/proposals/1`);
      await wang.sees('有问题线索正在核查');
      await wang.follow('再提人选');
      await wang.sees('没有可以提的人');
      await checks(wang, 'proposal-again');
    });
  });
});
