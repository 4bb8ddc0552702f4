/* Brings a plan as far as a special report needs it. */

/* Verdicts on a plan's items, in the order of the lists. */
export async function accept(path, plan, verdicts) {
  await path.bring(plan, 'in_force');
  const { items } = (await path.ok('wang', 200, 'GET', '/items?sort=unit&size=200'));
  const percent = { kept: 100, partly: 40, not_kept: 0 };
  items.filter((one) => one.plan === plan).forEach((one, i) =>
    path.place.sql(`UPDATE commitments SET percent = ${percent[verdicts[i]]} WHERE id = ${one.id}`));
}
