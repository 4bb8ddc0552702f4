/* What a special report needs: plans whose tenure is over and whose acceptance is signed. */

/* Brings the plan into force, and in October of the last year lets zhao and sun, both of the county, accept it: one
 * verdict for each of its items, in the order of the lists. */
export async function accept(path, plan, judged) {
  await path.bring(plan, 'in_force');
  path.now = Date.parse('2025-10-08T10:00:00+08:00');
  path.place.setClock('2025-10-08T10:00:00+08:00');
  const { lists } = await path.ok('zhao', 200, 'GET', `/plans/${plan}/acceptance`);
  const items = lists.flatMap(({ rows }) => rows)
    .map(({ item }, at) => ({ item, verdict: judged[at], grounds: `第 ${at + 1} 项：现场看过。` }));
  await path.ok('zhao', 200, 'POST', `/plans/${plan}/acceptance/sign`, { items, opinion: '总体兑现' });
  await path.ok('sun', 200, 'POST', `/plans/${plan}/acceptance/confirm`);
}
