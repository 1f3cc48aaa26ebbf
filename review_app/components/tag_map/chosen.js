// The selected points, drawn over the dimmed others. Plotly would draw every point again for each selection, which at
// a hundred thousand takes the better part of a second.

const ROUND_FROM = 2; // pixels of radius; below, a square looks the same and costs half

// points: {rows, shadeOf(row), radiusOf(row), pixelOf(row)}
function drawChosen(canvas, width, height, points) {
  const pen = fitted(canvas, width, height);
  const byShade = new Map();
  for (const row of points.rows) {
    const shade = points.shadeOf(row);
    if (!byShade.has(shade)) byShade.set(shade, []);
    byShade.get(shade).push(row);
  }
  for (const [shade, rows] of byShade) {
    pen.fillStyle = shade;
    pen.beginPath();
    for (const row of rows) dot(pen, points.pixelOf(row), points.radiusOf(row), width, height);
    pen.fill();
  }
}

function dot(pen, [x, y], radius, width, height) {
  if (x < -radius || y < -radius || x > width + radius || y > height + radius) return;
  if (radius < ROUND_FROM) {
    pen.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    return;
  }
  pen.moveTo(x + radius, y);
  pen.arc(x, y, radius, 0, 2 * Math.PI);
}
