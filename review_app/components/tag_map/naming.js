// Which names could stand on the map, and where around their points.

// A name for the tag that was looked for, for every cluster, largest first, and for tags where few are in view.
function namesWorthDrawing(map) {
  const family = getComputedStyle(map.root).fontFamily;
  const labels = [];
  const add = (kind, text, x, y, more) => labels.push({ kind, text, x, y, padding: 3, offsets: [[0, 0]], ...more });
  const beside = [[0.5, -12], [-0.5, -12], [0.5, 12], [-0.5, 12], [0, -18], [0, 18]];
  if (map.found !== null) {
    const [x, y] = map.pixel(map.x[map.found], map.y[map.found]);
    add("found", map.names[map.found], x, y, {
      font: `600 12.5px ${family}`, height: 20, offsets: [[0, -24], [0, 24], ...beside],
    });
  }
  const bySize = map.data.clusters.filter((mark) => mark.x !== null).sort((a, b) => b.size - a.size);
  bySize.forEach((mark, place) => {
    const [x, y] = map.pixel(mark.x, mark.y);
    const small = place >= 24;
    add(small ? "cluster tm-small" : "cluster", mark.name, x, y, {
      font: `${small ? 500 : 600} 13px ${family}`, height: 20, id: mark.id,
      offsets: [[0, 0], [0, -14], [0, 14], [0, -26], [0, 26]],
    });
  });
  for (const row of rowsWorthNaming(map)) {
    if (row === map.found) continue;
    const [x, y] = map.pixel(map.x[row], map.y[row]);
    add("tag", map.names[row], x, y, { font: `400 11.5px ${family}`, height: 16, offsets: beside });
  }
  return labels;
}

// Tag names appear once few enough points are in view to read them.
function rowsWorthNaming(map) {
  const { xaxis, yaxis } = map.plot._fullLayout;
  const [x0, x1] = xaxis.range;
  const [y0, y1] = yaxis.range;
  const rows = [];
  for (let row = 0; row < map.count; row++) {
    if (map.x[row] >= x0 && map.x[row] <= x1 && map.y[row] >= y0 && map.y[row] <= y1) rows.push(row);
    if (rows.length > 700) return [];
  }
  const anySelected = map.selected.some((one) => one);
  const weight = (row) => map.items[row] + (anySelected && map.selected[row] ? 1e9 : 0);
  return rows.sort((a, b) => weight(b) - weight(a)).slice(0, rows.length > 250 ? 60 : 140);
}
