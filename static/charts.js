/* Charts, each drawn from the table that stands below it, so that the figures stand in one place and the page
 * says the same without scripts. A table asks for one:
 *
 *   <table data-chart="line" data-unit="处">        line, bar, or stacked (bars); the caption names the chart
 *   <th data-series="main">                        a column that is drawn: main, aim, ok, due, late, done, none
 *   <td data-value="5.5">                          its figure, where the cell's text is more than a number
 *
 * The first cell of a row of the body is its label; data-chart-off leaves a row out (sums). */
(function () {
  'use strict';

  if (!window.Chart) return;

  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue('--' + name).trim();
  const colours = { main: 'act', aim: 'edge', ok: 'ok', due: 'due', late: 'late', done: 'ok', none: 'line-2' };
  const shapes = { main: 'circle', aim: 'line', ok: 'circle', due: 'rectRot', late: 'triangle', done: 'rect', none: 'circle' };

  /* The figure of a cell; nothing where it holds none. */
  function figure(cell) {
    const text = (cell.dataset.value !== undefined ? cell.dataset.value : cell.textContent).replace(/[,\s%]/g, '');
    return text === '' || Number.isNaN(Number(text)) ? null : Number(text);
  }

  function dataOf(table) {
    const rows = Array.from(table.querySelectorAll('tbody > tr:not([data-chart-off])'));
    const heads = Array.from(table.querySelectorAll('thead th[data-series]'));
    const line = table.dataset.chart === 'line';
    return {
      labels: rows.map((row) => row.cells[0].textContent.trim()),
      datasets: heads.map((head) => {
        const kind = head.dataset.series, paint = colour(colours[kind] || 'act');
        return {
          label: head.textContent.trim(),
          data: rows.map((row) => figure(row.cells[head.cellIndex])),
          borderColor: paint,
          backgroundColor: paint,
          borderWidth: line ? 2 : 0,
          borderDash: kind === 'aim' ? [6, 4] : [],
          stepped: kind === 'aim' ? 'middle' : false,
          maxBarThickness: 72,
          pointRadius: kind === 'aim' ? 0 : 4,
          pointStyle: shapes[kind] || 'circle',
          spanGaps: true,
        };
      }),
    };
  }

  function optionsOf(table, series) {
    const stacked = table.dataset.chart === 'stacked', unit = table.dataset.unit || '';
    const grid = { color: colour('line') }, ticks = { color: colour('ink-2'), maxRotation: 0 };
    return {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      plugins: { legend: { display: series > 1, position: 'bottom', labels: { color: colour('ink-2'), usePointStyle: true, boxWidth: 8, boxHeight: 8 } } },
      scales: {
        x: { stacked, grid: { display: false }, ticks },
        /* bars are compared by their length, a line by its course: from 84 to 97 it shall be seen to rise */
        y: { stacked, beginAtZero: table.dataset.chart !== 'line', grace: '5%', grid, ticks: { ...ticks, precision: 0 }, title: { display: unit !== '', text: unit, color: colour('ink-2') } },
      },
    };
  }

  function draw(table) {
    const data = dataOf(table);
    if (data.labels.length < (table.dataset.chart === 'line' ? 2 : 1)) return;
    const frame = document.createElement('div'), canvas = document.createElement('canvas');
    frame.className = 'chart';
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', (table.caption ? table.caption.textContent.trim() : '') + '，图中数值见下表');
    frame.append(canvas);
    (table.closest('.scroll') || table).before(frame);
    new window.Chart(canvas, {
      type: table.dataset.chart === 'line' ? 'line' : 'bar',
      data,
      options: optionsOf(table, data.datasets.length),
    });
  }

  window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  document.querySelectorAll('table[data-chart]').forEach(draw);
}());
