// Canvases on screens of any density, and the extent of what is drawn on them.

// the canvas wiped and fitted to a size in CSS pixels; returns its pen, which reckons in these
function fitted(canvas, width, height) {
  const density = window.devicePixelRatio || 1;
  Object.assign(canvas, { width: Math.round(width * density), height: Math.round(height * density) });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const pen = canvas.getContext("2d");
  pen.scale(density, density);
  return pen;
}

function extent(values) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
