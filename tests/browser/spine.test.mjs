// The spine of the main job, walked through the pages by those whose work it is, at a desk and on a phone: from the
// county's campaign and average, over a village's draft with five lists, review, notice and the public's word, to the
// promise and the archive. Each step stands on the one before it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { town } from '../http/path.mjs';
import { openHouse, photo, widths } from './people.mjs';

const village = `${town}201`;
const users = {
  wang: { unit: town, roles: ['town_officer'] },
  chen: { unit: town, roles: ['town_officer'] },
  zhao: { unit: '320509', roles: ['county_reviewer'] },
  li: { unit: village, roles: ['village_secretary'] },
};

/* What an item counted in places says beyond its title and measure. */
const counted = {
  unit_of_measure: '处', direction: '不低于', baseline: 1, baseline_year: 2020, target: 6,
  milestone_2021: 2, milestone_2022: 3, milestone_2023: 4, milestone_2024: 5, milestone_2025: 6,
  person: '李文斌',
};

/* The whole walk by people whose windows are `width` wide. */
function spine(place, width) {
  describe(`the spine at ${place} width`, { concurrency: 1 }, () => {
    const who = {};
    let house, plan, notice;

    /* Those who are needed come to the office, and sign in, since yesterday's sessions have ended. */
    const comeOn = async (when, names) => {
      house.place.setClock(when);
      for (const name of names) await who[name].signIn(name);
    };

    before(async () => {
      house = await openHouse({ clock: '2021-08-02T09:00:00+08:00' });
      for (const [name, user] of Object.entries(users)) {
        house.place.addUser(name, user);
        who[name] = await house.person({ width });
      }
      who.visitor = await house.person({ width });
    });
    after(() => house.close());

    /* A step of the walk; after one that failed, those that stand on it are left out. */
    let whole = true;
    const step = (name, walk) =>
      it(name, async (test) => {
        if (!whole) return test.skip('an earlier step failed');
        whole = false;
        await walk();
        whole = true;
      });

    const openPlan = (name, rest = '') => who[name].open(plan + rest);
    const planShows = async (words) => {
      await who.wang.seesHeading(/任期规划$/);
      await who.wang.sees(words);
    };
    const item = (title) => who.wang.tab.locator('tbody[id^="item-"]', { hasText: title });

    step('each user signs in, and a wrong password says no more than that', async () => {
      await who.wang.open('/sign-in');
      await who.wang.fill({ name: 'wang', password: 'not the password' });
      await who.wang.press('登录');
      await who.wang.sees(/名或密码不对/);
      await comeOn('2021-08-02T09:00:00+08:00', Object.keys(users));
      await who.wang.inOrder('home before any campaign', { accessible: false });
    });

    step('PLAN-1 the county sets up the campaign, with the dates of the opinion filled in', async () => {
      const { zhao } = who;
      await zhao.open('/campaigns');
      await zhao.follow('新建批次');
      await zhao.fill({ name: '2021—2025 年任期规划', first_year: 2021, last_year: 2025 });
      await zhao.fill({ study_due: '2021-07-31', plan_due: '2021-08-15', commit_due: '2021-08-31' });
      await zhao.press('新建批次');
      await zhao.seesHeading('2021—2025 年任期规划');
    });

    step('PLAN-4 the county enters the official average of an indicator', async () => {
      const { zhao } = who;
      await zhao.open('/indicators');
      await zhao.follow('村级集体经营性收入');
      await zhao.follow('平均水平');
      await zhao.fill({ year: 2020, value: '548.2' });
      await zhao.press('保存这个数值');
      await zhao.sees('548.2');
    });

    step('ALL-2 the to-do list leads the town officer to a village that has not begun', async () => {
      const { wang } = who;
      await wang.open('/');
      await wang.follow(/\d+ 个村（社区）还没有开始编制/);
      await wang.press(/开始编制.*金联村/);
      await wang.seesHeading('金联村 2021—2025 年任期规划');
      plan = new URL(wang.tab.url()).pathname;
      await wang.sees(/还有 \d+ 处需要处理，才能提交/);
    });

    step('PLAN-3 an item is written freely and saved as one types', async () => {
      const { wang } = who;
      await wang.follow(/乡村治理/, wang.tab.getByRole('navigation', { name: '五张清单' }));
      await wang.follow('添加事项');
      await wang.fill({ title: '整治村级河道', measure: '镇河长办验收' });
      await wang.sees(/^已自动保存 \d+:\d\d$/);
      await wang.fill(counted);
      await wang.press('添加');
      await planShows('整治村级河道');
      assert.equal(await item('整治村级河道').count(), 1, 'autosave and the button make one item');
    });

    step('PLAN-4 the average stands beside the target as it is typed; a target below it hinders submission', async () => {
      const { wang } = who;
      await openPlan('wang', '?list=prosperity');
      await wang.follow('添加事项');
      await wang.fill({ title: '村级集体经营性收入稳步增长', measure: '村集体年度决算', indicator: '村级集体经营性收入（万元）' });
      await wang.sees('吴江区 2020 年平均 548.2 万元（官方数据）');
      await wang.fill({
        ...counted, unit_of_measure: '万元', baseline: '486.5', target: 520,
        milestone_2021: 490, milestone_2022: 500, milestone_2023: 505, milestone_2024: 512, milestone_2025: 520,
      });
      await wang.sees(/^低于吴江区 2020 年平均 548.2 万元/);
      await wang.sees(/^已自动保存/);
      await wang.press('添加');
      await wang.sees(/目标低于吴江区 2020 年平均 548.2 万元/, wang.tab.locator('#hindrances'));
    });

    step('PLAN-4 without a figure the target needs a reason', async () => {
      const { wang } = who;
      await openPlan('wang', '?list=prosperity');
      await wang.follow('添加事项');
      await wang.fill({ title: '壮大村级集体净资产', measure: '村集体年度决算', indicator: '村级集体净资产（万元）' });
      await wang.sees('本地区没有这项指标的上年平均数，请说明目标是怎样定的');
      await wang.fill({ ...counted, unit_of_measure: '万元' });
      await wang.sees(/^已自动保存/);
      await wang.press('添加');
      await wang.follow(/没有上年平均数，请说明目标是怎样定的/, wang.tab.locator('#hindrances'));
      await wang.fill({ floor_reason: '参照镇里近三年增幅，经村两委会商定。' });
      await wang.press('保存');
      await planShows('壮大村级集体净资产');
      await wang.seesNot(/没有上年平均数，请说明/);
    });

    step('PLAN-15 items are ticked in the library', async () => {
      const { wang } = who;
      for (const [list, sample] of [['party_building', '按时开好“三会一课”'], ['service', '开办老年助餐点']]) {
        await openPlan('wang', `?list=${list}`);
        await wang.follow('从事项库添加');
        await wang.tab.getByRole('checkbox', { name: sample }).check();
        await wang.press('添加勾选的事项');
        await wang.sees(sample);
      }
    });

    step('the village secretary sees the to-do and completes what came from the library', async () => {
      const { li } = who;
      await li.open('/');
      await li.follow(/金联村 · 编制规划/);
      for (const [list, title] of [['党建提升', '按时开好“三会一课”'], ['为民服务', '开办老年助餐点']]) {
        await li.follow(new RegExp(list), li.tab.getByRole('navigation', { name: '五张清单' }));
        await li.follow(new RegExp(`编辑.*${title}`));
        await li.fill({ baseline: 60, baseline_year: 2020, target: 100, person: '李文斌' });
        await li.fill({ milestone_2021: 70, milestone_2022: 80, milestone_2023: 90, milestone_2024: 95, milestone_2025: 100 });
        const reason = li.tab.locator('[name="floor_reason"]');
        if (!(await reason.isVisible())) await li.tab.locator('details:has([name="floor_reason"]) summary').click();
        await li.fill({ floor_reason: '全区没有公布平均数，按本村实际确定。' });
        await li.press('保存');
        await li.seesHeading(/任期规划$/);
      }
      await li.inOrder('plan of the secretary');
    });

    step('what hinders submission is a list, each line leads to its field', async () => {
      const { wang } = who;
      await openPlan('wang');
      await wang.follow(/文明创建/, wang.tab.locator('#hindrances'));
      await wang.follow('添加事项');
      await wang.fill({ title: '修订并公布村规民约', measure: '村民会议表决并公布', direction: '完成事项', person: '李文斌' });
      await wang.press('添加');
      await wang.seesHeading(/· 第 1 项|任期规划$/);
      await openPlan('wang');
      await wang.follow(/目标低于/, wang.tab.locator('#hindrances'));
      await wang.tab.waitForFunction(() => location.hash === '#f-target');
      assert.equal(await wang.tab.locator(':target').getAttribute('name'), 'target');
      await wang.fill({ target: 650, milestone_2025: 650 });
      await wang.press('保存');
      await planShows('村级集体经营性收入稳步增长');
      await wang.seesNot(/目标低于/);
    });

    step('PLAN-5 the study before planning is recorded', async () => {
      const { wang } = who;
      await openPlan('wang');
      await wang.follow(/专题学习/, wang.tab.locator('#hindrances'));
      await wang.fill({ held_on: '2021-07-22', place: '村党群服务中心', evidence: photo });
      await wang.press('登记专题学习');
      await wang.sees('2021年7月22日');
    });

    step('PLAN-6 the deliberation is recorded with its votes; too few of those present is said', async () => {
      const { wang } = who;
      await openPlan('wang');
      await wang.follow('登记讨论会');
      await wang.fill({ form: '村民代表会议', held_on: '2021-08-02', place: '村会议室', minutes: '逐项讨论，同意提交。' });
      await wang.fill({ entitled: 30, present: 10, votes_for: 9, votes_against: 1, votes_abstain: 0 });
      await wang.press('登记会议');
      await wang.sees(/实到 10 人/, wang.tab.locator('#hindrances'));
      await wang.follow(/查看.*讨论/);
      await wang.fill({ present: 26, votes_for: 24, votes_against: 1, votes_abstain: 1 });
      await wang.press('保存');
      await wang.sees(/应到 30 人，实到 26 人；赞成 24，反对 1，弃权 1/);
      await wang.seesNot(/还有 \d+ 处需要处理/);
      await wang.inOrder('plan ready');
    });

    step('PLAN-7 the draft is submitted; who wrote it cannot approve it', async () => {
      const { wang } = who;
      await wang.press('提交镇审核');
      await wang.sees(/须由镇里另一位同志审核/);
      assert.equal(await wang.tab.getByRole('button', { name: '审核通过，报县级' }).count(), 0);
    });

    step('PLAN-7, ALL-9 another officer comments on one item and returns the plan with a reason', async () => {
      const { chen } = who;
      await chen.open('/');
      await chen.follow('金联村 · 规划审核');
      const talk = chen.tab.locator('tbody[id^="item-"]', { hasText: '村级集体经营性收入稳步增长' });
      await talk.locator('summary', { hasText: '对这一项写意见' }).click();
      await chen.fill({ text: '请说明新增收入从哪里来。' }, talk);
      await chen.press('写下意见', talk);
      await chen.sees('请说明新增收入从哪里来。');
      await chen.inOrder('plan in review with a comment');
      await chen.fill({ reason: '有一项还要补充，见意见。' });
      await chen.press('退回修改');
      await chen.sees(/编制中/);
    });

    step('PLAN-7 the author answers the comment and submits again', async () => {
      const { wang } = who;
      await wang.open('/');
      await wang.sees('退回给您的');
      await wang.follow('金联村 · 修改规划');
      await wang.sees('有一项还要补充，见意见。');
      await wang.fill({ answer: '来自新建标准厂房租金。' });
      await wang.press('答复');
      await wang.sees('来自新建标准厂房租金。');
      await wang.press('提交镇审核');
      await wang.sees(/镇审核 ·/);
    });

    step('PLAN-7 the other officer approves', async () => {
      const { chen } = who;
      await openPlan('chen');
      await chen.sees('来自新建标准厂房租金。');
      await chen.press('审核通过，报县级');
      await chen.sees(/县级审核 ·/);
    });

    step('PLAN-8 the county approves from the pending list only what it has opened', async () => {
      const { zhao } = who;
      await zhao.open('/plans/reviews');
      const tick = zhao.tab.getByRole('checkbox', { name: '勾选 金联村' });
      assert.equal(await tick.isDisabled(), true, 'not opened yet');
      await zhao.follow(/打开.*金联村/);
      await zhao.seesHeading(/金联村/);
      await zhao.open('/plans/reviews');
      await tick.check();
      await zhao.press('同意公示勾选的规划');
      await zhao.sees('没有等您审核的规划');
    });

    step('PLAN-9 the posting is registered with a photo, and the notice counts whole days', async () => {
      const { wang } = who;
      await wang.open('/');
      await wang.follow('金联村 · 张贴公示');
      await wang.fill({ posted_on: '2021-08-02', place: '村务公开栏', photo });
      await wang.press('登记张贴，开始公示');
      await wang.sees('还剩 5 天');
      await wang.sees('照片.png');
      notice = new URL(wang.tab.url()).pathname;
      await openPlan('wang');
      await wang.sees('查看公示');
      await wang.seesNot('结束公示');
    });

    step('PLAN-9 a visitor reads the notice and writes to the village', async () => {
      const { visitor } = who;
      await visitor.open('/public');
      await visitor.follow(/金联村/);
      await visitor.seesHeading(/^金联村党组织 2021—2025 年任期规划公示$/);
      await visitor.sees('村级集体经营性收入稳步增长');
      await visitor.follow('提意见');
      await visitor.fill({ text: '村口的路灯什么时候修？', name: '张大山', contact: '13800000000' });
      await visitor.press('提交意见');
      await visitor.sees('意见已收到，谢谢您。');
      await visitor.inOrder('notice with thanks');
    });

    step('PLAN-10 the town answers and shows it, without name or contact', async () => {
      const { wang, visitor } = who;
      await wang.open(notice);
      await wang.follow('答复');
      await wang.seesNot('张大山');
      await wang.fill({ text: '九月底前修好。', shown: true });
      await wang.press('保存答复');
      await wang.sees('九月底前修好。');
      await visitor.open(`/public${notice}`);
      await visitor.sees('九月底前修好。');
      assert.doesNotMatch(await visitor.tab.content(), /张大山|13800000000/);
    });

    step('PLAN-9 the notice is closed after its last day, never on it', async () => {
      const { wang } = who;
      await comeOn('2021-08-07T16:00:00+08:00', ['wang']);
      await wang.open(notice);
      await wang.sees('今天期满');
      assert.equal(await wang.tab.getByRole('button', { name: '结束公示' }).count(), 0);
      await comeOn('2021-08-08T09:00:00+08:00', ['wang', 'li']);
      await openPlan('wang');
      await wang.press('结束公示');
      await wang.tab.getByRole('button', { name: '结束公示' }).waitFor({ state: 'detached' });
      await openPlan('wang');
      await wang.sees(/待承诺 ·/);
    });

    step('PLAN-12 the village promises in a meeting, and the plan is in force', async () => {
      const { li } = who;
      await li.open('/');
      await li.follow('金联村 · 公开承诺');
      await li.fill({ held_on: '2021-08-08', place: '村会议室', entitled: 60, present: 52, minutes: '逐项承诺。' });
      await li.press('登记会议');
      await li.press('确认已公开承诺');
      await li.sees(/已承诺 ·/);
    });

    step('PLAN-13 the town files it under an archive number; every step stands in its history', async () => {
      const { wang } = who;
      await wang.open('/');
      await wang.follow('金联村 · 备案归档');
      await wang.press('备案归档');
      await wang.sees('档案编号 320509104-2021-0001');
      await wang.inOrder('plan filed at the end');
      await wang.follow('办理过程');
      const steps = await wang.tab.locator('.history b').allInnerTexts();
      assert.deepEqual(steps, ['提交镇审核', '退回修改', '提交镇审核', '审核通过，报县级', '同意公示', '登记张贴公示',
        '结束公示', '确认已公开承诺', '备案归档']);
      await wang.inOrder('records of a filed plan');
    });

    step('PLAN-12 the public reads what was promised', async () => {
      const { visitor } = who;
      await visitor.open('/public?show=promises');
      await visitor.follow(/金联村/);
      await visitor.seesHeading(/^金联村党组织 2021—2025 年公开承诺$/);
      await visitor.sees('修订并公布村规民约');
      await visitor.inOrder('promise at the end');
    });
  });
}

/* Two places, walked at the same time: most of a walk is waiting. */
describe('the spine', { concurrency: true }, () => {
  for (const [place, width] of Object.entries(widths)) spine(place, width);
});
